#include "src/live/cpu_slices.h"

#include "src/live/own_thread.h"
#include "src/preload/run_time.h"
#include "src/threads/thread_state.h"

#include <fmt/format.h>

#include <unistd.h>

#include <fstream>
#include <utility>

namespace benchgate::live {

void CpuSlices::look() {
  for (const pid_t thread : program_threads()) {
    std::ifstream file(fmt::format("/proc/self/task/{}/schedstat", thread));
    Counts now;
    if (!(file >> now.running >> now.ready)) {
      continue;
    }
    now.time = preload::nanoseconds_of(CLOCK_MONOTONIC);
    const auto [known, is_new] = last_.try_emplace(thread, now);
    if (is_new) {
      const auto state = threads::thread_state(::getpid(), thread);
      names_[thread] = state ? state->name : "";
      spans_[thread];
      continue;
    }
    add(thread, known->second, now);
    known->second = now;
  }
}

void CpuSlices::add(pid_t thread, const Counts& before, const Counts& now) {
  const std::int64_t half = (now.time - before.time) / 2;
  const bool is_running = now.running - before.running >= half;
  const bool is_ready = now.ready - before.ready >= half;
  if (!is_running && !is_ready) {
    return;
  }
  std::string what = is_running ? "running" : "ready";
  std::vector<Span>& spans = spans_[thread];
  if (!spans.empty() && spans.back().what == what &&
      spans.back().end == before.time) {
    spans.back().end = now.time;
  } else {
    spans.push_back({std::move(what), before.time, now.time});
  }
}

}  // namespace benchgate::live
