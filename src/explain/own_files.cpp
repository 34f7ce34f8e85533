#include "src/explain/own_files.h"

#include "src/measure/shared_libraries.h"
#include "src/measure/stored_suite.h"

#include <algorithm>
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

bool is_same_file(const fs::path& one, const fs::path& other) {
  std::error_code error;
  return fs::equivalent(one, other, error) ||
         (fs::file_size(one, error) == fs::file_size(other, error) &&
          measure::digest_of_file(one) == measure::digest_of_file(other));
}

/// Those of `libraries` that `others` lack.
std::vector<fs::path> lacking(const LoadedProgram& program,
                              const Libraries& libraries,
                              const Libraries& others) {
  std::vector<fs::path> files = {program.executable};
  for (const measure::BundleFile& library : libraries) {
    const auto other =
        std::ranges::find(others, library.name, &measure::BundleFile::name);
    if (other == others.end() || !is_same_file(library.source, other->source)) {
      files.push_back(library.source);
    }
  }
  return files;
}

}  // namespace

std::pair<std::vector<fs::path>, std::vector<fs::path>> own_files(
    measure::ProcessRunner& runner, const LoadedProgram& base,
    const LoadedProgram& head) {
  const Libraries of_base = libraries_of(runner, base);
  const Libraries of_head = libraries_of(runner, head);
  return {lacking(base, of_base, of_head), lacking(head, of_head, of_base)};
}

}  // namespace benchgate::explain
