#include "src/preload/numbered_entries.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace benchgate::preload {

namespace {

/// Below 0 if it is none.
long number_in(const char* name) {
  long number = 0;
  for (const char* at = name; *at != '\0'; ++at) {
    if (*at < '0' || *at > '9') {
      return -1;
    }
    number = number * 10 + (*at - '0');
  }
  return number;
}

}  // namespace

NumberedEntries::NumberedEntries(const char* folder)
    : are_descriptors_(std::strcmp(folder, kOwnDescriptors) == 0) {
  const int before = errno;
  descriptor_ =
      static_cast<int>(::syscall(SYS_openat, AT_FDCWD, folder,  // NOLINT
                                 O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  failed_ = descriptor_ < 0;
  errno = before;
}

NumberedEntries::~NumberedEntries() {
  if (descriptor_ >= 0) {
    ::syscall(SYS_close, descriptor_);  // NOLINT
  }
}

bool NumberedEntries::fill() {
  const int before = errno;
  const long step = ::syscall(SYS_getdents64, descriptor_,  // NOLINT
                              buffer_, sizeof buffer_);
  failed_ = failed_ || step < 0;
  errno = before;
  used_ = step > 0 ? static_cast<std::size_t>(step) : 0;
  at_ = 0;
  return used_ > 0;
}

long NumberedEntries::next() {
  while (!failed_ && (at_ < used_ || fill())) {
    const auto* const entry =
        reinterpret_cast<const dirent64*>(buffer_ + at_);  // NOLINT
    at_ += entry->d_reclen;
    const long number = number_in(entry->d_name);
    const bool is_own = are_descriptors_ && number == descriptor_;
    if (number >= 0 && !is_own) {
      return number;
    }
  }
  return -1;
}

}  // namespace benchgate::preload
