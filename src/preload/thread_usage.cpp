#include "src/preload/thread_usage.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdlib>

namespace benchgate::preload {

ThreadUsage own_usage() {
  ThreadUsage usage{};
  rusage counted{};
  if (::getrusage(RUSAGE_THREAD, &counted) == 0) {
    usage.voluntary = counted.ru_nvcsw;
    usage.involuntary = counted.ru_nivcsw;
  }
  // "RUNNING QUEUED TURNS", in nanoseconds but for the last.
  char text[96];
  const int file = ::open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
  if (file >= 0) {
    const ssize_t length = ::read(file, text, sizeof text - 1);
    ::close(file);
    if (length > 0) {
      text[length] = '\0';
      char* end = nullptr;
      usage.running = std::strtoll(text, &end, 10);
      usage.queued = std::strtoll(end, nullptr, 10);
    }
  }
  return usage;
}

}  // namespace benchgate::preload
