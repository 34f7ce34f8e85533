#include "src/preload/census.h"

#include "src/preload/numbered_entries.h"

#include <cerrno>
#include <ctime>

namespace benchgate::preload {

namespace {

/// Of looks, 2 ms apart.
constexpr int kLooks = 25;
constexpr timespec kPause = {0, 2'000'000};

std::int64_t count_entries(const char* folder) {
  NumberedEntries entries(folder);
  std::int64_t count = 0;
  while (entries.next() >= 0) {
    ++count;
  }
  return entries.failed() ? -1 : count;
}

std::int64_t difference(std::int64_t now, std::int64_t before) {
  if (now < 0 || before < 0) {
    return -1;
  }
  return now > before ? now - before : 0;
}

}  // namespace

Census take_census() {
  Census census;
  census.threads = count_entries("/proc/self/task");
  census.descriptors = count_entries(NumberedEntries::kOwnDescriptors);
  return census;
}

Census more_than(const Census& before) {
  const int error = errno;
  Census more;
  for (int look = 0; look < kLooks; ++look) {
    const Census now = take_census();
    more.threads = difference(now.threads, before.threads);
    more.descriptors = difference(now.descriptors, before.descriptors);
    if (more.threads <= 0 && more.descriptors <= 0) {
      break;
    }
    ::clock_nanosleep(CLOCK_MONOTONIC, 0, &kPause, nullptr);
  }
  errno = error;
  return more;
}

}  // namespace benchgate::preload
