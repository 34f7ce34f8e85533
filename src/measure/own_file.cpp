#include "src/measure/own_file.h"

#include <array>
#include <system_error>

namespace benchgate::measure {

namespace {

/// Relative to the folder of the program: built, installed.
constexpr std::array kFolders = {"lockstep", BENCHGATE_LOCKSTEP_FOLDER, "share",
                                 BENCHGATE_DATA_FOLDER};

}  // namespace

std::optional<std::filesystem::path> find_own_file(
    const std::string& name, const std::filesystem::path& program) {
  std::error_code error;
  const std::filesystem::path self = std::filesystem::canonical(program, error);
  for (const char* folder : kFolders) {
    std::filesystem::path file =
        (self.parent_path() / folder / name).lexically_normal();
    if (!error && std::filesystem::exists(file, error)) {
      return file;
    }
  }
  return std::nullopt;
}

}  // namespace benchgate::measure
