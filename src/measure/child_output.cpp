#include "src/measure/child_output.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace benchgate::measure {

ChildOutput::ChildOutput(std::size_t kept_bytes)
    : pipe_(make_pipe()), kept_(kept_bytes) {
  // The two ends are two open files: the child's goes on blocking.
  ::fcntl(pipe_.read.get(), F_SETFL, O_NONBLOCK);
}

bool ChildOutput::read_some() {
  if (!pipe_.read.is_open()) {
    return false;
  }
  std::array<char, std::size_t{64} << 10> buffer;  // A pipe's usual capacity.
  const ssize_t size = ::read(pipe_.read.get(), buffer.data(), buffer.size());
  if (size > 0) {
    kept_.append({buffer.data(), static_cast<std::size_t>(size)});
    return true;
  }
  if (size == 0 || (errno != EAGAIN && errno != EINTR)) {
    pipe_.read.close();
  }
  return false;
}

}  // namespace benchgate::measure
