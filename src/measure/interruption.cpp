#include "src/measure/interruption.h"

#include "src/measure/measurement_error.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <atomic>
#include <cassert>
#include <cerrno>
#include <cstddef>
#include <cstdint>

namespace benchgate::measure {

namespace {

// What the handler touches: it may run at any instruction of any thread.
static_assert(std::atomic<bool>::is_always_lock_free);
static_assert(std::atomic<int>::is_always_lock_free);
std::atomic<bool> noted = false;
std::atomic<int> event = -1;

std::atomic<bool> guarded = false;

/// Makes the event, or clears it. It is never closed: a handler that is late
/// on another thread would write into whatever has its number by then.
void prepare_event() {
  if (event < 0) {
    event = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (event < 0) {
      throw MeasurementError(MeasurementError::Kind::not_measured,
                             "too many open files: cannot watch for Ctrl-C");
    }
  }
  std::uint64_t count = 0;
  [[maybe_unused]] const auto ignored = ::read(event, &count, sizeof count);
  noted = false;
}

extern "C" void note_interruption(int) {
  const int saved = errno;
  noted = true;
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto ignored = ::write(event, &one, sizeof one);
  errno = saved;
}

}  // namespace

InterruptionGuard::InterruptionGuard() {
  const bool already = guarded.exchange(true);
  assert(!already && "one guard at a time: the first one's end would end both");
  static_cast<void>(already);
  try {
    prepare_event();
  } catch (...) {
    guarded = false;
    throw;
  }

  struct sigaction noting {};

  noting.sa_handler = note_interruption;
  sigemptyset(&noting.sa_mask);
  // Streams and locks elsewhere take an interrupted call for a failure; poll()
  // is never restarted, and that is where we wait.
  noting.sa_flags = SA_RESTART;
  for (std::size_t i = 0; i < kSignals.size(); ++i) {
    ::sigaction(kSignals.at(i), nullptr, &before_.at(i));
    if (before_.at(i).sa_handler != SIG_IGN) {
      ::sigaction(kSignals.at(i), &noting, nullptr);
    }
  }
}

InterruptionGuard::~InterruptionGuard() {
  for (std::size_t i = 0; i < kSignals.size(); ++i) {
    ::sigaction(kSignals.at(i), &before_.at(i), nullptr);
  }
  guarded = false;
}

bool interrupted() {
  return guarded && noted;
}

int interruption_descriptor() {
  return guarded ? event.load() : -1;
}

void throw_if_interrupted() {
  if (interrupted()) {
    throw Interrupted();
  }
}

}  // namespace benchgate::measure
