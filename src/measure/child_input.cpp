#include "src/measure/child_input.h"

#include "src/measure/measurement_error.h"
#include "src/measure/pipe.h"

#include <fmt/core.h>

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <system_error>

namespace benchgate::measure {

namespace {

MeasurementError cannot_hold_input(int error) {
  return {MeasurementError::Kind::not_measured,
          fmt::format("cannot hold the input of a child process: {}",
                      std::generic_category().message(error))};
}

}  // namespace

FileDescriptor make_child_input(std::string_view bytes) {
  if (bytes.empty()) {
    return {};
  }
  FileDescriptor file = above_standard_streams(
      FileDescriptor(::memfd_create("input", MFD_CLOEXEC)));
  if (!file.is_open()) {
    throw cannot_hold_input(errno);
  }
  while (!bytes.empty()) {
    const ssize_t written = ::write(file.get(), bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      throw cannot_hold_input(errno);
    }
  }
  if (::lseek(file.get(), 0, SEEK_SET) != 0) {
    throw cannot_hold_input(errno);
  }
  return file;
}

}  // namespace benchgate::measure
