#include "src/cli/scratch_folder.h"

#include "src/measure/measurement_error.h"
#include "src/measure/worktree.h"

#include <fmt/format.h>

#include <random>
#include <string>
#include <system_error>
#include <vector>

namespace benchgate::cli {

namespace {

constexpr std::string_view kLockSuffix = ".lock";

/// Removes the folders whose lock nobody holds: their owner was killed.
void sweep(const std::filesystem::path& runs) {
  std::error_code error;
  std::vector<std::filesystem::path> locks;
  for (const auto& entry : std::filesystem::directory_iterator(runs, error)) {
    if (entry.path().extension() == kLockSuffix) {
      locks.push_back(entry.path());
    }
  }
  for (std::filesystem::path path : locks) {
    auto lock =
        measure::LockFile::try_open(path, measure::LockFile::Mode::exclusive);
    if (lock) {
      measure::remove_folder(path.replace_extension());
      lock->remove();
    }
  }
}

}  // namespace

ScratchFolder::ScratchFolder(const std::filesystem::path& cache) {
  const std::filesystem::path runs = cache / "runs";
  try {
    std::filesystem::create_directories(runs);
    sweep(runs);
    const std::filesystem::path path =
        runs / fmt::format("{:08x}", std::random_device{}());
    lock_ = measure::LockFile::try_open(path.string() + ".lock",
                                        measure::LockFile::Mode::exclusive);
    if (lock_ && std::filesystem::create_directory(path)) {
      path_ = path;
    }
  } catch (const std::filesystem::filesystem_error&) {
    lock_.reset();
  } catch (const measure::MeasurementError&) {
    lock_.reset();
  }
  if (path_.empty()) {
    path_ = temporary_.emplace("run").path();
  }
}

ScratchFolder::~ScratchFolder() {
  if (lock_) {
    measure::remove_folder(path_);
    lock_->remove();
  }
}

}  // namespace benchgate::cli
