#include "src/live/profiling_signal.h"

#include <array>
#include <atomic>
#include <cerrno>
#include <mutex>

namespace benchgate::live {

namespace {

/// In the upper half of what comes with a signal, with the sender: signals of
/// others carry a pointer or a small number.
constexpr std::uint64_t kMark = 0xb9a7e000U;

std::array<std::atomic<Receiver>, 2> receivers{};

struct sigaction before_us {};

std::uint64_t mark_of(Sender sender) {
  return (kMark + static_cast<std::uint64_t>(sender)) << 32U;
}

/// Null: it is none of ours.
Receiver receiver_of(const siginfo_t& info, std::uint64_t value) {
  constexpr std::uint64_t kUpper = 0xffffffff00000000U;
  if (info.si_code == SI_TIMER && (value & kUpper) == mark_of(Sender::timer)) {
    return receivers[0].load(std::memory_order_acquire);
  }
  if (info.si_code == SI_QUEUE &&
      (value & kUpper) == mark_of(Sender::request)) {
    return receivers[1].load(std::memory_order_acquire);
  }
  return nullptr;
}

void pass_on(int number, siginfo_t* info, void* context) {
  if ((before_us.sa_flags & SA_SIGINFO) != 0) {
    before_us.sa_sigaction(number, info, context);
  } else if (before_us.sa_handler != SIG_DFL &&
             before_us.sa_handler != SIG_IGN) {
    before_us.sa_handler(number);
  }
}

void handle(int number, siginfo_t* info, void* context) {
  const int before = errno;
  const auto value =
      reinterpret_cast<std::uint64_t>(info->si_value.sival_ptr);  // NOLINT
  if (const Receiver receiver = receiver_of(*info, value)) {
    receiver(static_cast<std::uint32_t>(value), context);
  } else {
    pass_on(number, info, context);
  }
  errno = before;
}

}  // namespace

void receive(Sender sender, Receiver receiver) {
  static std::once_flag installed;
  receivers.at(static_cast<std::size_t>(sender)) = receiver;
  std::call_once(installed, [] {
    struct sigaction ours {};
    ours.sa_sigaction = &handle;
    ours.sa_flags = SA_SIGINFO | SA_RESTART;
    sigemptyset(&ours.sa_mask);
    // First what was there: a signal may come at once.
    ::sigaction(SIGPROF, nullptr, &before_us);
    ::sigaction(SIGPROF, &ours, nullptr);
  });
}

bool is_received() {
  struct sigaction now {};

  ::sigaction(SIGPROF, nullptr, &now);
  return (now.sa_flags & SA_SIGINFO) != 0 && now.sa_sigaction == &handle;
}

sigval signal_value(Sender sender, std::uint32_t what) {
  sigval value{};
  value.sival_ptr = reinterpret_cast<void*>(mark_of(sender) | what);  // NOLINT
  return value;
}

}  // namespace benchgate::live
