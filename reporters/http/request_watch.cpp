#include "reporters/http/request_watch.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <system_error>
#include <utility>

namespace benchgate::reporters::http {

RequestWatch::RequestWatch(std::chrono::milliseconds limit,
                           int interruption_descriptor,
                           std::function<void()> stop)
    : stop_(std::move(stop)), wake_(::eventfd(0, EFD_CLOEXEC)) {
  if (wake_ < 0) {
    throw std::system_error(errno, std::generic_category(), "eventfd");
  }
  try {
    thread_ = std::thread([this, limit, interruption_descriptor] {
      watch(limit, interruption_descriptor);
    });
  } catch (...) {
    ::close(wake_);
    throw;
  }
}

RequestWatch::~RequestWatch() {
  finish();
  ::close(wake_);
}

RequestWatch::Verdict RequestWatch::finish() {
  if (thread_.joinable()) {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto ignored = ::write(wake_, &one, sizeof one);
    thread_.join();
  }
  return verdict_;
}

void RequestWatch::watch(std::chrono::milliseconds limit,
                         int interruption_descriptor) {
  constexpr std::chrono::milliseconds kAgain(20);
  const auto end = std::chrono::steady_clock::now() + limit;
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(
        end - std::chrono::steady_clock::now());
    std::array<pollfd, 2> watched{
        {{wake_, POLLIN, 0}, {interruption_descriptor, POLLIN, 0}}};
    const int ready =
        ::poll(watched.data(), watched.size(),
               static_cast<int>(std::max<std::int64_t>(0, left.count())));
    if (ready < 0 && errno == EINTR) {
      continue;
    }
    if (watched[0].revents != 0) {
      return;
    }
    verdict_ = ready > 0 ? Verdict::interrupted : Verdict::too_long;
    break;
  }
  do {
    stop_();
  } while (!finished_within(kAgain));
}

bool RequestWatch::finished_within(std::chrono::milliseconds time) const {
  pollfd watched{wake_, POLLIN, 0};
  return ::poll(&watched, 1, static_cast<int>(time.count())) > 0;
}

}  // namespace benchgate::reporters::http
