// Chrome's trace events, in JSON: complete events ("X"), which nest, and the
// names of threads ("M"). Times are microseconds there, and readers add up
// begins and lengths as floating-point numbers: spans that touch each other in
// decimals would cross each other then. So times are rounded to 1024ths of a
// microsecond, whose sums are exact, and which keep every nanosecond. See
// https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU

#include "src/explain/timeline.h"
#include "src/profile/profile_error.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>

namespace benchgate::explain {

namespace {

using nlohmann::json;

constexpr const char* kSchema = "benchgate.timeline/1";
constexpr const char* kRegion = "loop";

std::string json_string(std::string_view text) {
  return json(text).dump(-1, ' ', false, json::error_handler_t::replace);
}

constexpr std::int64_t kParts = 1024;

/// In parts of a microsecond.
std::int64_t parts_of(std::int64_t nanoseconds) {
  return nanoseconds / 1000 * kParts +
         (nanoseconds % 1000 * kParts + 500) / 1000;
}

/// All of its digits.
std::string microseconds(std::int64_t parts) {
  constexpr std::int64_t kPart = 9'765'625;  // 1 / 1024, of ten decimals.
  return fmt::format("{}.{:010}", parts / kParts, parts % kParts * kPart);
}

class ChromeWriter {
 public:
  explicit ChromeWriter(const Timeline& timeline) : timeline_(timeline) {}

  std::string run() {
    add_head();
    add_named("process_name", 0, json_string(timeline_.benchmark));
    for (std::size_t i = 0; i < timeline_.threads.size(); ++i) {
      const TimelineThread& thread = timeline_.threads[i];
      add_named("thread_name", thread.number, json_string(thread.name));
      text_ += fmt::format(
          R"(,{}{{"ph":"M","pid":1,"tid":{},"name":"thread_sort_index","args":{{"sort_index":{}}}}})",
          '\n', thread.number, i);
      add_spans(thread);
    }
    text_ += "\n]}\n";
    return std::move(text_);
  }

 private:
  void add_head() {
    json head = {{"schema", kSchema},
                 {"operations", timeline_.operations},
                 {"started", timeline_.started},
                 {"duration", timeline_.duration},
                 {"dropped", timeline_.dropped},
                 {"switches", timeline_.has_switches},
                 {"counts", json::array()}};
    for (const TimelineThread& thread : timeline_.threads) {
      if (const auto& counts = thread.counts) {
        head["counts"].push_back({thread.number, counts->running,
                                  counts->queued, counts->voluntary,
                                  counts->involuntary});
      }
    }
    text_ = fmt::format(
        R"({{"displayTimeUnit":"ns","otherData":{},"traceEvents":[)",
        head.dump());
  }

  void add_named(const char* what, std::int64_t thread,
                 const std::string& name) {
    text_ += fmt::format(
        R"({}{}{{"ph":"M","pid":1,"tid":{},"name":"{}","args":{{"name":{}}}}})",
        is_first_ ? "" : ",", '\n', thread, what, name);
    is_first_ = false;
  }

  void add_span(std::int64_t thread, TimelineSpan time, std::string_view name,
                std::string_view category, const std::string& place) {
    const std::int64_t begin = parts_of(time.begin);
    const std::int64_t end = parts_of(time.end);
    text_ += fmt::format(
        R"(,{}{{"ph":"X","pid":1,"tid":{},"ts":{},"dur":{},"name":"{}","cat":"{}")",
        '\n', thread, microseconds(begin), microseconds(end - begin), name,
        category);
    if (!place.empty()) {
      text_ += fmt::format(R"(,"args":{{"place":{}}})", json_string(place));
    }
    text_ += '}';
  }

  /// States are cut where a region begins or ends: spans that cross each other
  /// cannot be drawn.
  void add_spans(const TimelineThread& thread) {
    std::vector<std::int64_t> cuts;
    for (const TimelineSpan& region : thread.regions) {
      add_span(thread.number, region, kRegion, "region", "");
      cuts.push_back(region.begin);
      cuts.push_back(region.end);
    }
    std::ranges::sort(cuts);
    for (const StateSpan& span : thread.states) {
      std::int64_t begin = span.time.begin;
      const auto add_until = [&](std::int64_t end) {
        add_span(thread.number, {begin, end}, word_of(span.state), "state",
                 timeline_.places[span.place]);
        begin = end;
      };
      for (auto cut = std::ranges::upper_bound(cuts, begin);
           cut != cuts.end() && *cut < span.time.end; ++cut) {
        if (*cut > begin) {
          add_until(*cut);
        }
      }
      add_until(span.time.end);
    }
  }

  const Timeline& timeline_;
  std::string text_;
  bool is_first_ = true;
};

class ChromeReader {
 public:
  explicit ChromeReader(const json& document) : document_(document) {}

  Timeline run() {
    read_head();
    timeline_.places.emplace_back();
    for (const json& event : document_.at("traceEvents")) {
      const std::string phase = event.at("ph");
      if (phase == "M") {
        read_name(event);
      } else if (phase == "X") {
        read_span(event);
      }
    }
    return std::move(timeline_);
  }

 private:
  void read_head() {
    const json& head = document_.at("otherData");
    if (head.at("schema") != kSchema) {
      throw profile::ProfileError(
          fmt::format("a timeline's schema is not {}", kSchema));
    }
    timeline_.operations = head.at("operations");
    timeline_.started = head.at("started");
    timeline_.duration = head.at("duration");
    timeline_.dropped = head.at("dropped");
    timeline_.has_switches = head.at("switches");
    for (const json& each : head.at("counts")) {
      counts_[each.at(0)] = {each.at(1), each.at(2), each.at(3), each.at(4)};
    }
  }

  void read_name(const json& event) {
    const std::string name = event.at("name");
    if (name == "process_name") {
      timeline_.benchmark = event.at("args").at("name");
    } else if (name == "thread_name") {
      thread(event.at("tid")).name = event.at("args").at("name");
    }
  }

  void read_span(const json& event) {
    TimelineThread& of = thread(event.at("tid"));
    const double begin = event.at("ts");
    const TimelineSpan time = {
        nanoseconds(begin), nanoseconds(begin + event.at("dur").get<double>())};
    if (time.end < time.begin) {
      throw profile::ProfileError(
          "a timeline has a span that ends before it begins");
    }
    const std::string name = event.at("name");
    if (name == kRegion) {
      of.regions.push_back(time);
      return;
    }
    const StateSpan span = {time, state_of(name), place_of(event)};
    // Put together again what was cut.
    if (!of.states.empty() && of.states.back().time.end == time.begin &&
        of.states.back().state == span.state &&
        of.states.back().place == span.place) {
      of.states.back().time.end = time.end;
    } else {
      of.states.push_back(span);
    }
  }

  static std::int64_t nanoseconds(double microseconds) {
    const double value = microseconds * 1000.0;
    if (!(value >= 0.0 && value < 9e15)) {
      throw profile::ProfileError(
          fmt::format("a timeline has the time {}", microseconds));
    }
    return std::llround(value);
  }

  static ThreadState state_of(const std::string& word) {
    for (std::size_t i = 0; i < kThreadStates; ++i) {
      if (word == word_of(static_cast<ThreadState>(i))) {
        return static_cast<ThreadState>(i);
      }
    }
    throw profile::ProfileError(
        fmt::format("a timeline has the state {}", json_string(word)));
  }

  std::uint32_t place_of(const json& event) {
    if (!event.contains("args")) {
      return 0;
    }
    const std::string place = event.at("args").at("place");
    const auto [known, is_new] = places_.try_emplace(
        place, static_cast<std::uint32_t>(timeline_.places.size()));
    if (is_new) {
      timeline_.places.push_back(place);
    }
    return known->second;
  }

  TimelineThread& thread(std::int64_t number) {
    const auto [known, is_new] =
        threads_.try_emplace(number, timeline_.threads.size());
    if (is_new) {
      TimelineThread& made = timeline_.threads.emplace_back();
      made.number = number;
      if (const auto counts = counts_.find(number); counts != counts_.end()) {
        made.counts = counts->second;
      }
    }
    return timeline_.threads[known->second];
  }

  const json& document_;
  Timeline timeline_;
  std::map<std::int64_t, KernelCounts> counts_;
  std::unordered_map<std::string, std::uint32_t> places_;
  std::unordered_map<std::int64_t, std::size_t> threads_;
};

}  // namespace

std::string chrome_trace(const Timeline& timeline) {
  return ChromeWriter(timeline).run();
}

Timeline read_chrome_trace(std::string_view text) {
  try {
    const json document = json::parse(text);
    return ChromeReader(document).run();
  } catch (const json::exception&) {
    throw profile::ProfileError(
        "this is no timeline of benchgate's: expected the JSON that `benchgate "
        "profile record --mode trace` writes");
  }
}

}  // namespace benchgate::explain
