#pragma once

#include "src/measure/lock_file.h"
#include "src/measure/temporary_folder.h"

#include <filesystem>
#include <optional>

namespace benchgate::cli {

/// A folder of this run's own under CACHE/runs, where suites are unpacked and
/// results pass through. Removed at the end; what a killed run left is removed
/// by the next one.
class ScratchFolder {
 public:
  /// Falls back on the system's temporary folder if `cache` cannot be written.
  explicit ScratchFolder(const std::filesystem::path& cache);
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ScratchFolder(ScratchFolder&&) = delete;
  ScratchFolder& operator=(ScratchFolder&&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
  std::optional<measure::LockFile> lock_;              ///< Of one in the cache.
  std::optional<measure::TemporaryFolder> temporary_;  ///< Where none can be.
};

}  // namespace benchgate::cli
