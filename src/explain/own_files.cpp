#include "src/explain/own_files.h"

#include "src/explain/elf_image.h"
#include "src/measure/shared_libraries.h"
#include "src/measure/stored_suite.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <system_error>

namespace benchgate::explain {

namespace {

namespace fs = std::filesystem;
using Libraries = std::vector<measure::BundleFile>;

Libraries libraries_of(measure::ProcessRunner& runner,
                       const LoadedProgram& program) {
  return measure::shared_libraries(runner, program.executable,
                                   program.environment, {"/"})
      .inside;
}

/// The libraries of a program, as its counterpart has them or not.
struct Compared {
  std::vector<fs::path> own;   ///< In another version there, or not at all.
  std::vector<fs::path> same;  ///< In the same one.
};

Compared compared(const Libraries& libraries, const Libraries& others) {
  Compared result;
  for (const measure::BundleFile& library : libraries) {
    const auto other =
        std::ranges::find(others, library.name, &measure::BundleFile::name);
    const bool is_same =
        other != others.end() && is_same_file(library.source, other->source);
    (is_same ? result.same : result.own).push_back(library.source);
  }
  return result;
}

/// Whether `image` refers to what one of `libraries` has under a name.
bool uses(const ElfImage& image, const std::vector<ElfImage>& libraries) {
  return std::ranges::any_of(libraries, [&](const ElfImage& library) {
    return std::ranges::any_of(
        image.relocations(), [&](const Relocation& relocation) {
          return !relocation.name.empty() && library.exported(relocation.name);
        });
  });
}

/// `own` and those of the others by which the program gets there: what one
/// library calls in another is of the second's version.
std::vector<fs::path> with_users(const Compared& libraries) {
  std::vector<fs::path> files = libraries.own;
  std::vector<ElfImage> own;
  for (const fs::path& file : libraries.own) {
    if (auto image = ElfImage::open(file)) {
      own.push_back(std::move(*image));
    }
  }
  std::vector<std::pair<fs::path, ElfImage>> rest;
  for (const fs::path& file : libraries.same) {
    if (auto image = own.empty() ? std::nullopt : ElfImage::open(file)) {
      rest.emplace_back(file, std::move(*image));
    }
  }
  const auto is_user = [&](const auto& each) { return uses(each.second, own); };
  for (auto user = std::ranges::find_if(rest, is_user); user != rest.end();
       user = std::ranges::find_if(rest, is_user)) {
    files.push_back(std::move(user->first));
    own.push_back(std::move(user->second));
    rest.erase(user);
  }
  return files;
}

ProgramFiles files_of(const LoadedProgram& program, const Libraries& libraries,
                      const Libraries& others) {
  ProgramFiles files;
  files.own = {program.executable};
  std::ranges::move(with_users(compared(libraries, others)),
                    std::back_inserter(files.own));
  std::ranges::transform(libraries, std::back_inserter(files.libraries),
                         &measure::BundleFile::source);
  return files;
}

}  // namespace

bool is_same_file(const fs::path& one, const fs::path& other) {
  std::error_code error;
  return fs::equivalent(one, other, error) ||
         (fs::file_size(one, error) == fs::file_size(other, error) &&
          measure::digest_of_file(one) == measure::digest_of_file(other));
}

std::pair<ProgramFiles, ProgramFiles> own_files(measure::ProcessRunner& runner,
                                                const LoadedProgram& base,
                                                const LoadedProgram& head) {
  const Libraries of_base = libraries_of(runner, base);
  const Libraries of_head = libraries_of(runner, head);
  return {files_of(base, of_base, of_head), files_of(head, of_head, of_base)};
}

}  // namespace benchgate::explain
