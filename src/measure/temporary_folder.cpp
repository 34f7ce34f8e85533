#include "src/measure/temporary_folder.h"

#include "src/measure/measurement_error.h"
#include "src/measure/worktree.h"

#include <fmt/core.h>

#include <cerrno>
#include <cstdlib>
#include <string>
#include <system_error>

namespace benchgate::measure {

TemporaryFolder::TemporaryFolder(std::string_view purpose) {
  std::error_code failure;
  std::filesystem::path place = std::filesystem::temp_directory_path(failure);
  if (failure) {
    place = "/tmp";  // As compilers do where TMPDIR is no folder.
  }
  std::string pattern =
      (place / fmt::format("benchgate-{}-XXXXXX", purpose)).string();
  if (::mkdtemp(pattern.data()) == nullptr) {
    const std::error_code reason(errno, std::generic_category());
    throw MeasurementError(
        MeasurementError::Kind::not_measured,
        fmt::format("cannot make a temporary folder {}: {}; make room there or "
                    "set TMPDIR",
                    pattern, reason.message()));
  }
  path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  remove_folder(path_);
}

}  // namespace benchgate::measure
