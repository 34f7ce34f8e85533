#include "src/explain/trace_file.h"

#include "src/preload/trace.h"
#include "src/profile/line_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace benchgate::explain {

namespace {

class TraceParser {
 public:
  explicit TraceParser(std::string_view text) : lines_("a trace", text) {}

  TraceFile run() {
    if (lines_.next().line() != preload::kTraceFirstLine) {
      lines_.fail(fmt::format("is not \"{}\"", preload::kTraceFirstLine));
    }
    for (line_ = lines_.next(); line_.line() != "end"; line_ = lines_.next()) {
      read_line();
    }
    lines_.must_be_over();
    sort();
    return std::move(file_);
  }

 private:
  [[noreturn]] void fail(std::string_view why) const { lines_.fail(why); }

  std::string_view word() { return line_.word(); }

  std::int64_t number() { return line_.number<std::int64_t>(); }

  /// Nanoseconds since the run began; what is less than 0 was before it.
  std::int64_t time() {
    constexpr std::int64_t kLongest = 9'000'000'000'000'000;  // A hundred days.
    const std::int64_t nanoseconds = number();
    if (nanoseconds < -kLongest || nanoseconds > kLongest) {
      fail("has a time that no run takes");
    }
    return nanoseconds;
  }

  TimelineSpan span() {
    const std::int64_t begin = time();
    const std::int64_t end = time();
    if (begin < 0 || end < begin) {
      fail("ends before it begins");
    }
    return {begin, end};
  }

  TraceThread& thread() { return file_.threads[number()]; }

  void read_line() {
    const std::string_view key = word();
    if (key == "map") {
      file_.maps += fmt::format("{}\n", line_.line());
    } else if (key == "stack") {
      static_cast<void>(number());
      file_.stacks += fmt::format("stack 1 {}\n", line_.rest());
    } else if (key == "thread") {
      TraceThread& named = thread();
      named.name = line_.rest();
    } else if (key == "region") {
      thread().regions.push_back(span());
    } else if (key == "life") {
      thread().lives.push_back(span());
    } else if (key == "wait") {
      read_wait();
    } else if (key == "on" || key == "off") {
      read_switch(key == "on");
    } else if (key == "usage") {
      read_usage();
    } else {
      read_field(key);
    }
  }

  void read_wait() {
    TraceThread& waiting = thread();
    TraceWait wait;
    wait.time = span();
    wait.kind = word();
    wait.object = word();
    wait.stack = number();
    wait.state = wait.kind == "mutex" || wait.kind == "rwlock"
                     ? ThreadState::lock
                 : wait.kind == "condition" ? ThreadState::condition
                                            : ThreadState::other;
    waiting.waits.push_back(std::move(wait));
  }

  void read_switch(bool is_on) {
    TraceThread& switched = thread();
    const std::int64_t at = time();
    const bool is_preempted = !is_on && word() == "preempted";
    switched.switches.push_back({at, is_on ? TraceSwitch::Kind::on
                                     : is_preempted
                                         ? TraceSwitch::Kind::preempted
                                         : TraceSwitch::Kind::blocked});
  }

  /// The last one counts.
  void read_usage() {
    TraceThread& counted = thread();
    static_cast<void>(number());
    KernelCounts counts;
    counts.running = number();
    counts.queued = number();
    counts.voluntary = number();
    counts.involuntary = number();
    counted.counts = counts;
  }

  void read_field(std::string_view key) {
    if (key == "operations") {
      file_.operations = number();
    } else if (key == "started") {
      file_.started = number();
    } else if (key == "duration") {
      file_.duration = time();
    } else if (key == "dropped") {
      file_.dropped = number();
    } else if (key == "switches") {
      file_.has_switches = word() == "perf";
    } else if (key != "note") {
      fail(fmt::format("begins with \"{}\", which means nothing", key));
    }
  }

  void sort() {
    const auto begin = [](const auto& each) { return each.begin; };
    for (auto& [number, thread] : file_.threads) {
      std::ranges::stable_sort(thread.lives, {}, begin);
      std::ranges::stable_sort(thread.regions, {}, begin);
      std::ranges::stable_sort(thread.waits, {}, [](const TraceWait& wait) {
        return wait.time.begin;
      });
      std::ranges::stable_sort(thread.switches, {}, &TraceSwitch::time);
    }
  }

  profile::Lines lines_;
  profile::LineReader line_{"", "", 0};
  TraceFile file_;
};

}  // namespace

TraceFile parse_trace_file(std::string_view text) {
  return TraceParser(text).run();
}

}  // namespace benchgate::explain
