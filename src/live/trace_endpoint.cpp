#include "src/live/endpoints.h"
#include "src/live/hooks.h"
#include "src/live/trace_events.h"
#include "src/preload/run_time.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>

namespace benchgate::live {

namespace {

using std::chrono::nanoseconds;

std::atomic<bool> is_in_use = false;

/// Keeps waits as long as it lives; one at a time.
class WaitTrace {
 public:
  WaitTrace() : found_(hooks()) {
    if (is_in_use.exchange(true)) {
      throw Refusal(500, "Could not enable tracing: tracing already in use");
    }
    if (found_ != nullptr) {
      found_->start_trace();
    }
  }

  ~WaitTrace() {
    stop();
    is_in_use = false;
  }

  WaitTrace(const WaitTrace&) = delete;
  WaitTrace& operator=(const WaitTrace&) = delete;
  WaitTrace(WaitTrace&&) = delete;
  WaitTrace& operator=(WaitTrace&&) = delete;

  void stop() {
    if (found_ != nullptr && !stopped_) {
      found_->stop_trace();
    }
    stopped_ = true;
  }

  /// After stop().
  void add_to(Trace& trace) const {
    if (found_ == nullptr) {
      trace.notes.emplace_back(
          "waits are not recorded in this program: link it with "
          "benchgate::live_hooks");
      return;
    }
    const std::int64_t lost = found_->visit_waits(
        [](void* to, const RecordedWait& wait) {
          static_cast<std::vector<RecordedWait>*>(to)->push_back(wait);
        },
        &trace.waits);
    if (lost > 0) {
      trace.notes.push_back(fmt::format(
          "there was no room for the last {} waits: trace for less time",
          lost));
    }
  }

 private:
  const Hooks* found_;
  bool stopped_ = false;
};

}  // namespace

Answer answer_trace(const Query& query, EndSignal& end) {
  constexpr nanoseconds kDefault = std::chrono::seconds(1);
  constexpr nanoseconds kLook = std::chrono::milliseconds(5);
  const nanoseconds time = query.duration().value_or(kDefault);
  WaitTrace waits;
  Trace trace;
  trace.begin = preload::nanoseconds_of(CLOCK_MONOTONIC);
  trace.slices.look();
  const auto until = std::chrono::steady_clock::now() + time;
  for (nanoseconds left = time; left > nanoseconds{0};
       left = until - std::chrono::steady_clock::now()) {
    wait_out(std::min(left, kLook), end);
    trace.slices.look();
  }
  waits.stop();
  waits.add_to(trace);
  return {.type = "application/json",
          .filename = "trace.json",
          .bytes = trace_json(trace)};
}

void forget_trace() {
  is_in_use = false;
}

}  // namespace benchgate::live
