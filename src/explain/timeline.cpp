#include "src/explain/timeline.h"

#include "src/explain/trace_file.h"
#include "src/preload/recording.h"
#include "src/profile/dropped_frames.h"
#include "src/profile/recording.h"
#include "src/profile/symbolize.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <unordered_map>

namespace benchgate::explain {

namespace {

/// The function that waits, with its line, for each of a trace's stacks.
std::vector<std::string> places_of(const TraceFile& file) {
  std::vector<std::string> places;
  if (file.stacks.empty()) {
    return places;
  }
  // As a recording whose frames by which one waits are dropped.
  profile::Profile stacks = profile::read_recording(fmt::format(
      "{} {}\ntype waits count\nperiod 1\n{}{}end\n", preload::kRecording,
      preload::kBlock, file.maps, file.stacks));
  profile::symbolize(stacks);
  profile::remove_dropped_frames(stacks);
  for (const profile::Sample& sample : stacks.samples) {
    if (sample.locations.empty() ||
        stacks.locations[sample.locations.front()].lines.empty()) {
      places.emplace_back();
      continue;
    }
    const profile::Line& line =
        stacks.locations[sample.locations.front()].lines.front();
    const profile::Function& function = stacks.functions[line.function];
    std::string place(stacks.text(function.name));
    if (const std::string source(stacks.text(function.file)); !source.empty()) {
      place += fmt::format(" ({}:{})",
                           std::filesystem::path(source).filename().string(),
                           line.line);
    }
    places.push_back(std::move(place));
  }
  return places;
}

/// When the thread had no processor, and why.
struct OffSpan {
  TimelineSpan time;
  bool is_preempted = false;
};

/// Puts one thread's time together out of its switches and waits.
class LaneMaker {
 public:
  LaneMaker(const TraceFile& file, const TraceThread& thread,
            std::vector<std::uint32_t> place_of_wait)
      : file_(file),
        thread_(thread),
        place_of_wait_(std::move(place_of_wait)) {}

  std::vector<StateSpan> run() {
    whole_ = extent();
    if (whole_.end <= whole_.begin) {
      return {};
    }
    if (thread_.switches.empty()) {
      for (std::size_t i = 0; i < thread_.waits.size(); ++i) {
        add_wait(i, thread_.waits[i].time);
      }
    } else {
      for (const OffSpan& off : off_spans()) {
        add_off(off);
      }
    }
    fill(whole_.end, ThreadState::running, 0);
    return std::move(spans_);
  }

 private:
  /// What is known of it: from its start, or the run's, to its end, or the
  /// run's.
  [[nodiscard]] TimelineSpan extent() const {
    TimelineSpan whole{0, file_.duration};
    if (!thread_.lives.empty()) {
      whole = {thread_.lives.front().begin, thread_.lives.back().end};
      if (!thread_.switches.empty() &&
          thread_.switches.front().kind == TraceSwitch::Kind::on) {
        whole.begin = std::min(whole.begin, thread_.switches.front().time);
      }
    } else if (!thread_.switches.empty() && thread_.regions.empty()) {
      // Started and not ended, or there all the time.
      whole.begin = thread_.switches.front().kind == TraceSwitch::Kind::on
                        ? thread_.switches.front().time
                        : 0;
    }
    return whole;
  }

  [[nodiscard]] std::vector<OffSpan> off_spans() const {
    std::vector<OffSpan> spans;
    bool is_on = thread_.switches.front().kind != TraceSwitch::Kind::on;
    std::int64_t since = whole_.begin;
    bool is_preempted = false;
    for (const TraceSwitch& each : thread_.switches) {
      const bool goes_on = each.kind == TraceSwitch::Kind::on;
      if (goes_on && !is_on) {
        spans.push_back({{since, each.time}, is_preempted});
      }
      if (goes_on != is_on) {
        since = each.time;
        is_preempted = each.kind == TraceSwitch::Kind::preempted;
        is_on = goes_on;
      }
    }
    if (!is_on) {
      spans.push_back({{since, whole_.end}, is_preempted});
    }
    return spans;
  }

  /// It is blocked by the wait that it lies in, if by any.
  void add_off(const OffSpan& off) {
    if (off.is_preempted) {
      add(off.time, ThreadState::runnable, 0);
      return;
    }
    while (next_wait_ < thread_.waits.size() &&
           thread_.waits[next_wait_].time.end <= off.time.begin) {
      ++next_wait_;
    }
    if (next_wait_ < thread_.waits.size() &&
        thread_.waits[next_wait_].time.begin < off.time.end) {
      add_wait(next_wait_, off.time);
    } else {
      add(off.time, ThreadState::asleep, 0);
    }
  }

  void add_wait(std::size_t wait, TimelineSpan time) {
    add(time, thread_.waits[wait].state, place_of_wait_[wait]);
  }

  void add(TimelineSpan time, ThreadState state, std::uint32_t place) {
    time.begin = std::clamp(time.begin, at(), whole_.end);
    fill(time.begin, ThreadState::running, 0);
    fill(std::min(time.end, whole_.end), state, place);
  }

  [[nodiscard]] std::int64_t at() const {
    return spans_.empty() ? whole_.begin : spans_.back().time.end;
  }

  void fill(std::int64_t until, ThreadState state, std::uint32_t place) {
    if (until > at()) {
      spans_.push_back({{at(), until}, state, place});
    }
  }

  const TraceFile& file_;
  const TraceThread& thread_;
  std::vector<std::uint32_t> place_of_wait_;
  TimelineSpan whole_;
  std::size_t next_wait_ = 0;
  std::vector<StateSpan> spans_;
};

/// "mutex in Store::put (store.cpp:17)", each once.
class Places {
 public:
  Places(const TraceFile& file, Timeline& timeline)
      : of_stacks_(places_of(file)), timeline_(timeline) {
    timeline_.places.emplace_back();
  }

  std::uint32_t number_of(const TraceWait& wait) {
    std::string text = wait.kind == "thread" ? "end of a thread" : wait.kind;
    const auto stack = static_cast<std::size_t>(wait.stack);
    if (wait.stack >= 0 && stack < of_stacks_.size() &&
        !of_stacks_[stack].empty()) {
      text += " in " + of_stacks_[stack];
    }
    const auto [known, is_new] = numbers_.try_emplace(
        text, static_cast<std::uint32_t>(timeline_.places.size()));
    if (is_new) {
      timeline_.places.push_back(std::move(text));
    }
    return known->second;
  }

 private:
  std::vector<std::string> of_stacks_;
  Timeline& timeline_;
  std::unordered_map<std::string, std::uint32_t> numbers_;
};

}  // namespace

std::string_view word_of(ThreadState state) {
  constexpr std::array<std::string_view, kThreadStates> kWords = {
      "running", "runnable", "lock", "condition", "other", "asleep"};
  return kWords.at(static_cast<std::size_t>(state));
}

Timeline read_trace(std::string_view text, const std::string& benchmark) {
  const TraceFile file = parse_trace_file(text);
  Timeline timeline;
  timeline.benchmark = benchmark;
  timeline.operations = file.operations;
  timeline.started = file.started;
  timeline.duration = file.duration;
  timeline.dropped = file.dropped;
  timeline.has_switches = file.has_switches;
  Places places(file, timeline);
  for (const auto& [number, thread] : file.threads) {
    std::vector<std::uint32_t> place_of_wait;
    for (const TraceWait& wait : thread.waits) {
      place_of_wait.push_back(places.number_of(wait));
    }
    const bool has_events = !thread.regions.empty() || !thread.lives.empty() ||
                            !thread.waits.empty() || !thread.switches.empty();
    if (has_events) {
      timeline.threads.push_back(
          {.number = number,
           .name = thread.name,
           .regions = thread.regions,
           .states = LaneMaker(file, thread, std::move(place_of_wait)).run(),
           .counts = thread.counts});
    }
  }
  // Those that began first, of each kind.
  std::ranges::stable_sort(
      timeline.threads, {}, [](const TimelineThread& thread) {
        return std::pair(
            thread.regions.empty(),
            thread.states.empty() ? 0 : thread.states.front().time.begin);
      });
  return timeline;
}

}  // namespace benchgate::explain
