#include "src/live/trace_events.h"

#include "src/live/loaded_files.h"
#include "src/profile/address_profile.h"
#include "src/profile/stack_lines.h"
#include "src/profile/symbolize.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <unistd.h>

#include <algorithm>
#include <map>
#include <utility>

namespace benchgate::live {

namespace {

using nlohmann::json;

double microseconds(std::int64_t nanoseconds) {
  constexpr double kNanoseconds = 1e3;
  return static_cast<double>(nanoseconds) / kNanoseconds;
}

/// "function file:line" of each call that has waited.
std::map<std::uintptr_t, std::string> places_of(
    const std::vector<RecordedWait>& waits) {
  profile::AddressProfile all(loaded_files());
  std::map<std::uintptr_t, std::uint32_t> samples;
  for (const RecordedWait& wait : waits) {
    if (samples.try_emplace(wait.caller, samples.size()).second) {
      all.add({&wait.caller, 1}, {});
    }
  }
  profile::symbolize(all.profile());
  std::map<std::uintptr_t, std::string> places;
  for (const auto& [address, sample] : samples) {
    const auto frames = profile::frames_of(
        all.profile(), all.profile().samples[sample].locations);
    places[address] = frames.empty() ? ""
                                     : fmt::format("{} {}", frames.front().name,
                                                   frames.front().source);
  }
  return places;
}

json event(const char* phase, pid_t thread, const std::string& name) {
  return {{"ph", phase}, {"pid", ::getpid()}, {"tid", thread}, {"name", name}};
}

json span_event(const Span& span, pid_t thread, const char* category,
                std::int64_t begin) {
  json object = event("X", thread, span.what);
  object["cat"] = category;
  object["ts"] = microseconds(span.begin - begin);
  object["dur"] = microseconds(span.end - span.begin);
  return object;
}

/// What is left of a span between waits, which are exact: spans are not. The
/// waits are of one thread, in the order of time.
std::vector<Span> without_waits(Span span,
                                const std::vector<RecordedWait>& waits) {
  std::vector<Span> left;
  for (const RecordedWait& wait : waits) {
    if (wait.end <= span.begin || wait.begin >= span.end) {
      continue;
    }
    if (wait.begin > span.begin) {
      left.push_back({span.what, span.begin, wait.begin});
    }
    span.begin = std::min(wait.end, span.end);
  }
  if (span.begin < span.end) {
    left.push_back(std::move(span));
  }
  return left;
}

class Events {
 public:
  explicit Events(const Trace& trace)
      : trace_(trace), places_(places_of(trace.waits)) {
    for (const RecordedWait& wait : trace.waits) {
      waits_[static_cast<pid_t>(wait.thread)].push_back(wait);
    }
    for (auto& each : waits_) {
      std::ranges::sort(each.second, {}, &RecordedWait::begin);
    }
  }

  json all() {
    for (const auto& [thread, name] : trace_.slices.names()) {
      json object = event("M", thread, "thread_name");
      object["args"] = {{"name", name}};
      events_.push_back(std::move(object));
    }
    for (const auto& [thread, spans] : trace_.slices.spans()) {
      for (const Span& span : spans) {
        for (const Span& left : without_waits(span, waits_[thread])) {
          events_.push_back(span_event(left, thread, "cpu", trace_.begin));
        }
      }
    }
    for (const auto& [thread, waits] : waits_) {
      for (const RecordedWait& wait : waits) {
        add_wait(thread, wait);
      }
    }
    return std::move(events_);
  }

 private:
  void add_wait(pid_t thread, const RecordedWait& wait) {
    // What had begun before we looked is shown from then on.
    const Span span{wait.what, std::max(wait.begin, trace_.begin), wait.end};
    json object = span_event(span, thread, "wait", trace_.begin);
    object["args"] = {{"object", fmt::format("{:#x}", wait.object)},
                      {"at", places_[wait.caller]}};
    events_.push_back(std::move(object));
  }

  const Trace& trace_;
  std::map<std::uintptr_t, std::string> places_;
  std::map<pid_t, std::vector<RecordedWait>> waits_;
  json events_ = json::array();
};

}  // namespace

std::string trace_json(const Trace& trace) {
  const json document = {{"displayTimeUnit", "ms"},
                         {"traceEvents", Events(trace).all()},
                         {"otherData", {{"notes", trace.notes}}}};
  return document.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace benchgate::live
