#include "store/folder_lock.h"

#include "store/store_error.h"
#include "store/system_error.h"

#include <fmt/core.h>

#include <fcntl.h>
#include <sys/file.h>

#include <algorithm>
#include <cerrno>
#include <thread>

namespace benchgate::store {

FolderLock::FolderLock(const Directory& folder,
                       std::chrono::milliseconds patience,
                       std::string_view doing)
    : folder_(::openat(folder.descriptor(), ".",
                       O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
  using Clock = std::chrono::steady_clock;
  if (!folder_) {
    throw_system_error(fmt::format("open the folder {}", folder.path()), errno);
  }
  const auto end = Clock::now() + patience;
  std::chrono::microseconds nap(100);
  while (::flock(folder_.get(), LOCK_EX | LOCK_NB) != 0) {
    const int error = errno;
    const bool over = Clock::now() >= end;
    if (error != EWOULDBLOCK && (error != EINTR || over)) {
      throw_system_error(fmt::format("lock the folder {}", folder.path()),
                         error);
    }
    if (over) {
      throw StoreError(StoreError::Kind::busy,
                       fmt::format("cannot {}: another process is at work in "
                                   "{}; try again",
                                   doing, folder.path()));
    }
    // Short naps: who locks again and again leaves the lock for some
    // microseconds each time, and a long sleeper would miss all of them.
    std::this_thread::sleep_for(nap);
    nap = std::min(nap * 2, std::chrono::microseconds(1'000));
  }
}

// Closing alone would leave it to a process that was forked meanwhile.
FolderLock::~FolderLock() {
  ::flock(folder_.get(), LOCK_UN);
}

}  // namespace benchgate::store
