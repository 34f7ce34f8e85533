#include "reporters/http/clock.h"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <limits>

namespace benchgate::reporters::http {

std::chrono::steady_clock::time_point SystemClock::now() const {
  return std::chrono::steady_clock::now();
}

std::chrono::system_clock::time_point SystemClock::wall() const {
  return std::chrono::system_clock::now();
}

bool SystemClock::sleep(std::chrono::milliseconds time) {
  constexpr std::chrono::milliseconds::rep kMost =
      std::numeric_limits<int>::max();
  const auto end = now() + time;
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - now());
    // poll() takes no notice of a descriptor below zero.
    pollfd watched{interruption_descriptor_, POLLIN, 0};
    const int ready = ::poll(
        &watched, 1,
        static_cast<int>(std::clamp(left.count(), decltype(kMost){0}, kMost)));
    if (ready > 0) {
      return false;
    }
    if (ready == 0 && now() >= end) {
      return true;
    }
    if (ready < 0 && errno != EINTR && errno != EAGAIN) {
      return false;  // Rather an end than a loop that never sleeps.
    }
  }
}

}  // namespace benchgate::reporters::http
