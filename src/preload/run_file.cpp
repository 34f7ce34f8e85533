#include "src/preload/run_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstring>
#include <initializer_list>

namespace benchgate::preload {

namespace {

/// Text that grows in a place of fixed size: printf may allocate.
class Text {
 public:
  void add(const char* words) {
    const std::size_t length = std::strlen(words);
    if (length < sizeof text_ - used_) {
      std::memcpy(text_ + used_, words, length);
      used_ += length;
    }
  }

  void add_number(std::int64_t number) {
    char digits[24];
    char* at = digits + sizeof digits;
    *--at = '\0';
    do {
      *--at = static_cast<char>('0' + number % 10);
      number /= 10;
    } while (number > 0);
    add(at);
  }

  /// Whether all of it is on the disk.
  [[nodiscard]] bool write_to(int descriptor) const {
    std::size_t written = 0;
    while (written < used_) {
      const ssize_t step =
          ::write(descriptor, text_ + written, used_ - written);
      if (step < 0 && errno != EINTR) {
        return false;
      }
      written += step > 0 ? static_cast<std::size_t>(step) : 0;
    }
    return true;
  }

 private:
  // A run's line is at most 5 + 5 * 20 characters.
  char text_[(kMostRuns + 2) * 128] = {};
  std::size_t used_ = 0;
};

void add_run(Text& text, Columns columns, const Run& run) {
  text.add("run ");
  text.add_number(run.iterations);
  if (columns == Columns::counts) {
    for (const std::int64_t number : {run.allocations, run.bytes}) {
      text.add(" ");
      text.add_number(number);
    }
    for (const std::int64_t number : {run.peak, run.growth}) {
      text.add(" ");
      if (run.peak < 0) {
        text.add("-");
      } else {
        text.add_number(number);
      }
    }
  }
  text.add("\n");
}

}  // namespace

void write_runs(const char* file, const char* mode, Columns columns,
                const Run* runs, std::size_t count) {
  const int before = errno;
  static Text text;
  static char beside[PATH_MAX];
  text = Text();
  constexpr const char* kSuffix = ".new";
  if (std::strlen(file) + std::strlen(kSuffix) >= sizeof beside) {
    return;
  }
  std::strcpy(beside, file);     // NOLINT: the length is checked.
  std::strcat(beside, kSuffix);  // NOLINT
  text.add(kFirstLine);
  text.add(" ");
  text.add(mode);
  text.add("\n");
  for (std::size_t i = 0; i < count; ++i) {
    add_run(text, columns, runs[i]);
  }
  text.add(kLastLine);
  text.add("\n");
  const int descriptor =
      ::open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (descriptor >= 0) {
    const bool written = text.write_to(descriptor);
    if (::close(descriptor) != 0 || !written || ::rename(beside, file) != 0) {
      ::unlink(beside);
    }
  }
  errno = before;
}

}  // namespace benchgate::preload
