#include "src/explain/trace_file.h"

#include "src/preload/trace.h"
#include "src/profile/profile_error.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <system_error>

namespace benchgate::explain {

namespace {

using profile::ProfileError;

class TraceParser {
 public:
  explicit TraceParser(std::string_view text) : text_(text) {}

  TraceFile run() {
    if (next_line() != preload::kTraceFirstLine) {
      fail(fmt::format("is not \"{}\"", preload::kTraceFirstLine));
    }
    while (next_line() != "end") {
      read_line();
    }
    if (!text_.empty()) {
      fail("comes before more lines");
    }
    sort();
    return std::move(file_);
  }

 private:
  [[noreturn]] void fail(std::string_view why) const {
    throw ProfileError(
        fmt::format("a trace cannot be read: line {} {}", number_, why));
  }

  std::string_view next_line() {
    ++number_;
    const std::size_t end = text_.find('\n');
    if (end == std::string_view::npos) {
      fail("is not there or not whole: the file was cut off");
    }
    line_ = text_.substr(0, end);
    rest_ = line_;
    text_.remove_prefix(end + 1);
    return line_;
  }

  std::string_view word() {
    const std::size_t end = std::min(rest_.find(' '), rest_.size());
    const std::string_view found = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    if (found.empty()) {
      fail("ends too early");
    }
    return found;
  }

  std::int64_t number() {
    const std::string_view digits = word();
    std::int64_t value = 0;
    const char* const end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, value);
    if (error != std::errc() || stop != end) {
      fail(fmt::format("has \"{}\" where a number should be", digits));
    }
    return value;
  }

  TimelineSpan span() {
    const std::int64_t begin = number();
    const std::int64_t end = number();
    if (begin < 0 || end < begin) {
      fail("ends before it begins");
    }
    return {begin, end};
  }

  TraceThread& thread() { return file_.threads[number()]; }

  void read_line() {
    const std::string_view key = word();
    if (key == "map") {
      file_.maps += fmt::format("{}\n", line_);
    } else if (key == "stack") {
      static_cast<void>(number());
      file_.stacks += fmt::format("stack 1 {}\n", rest_);
    } else if (key == "thread") {
      TraceThread& named = thread();
      named.name = rest_;
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
    const std::int64_t time = number();
    const bool is_preempted = !is_on && word() == "preempted";
    switched.switches.push_back({time, is_on ? TraceSwitch::Kind::on
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
      file_.duration = number();
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

  std::string_view text_;
  std::string_view line_;
  std::string_view rest_;  // Of the line.
  std::size_t number_ = 0;
  TraceFile file_;
};

}  // namespace

TraceFile parse_trace_file(std::string_view text) {
  return TraceParser(text).run();
}

}  // namespace benchgate::explain
