#include "src/explain/plug_ins.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <system_error>

namespace benchgate::explain {

namespace {

namespace fs = std::filesystem;

/// What is loaded into every suite to record it.
bool is_ours(const fs::path& file) {
  return file.filename().native().starts_with("libbenchgate_");
}

bool is_any_of(const fs::path& file, const std::vector<fs::path>& files) {
  return std::ranges::any_of(files, [&](const fs::path& each) {
    std::error_code error;
    return fs::equivalent(file, each, error);
  });
}

/// The files with code on some stack that the loader was not told of.
std::set<fs::path> plug_ins(const ProfiledProgram& program) {
  std::set<fs::path> files;
  for (const profile::Profile& profile : *program.profiles) {
    for (const profile::Location& location : profile.locations) {
      const std::string_view file =
          location.mapping
              ? profile.text(profile.mappings[*location.mapping].file)
              : std::string_view();
      if (file.starts_with('/')) {
        files.emplace(file);
      }
    }
  }
  std::erase_if(files, [&](const fs::path& file) {
    return is_ours(file) || is_any_of(file, program.files->own) ||
           is_any_of(file, program.files->libraries);
  });
  return files;
}

/// The first of `files` that no other is the same as.
std::optional<std::string> lonely(const std::set<fs::path>& files,
                                  const std::set<fs::path>& others) {
  for (const fs::path& file : files) {
    if (std::ranges::none_of(others, [&](const fs::path& other) {
          return file == other || (file.filename() == other.filename() &&
                                   is_same_file(file, other));
        })) {
      return file.filename().string();
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> differing_plug_in(const ProfiledProgram& base,
                                             const ProfiledProgram& head) {
  const std::set<fs::path> of_base = plug_ins(base);
  const std::set<fs::path> of_head = plug_ins(head);
  auto name = lonely(of_head, of_base);
  return name ? name : lonely(of_base, of_head);
}

}  // namespace benchgate::explain
