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

/// Of the C++ library, through which everything waits.
bool is_of_library(const std::string& function) {
  return function.starts_with("std::") || function.starts_with("__gthread");
}

/// "function file:line" of the innermost function that is the program's.
std::string place_of(const profile::Profile& profile,
                     const profile::Sample& sample) {
  const auto frames = profile::frames_of(profile, sample.locations);
  const auto found = std::ranges::find_if_not(frames, is_of_library,
                                              &profile::StackFrame::name);
  const auto& frame = found == frames.end() ? frames.front() : *found;
  return fmt::format("{} {}", frame.name, frame.source);
}

/// Where each of the waits was.
std::vector<std::string> places_of(const std::vector<RecordedWait>& waits) {
  profile::AddressProfile all(loaded_files());
  for (const RecordedWait& wait : waits) {
    all.add({wait.frames, wait.depth}, {});
  }
  const profile::Profile& profile = all.profile();
  profile::symbolize(all.profile());
  std::vector<std::string> places;
  std::map<std::vector<std::uint32_t>, std::string> known;
  for (const profile::Sample& sample : profile.samples) {
    std::string& place = known[sample.locations];
    if (place.empty()) {
      place = place_of(profile, sample);
    }
    places.push_back(place);
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
  auto wait = std::ranges::partition_point(
      waits, [&](const RecordedWait& each) { return each.end <= span.begin; });
  for (; wait != waits.end() && wait->begin < span.end; ++wait) {
    if (wait->begin > span.begin) {
      left.push_back({span.what, span.begin, wait->begin});
    }
    span.begin = std::min(wait->end, span.end);
  }
  if (span.begin < span.end) {
    left.push_back(std::move(span));
  }
  return left;
}

void add_names(const Trace& trace, json& events) {
  for (const auto& [thread, name] : trace.slices.names()) {
    json object = event("M", thread, "thread_name");
    object["args"] = {{"name", name}};
    events.push_back(std::move(object));
  }
}

void add_slices(const Trace& trace, json& events) {
  std::map<pid_t, std::vector<RecordedWait>> waits;
  for (const RecordedWait& wait : trace.waits) {
    waits[static_cast<pid_t>(wait.thread)].push_back(wait);
  }
  for (auto& each : waits) {
    std::ranges::sort(each.second, {}, &RecordedWait::begin);
  }
  for (const auto& [thread, spans] : trace.slices.spans()) {
    for (const Span& span : spans) {
      for (const Span& left : without_waits(span, waits[thread])) {
        events.push_back(span_event(left, thread, "cpu", trace.begin));
      }
    }
  }
}

void add_waits(const Trace& trace, json& events) {
  const std::vector<std::string> places = places_of(trace.waits);
  for (std::size_t i = 0; i < places.size(); ++i) {
    const RecordedWait& wait = trace.waits[i];
    // What had begun before we looked is shown from then on.
    const Span span{wait.what, std::max(wait.begin, trace.begin), wait.end};
    json object =
        span_event(span, static_cast<pid_t>(wait.thread), "wait", trace.begin);
    object["args"] = {{"object", fmt::format("{:#x}", wait.object)},
                      {"at", places[i]}};
    events.push_back(std::move(object));
  }
}

}  // namespace

std::string trace_json(const Trace& trace) {
  json events = json::array();
  add_names(trace, events);
  add_slices(trace, events);
  add_waits(trace, events);
  const json document = {{"displayTimeUnit", "ms"},
                         {"traceEvents", std::move(events)},
                         {"otherData", {{"notes", trace.notes}}}};
  return document.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace benchgate::live
