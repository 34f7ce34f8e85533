#include "src/profile/profile_error.h"
#include "src/profile/profile_reader.h"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

namespace benchgate::profile {

namespace {

struct CloseFile {
  void operator()(std::FILE* file) const {
    if (file != stdin) {
      // Nothing was written that could still fail.
      static_cast<void>(std::fclose(file));
    }
  }
};

[[noreturn]] void cannot_read(const std::string& path) {
  throw ProfileError(
      fmt::format("{}: cannot be read: {}", path, std::strerror(errno)));
}

std::string contents(const std::string& path, std::size_t limit) {
  const std::unique_ptr<std::FILE, CloseFile> file(
      path == "-" ? stdin : std::fopen(path.c_str(), "rbe"));
  if (file == nullptr) {
    cannot_read(path);
  }
  std::string bytes;
  std::array<char, std::size_t{64} << 10U> chunk{};
  while (true) {
    const std::size_t got =
        std::fread(chunk.data(), 1, chunk.size(), file.get());
    bytes.append(chunk.data(), got);
    if (bytes.size() > limit) {
      throw ProfileError(
          fmt::format("{}: is more than {} MiB long", path, limit >> 20U));
    }
    if (got < chunk.size()) {
      if (std::ferror(file.get()) != 0) {
        cannot_read(path);
      }
      return bytes;
    }
  }
}

}  // namespace

Profile read_profile_file(const std::string& path, const ReadLimits& limits) {
  return read_profile(contents(path, limits.bytes), path, limits);
}

}  // namespace benchgate::profile
