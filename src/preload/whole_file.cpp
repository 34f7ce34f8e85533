#include "src/preload/whole_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace benchgate::preload {

WholeFile::WholeFile(const char* path) : path_(path) {
  constexpr const char* kSuffix = ".new";
  if (std::strlen(path) + std::strlen(kSuffix) >= sizeof beside_) {
    return;
  }
  std::strcpy(beside_, path);     // NOLINT: the length is checked.
  std::strcat(beside_, kSuffix);  // NOLINT
  descriptor_ = ::open(beside_, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
}

WholeFile::~WholeFile() {
  if (descriptor_ >= 0) {
    ::close(descriptor_);
    ::unlink(beside_);
  }
}

void WholeFile::flush() {
  std::size_t written = 0;
  while (written < used_ && !failed_) {
    const ssize_t step =
        ::write(descriptor_, buffer_ + written, used_ - written);
    failed_ = step < 0 && errno != EINTR;
    written += step > 0 ? static_cast<std::size_t>(step) : 0;
  }
  used_ = 0;
}

void WholeFile::add(const char* characters, std::size_t count) {
  while (count > 0) {
    const std::size_t room = sizeof buffer_ - used_;
    const std::size_t step = count < room ? count : room;
    std::memcpy(buffer_ + used_, characters, step);
    used_ += step;
    characters += step;
    count -= step;
    if (used_ == sizeof buffer_) {
      flush();
    }
  }
}

void WholeFile::add(const char* words) {
  add(words, std::strlen(words));
}

void WholeFile::add_number(std::int64_t number) {
  char digits[24];
  char* at = digits + sizeof digits;
  const bool negative = number < 0;
  std::uint64_t rest = negative ? 0 - static_cast<std::uint64_t>(number)
                                : static_cast<std::uint64_t>(number);
  do {
    *--at = static_cast<char>('0' + rest % 10);
    rest /= 10;
  } while (rest > 0);
  if (negative) {
    *--at = '-';
  }
  add(at, static_cast<std::size_t>(digits + sizeof digits - at));
}

void WholeFile::add_hexadecimal(std::uint64_t number) {
  char digits[16];
  char* at = digits + sizeof digits;
  do {
    *--at = "0123456789abcdef"[number % 16];
    number /= 16;
  } while (number > 0);
  add(at, static_cast<std::size_t>(digits + sizeof digits - at));
}

void WholeFile::publish() {
  if (descriptor_ < 0) {
    return;
  }
  flush();
  failed_ = ::close(descriptor_) != 0 || failed_;
  descriptor_ = -1;
  if (failed_ || ::rename(beside_, path_) != 0) {
    ::unlink(beside_);
  }
}

}  // namespace benchgate::preload
