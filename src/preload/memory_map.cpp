#include "src/preload/memory_map.h"

#include <fcntl.h>
#include <unistd.h>

#include <climits>
#include <cstddef>
#include <cstring>

namespace benchgate::preload {

namespace {

/// Lines of a file, one after the other, without malloc.
class Lines {
 public:
  explicit Lines(const char* path)
      : descriptor_(::open(path, O_RDONLY | O_CLOEXEC)) {}

  ~Lines() {
    if (descriptor_ >= 0) {
      ::close(descriptor_);
    }
  }

  Lines(const Lines&) = delete;
  Lines& operator=(const Lines&) = delete;
  Lines(Lines&&) = delete;
  Lines& operator=(Lines&&) = delete;

  /// The next line, until the next call; null after the last one. What does not
  /// fit into twice the longest path is cut into several.
  char* next() {
    std::memmove(buffer_, buffer_ + start_, used_ - start_);
    used_ -= start_;
    start_ = 0;
    void* end = std::memchr(buffer_, '\n', used_);
    while (end == nullptr && used_ < sizeof buffer_ - 1) {
      const ssize_t step =
          ::read(descriptor_, buffer_ + used_, sizeof buffer_ - 1 - used_);
      if (step <= 0) {
        break;
      }
      end = std::memchr(buffer_ + used_, '\n', static_cast<std::size_t>(step));
      used_ += static_cast<std::size_t>(step);
    }
    if (used_ == 0) {
      return nullptr;
    }
    char* const stop =
        end == nullptr ? buffer_ + used_ : static_cast<char*>(end);
    *stop = '\0';
    start_ =
        static_cast<std::size_t>(stop - buffer_) + (end == nullptr ? 0 : 1);
    return buffer_;
  }

 private:
  int descriptor_;
  std::size_t start_ = 0;
  std::size_t used_ = 0;
  char buffer_[2 * PATH_MAX];
};

/// The end of the field at `at`, which ends at one of `ends`.
char* end_of(char* at, const char* ends) {
  return at + std::strcspn(at, ends);
}

char* after_spaces(char* at) {
  return at + std::strspn(at, " ");
}

/// "START-LIMIT PERMISSIONS OFFSET DEVICE INODE    FILE".
void add_line(WholeFile& file, char* line) {
  char* const limit = end_of(line, "-");
  char* const permissions = end_of(limit, " ");
  char* const offset = end_of(after_spaces(permissions), " ");
  char* const device = end_of(after_spaces(offset), " ");
  char* const inode = end_of(after_spaces(device), " ");
  char* const path = after_spaces(end_of(after_spaces(inode), " "));
  if (std::memchr(permissions, 'x',
                  static_cast<std::size_t>(offset - permissions)) == nullptr ||
      *path == '\0') {
    return;
  }
  file.add("map ");
  file.add(line, static_cast<std::size_t>(limit - line));
  file.add(" ");
  file.add(limit + 1, static_cast<std::size_t>(permissions - limit - 1));
  file.add(" ");
  char* const number = after_spaces(offset);
  file.add(number, static_cast<std::size_t>(device - number));
  file.add(" ");
  file.add(path);
  file.add("\n");
}

}  // namespace

void add_memory_map(WholeFile& file) {
  Lines maps("/proc/self/maps");
  while (char* const line = maps.next()) {
    add_line(file, line);
  }
}

}  // namespace benchgate::preload
