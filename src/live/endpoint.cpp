#include "src/live/endpoint.h"

#include "src/live/endpoints.h"
#include "src/profile/profile_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace benchgate::live {

namespace {

constexpr std::array kEndpoints = {
    Endpoint{"allocs", "What was allocated since the program has started",
             &answer_allocs, &count_heap},
    Endpoint{"block", "Where threads have waited for locks and for each other",
             &answer_block, &count_block},
    Endpoint{"cmdline", "The command line of this program", &answer_cmdline,
             nullptr},
    Endpoint{"heap", "What is allocated now, by those who did it", &answer_heap,
             &count_heap},
    Endpoint{"mutex", "Who held the locks that others waited for",
             &answer_mutex, &count_mutex},
    Endpoint{"profile",
             "Where processor time goes: a profile of the next seconds=30",
             &answer_profile, nullptr},
    Endpoint{"threads", "Where all threads are", &answer_threads,
             &count_threads},
    Endpoint{"trace",
             "What each thread does in the next seconds=1, as trace events",
             &answer_trace, nullptr},
};

}  // namespace

Answer text_answer(std::string text) {
  return {.type = "text/plain; charset=utf-8",
          .filename = "",
          .bytes = std::move(text)};
}

Answer profile_answer(std::string name, profile::Profile& profile) {
  for (profile::Mapping& mapping : profile.mappings) {
    mapping.has_functions = true;
    mapping.has_filenames = true;
    mapping.has_line_numbers = true;
    mapping.has_inline_frames = true;
  }
  return {.type = "application/octet-stream",
          .filename = std::move(name),
          .bytes = profile::write_profile(profile)};
}

std::span<const Endpoint> endpoints() {
  return kEndpoints;
}

const Endpoint* find_endpoint(std::string_view name) {
  // What asks every program for its goroutines gets what comes nearest.
  const std::string_view wanted = name == "goroutine" ? "threads" : name;
  const auto found = std::ranges::find(
      kEndpoints, wanted, [](const Endpoint& each) { return each.name; });
  return found == kEndpoints.end() ? nullptr : &*found;
}

std::string index_page() {
  std::string rows;
  std::string descriptions;
  for (const Endpoint& each : kEndpoints) {
    rows += fmt::format(
        "<tr><td>{}</td><td><a href='{}?debug=1'>{}</a></td></tr>\n",
        each.count == nullptr ? "" : fmt::format("{}", each.count()), each.name,
        each.name);
    descriptions +=
        fmt::format("<li><b>{}</b>: {}</li>\n", each.name, each.description);
  }
  return fmt::format(
      "<!DOCTYPE html>\n"
      "<html lang=\"en\">\n<head>\n<title>/debug/pprof/</title>\n</head>\n"
      "<body>\n<h1>/debug/pprof/</h1>\n"
      "<p>Types of profiles available:</p>\n"
      "<table>\n<tr><th>Count</th><th>Profile</th></tr>\n{}</table>\n"
      "<p><a href='threads?debug=2'>stacks of all threads, one by one</a></p>\n"
      "<p>Profile descriptions:</p>\n<ul>\n{}</ul>\n"
      "</body>\n</html>\n",
      rows, descriptions);
}

void wait_out(std::chrono::nanoseconds time, EndSignal& end) {
  if (!end.wait(time)) {
    throw Refusal(503, "the server ends, and with it this profile");
  }
}

}  // namespace benchgate::live
