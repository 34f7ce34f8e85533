#include "src/measure/pipe.h"

#include "src/measure/measurement_error.h"

#include <fmt/core.h>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace benchgate::measure {

namespace {

constexpr int kFirstFree = 3;  // After the standard streams.

MeasurementError cannot_make_pipe() {
  return {MeasurementError::Kind::not_measured,
          fmt::format("cannot make a pipe to a child process: {}",
                      std::generic_category().message(errno))};
}

}  // namespace

FileDescriptor above_standard_streams(FileDescriptor file) {
  if (!file.is_open() || file.get() >= kFirstFree) {
    return file;
  }
  FileDescriptor moved(::fcntl(file.get(), F_DUPFD_CLOEXEC, kFirstFree));
  if (!moved.is_open()) {
    throw cannot_make_pipe();
  }
  return moved;
}

Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    throw cannot_make_pipe();
  }
  FileDescriptor read(ends[0]);
  FileDescriptor write(ends[1]);
  return {above_standard_streams(std::move(read)),
          above_standard_streams(std::move(write))};
}

}  // namespace benchgate::measure
