#include "src/measure/lock_file.h"

#include "src/measure/interruption.h"
#include "src/measure/measurement_error.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <system_error>
#include <thread>
#include <utility>

namespace benchgate::measure {

namespace {

[[noreturn]] void fail(const std::filesystem::path& path, int error) {
  throw MeasurementError(
      MeasurementError::Kind::not_measured,
      fmt::format("cannot lock {}: {}; choose another place for the cache with "
                  "--cache DIRECTORY",
                  path.string(), std::generic_category().message(error)));
}

/// Another process may remove the empty folder between the two steps, so both
/// are tried again.
FileDescriptor open_with_folder(const std::filesystem::path& path) {
  for (int attempt = 0;; ++attempt) {
    const int descriptor =
        ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor >= 0) {
      return FileDescriptor(descriptor);
    }
    const int error = errno;
    if (error == EINTR) {
      continue;
    }
    if (error != ENOENT || attempt > 100) {
      fail(path, error);
    }
    std::error_code failure;
    std::filesystem::create_directories(path.parent_path(), failure);
    if (failure) {
      fail(path.parent_path(), failure.value());
    }
  }
}

bool try_lock(int descriptor, LockFile::Mode mode) {
  const int operation =
      (mode == LockFile::Mode::shared ? LOCK_SH : LOCK_EX) | LOCK_NB;
  int outcome = 0;
  do {
    outcome = ::flock(descriptor, operation);
  } while (outcome != 0 && errno == EINTR);
  return outcome == 0;
}

}  // namespace

LockFile::LockFile(std::filesystem::path path, FileDescriptor descriptor)
    : path_(std::move(path)), descriptor_(std::move(descriptor)) {}

std::optional<LockFile> LockFile::try_open(const std::filesystem::path& path,
                                           Mode mode) {
  while (true) {
    LockFile lock(path, open_with_folder(path));
    if (!try_lock(lock.descriptor_.get(), mode)) {
      const int error = errno;
      if (error != EWOULDBLOCK) {
        fail(path, error);
      }
      return std::nullopt;
    }
    if (lock.is_current()) {
      return lock;
    }
  }
}

LockFile LockFile::wait(const std::filesystem::path& path, Mode mode,
                        const std::function<void()>& waiting) {
  bool announced = false;
  while (true) {
    if (auto lock = try_open(path, mode)) {
      return std::move(*lock);
    }
    if (!announced && waiting) {
      waiting();
    }
    announced = true;
    wait_a_little();
  }
}

bool LockFile::try_change(Mode mode) {
  return try_lock(descriptor_.get(), mode);
}

bool LockFile::is_current() const {
  struct stat held {};

  struct stat named {};

  return ::fstat(descriptor_.get(), &held) == 0 &&
         ::stat(path_.c_str(), &named) == 0 && held.st_dev == named.st_dev &&
         held.st_ino == named.st_ino;
}

void LockFile::remove() {
  ::unlink(path_.c_str());
}

void wait_a_little() {
  throw_if_interrupted();
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
}

}  // namespace benchgate::measure
