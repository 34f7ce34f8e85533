#include "src/formats/file_source.h"

#include "src/formats/google_benchmark_json.h"

#include <fmt/core.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace benchgate::formats {

FileSource::FileSource(const std::string& path) : path_(path) {
  descriptor_ = path == "-" ? ::dup(STDIN_FILENO)
                            : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor_ < 0) {
    throw FormatError(
        fmt::format("cannot open {}: {}", path, std::strerror(errno)));
  }
  struct stat status = {};
  if (::fstat(descriptor_, &status) == 0 && S_ISDIR(status.st_mode)) {
    ::close(descriptor_);
    throw FormatError(
        fmt::format("{}: this is a directory, not a result file", path));
  }
}

FileSource::~FileSource() {
  ::close(descriptor_);
}

std::size_t FileSource::read(std::span<char> to) {
  ssize_t got = -1;
  do {
    got = ::read(descriptor_, to.data(), to.size());
  } while (got < 0 && errno == EINTR);
  if (got < 0) {
    throw FormatError(
        fmt::format("cannot read {}: {}", path_, std::strerror(errno)));
  }
  return static_cast<std::size_t>(got);
}

}  // namespace benchgate::formats
