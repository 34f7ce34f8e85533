#include "src/profile/report_header.h"

#include "reporters/display_text.h"
#include "src/profile/profile_error.h"
#include "src/profile/quantity.h"
#include "src/profile/text_reports.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <ctime>

namespace benchgate::profile {

namespace {

constexpr std::int64_t kNanosPerSecond = 1'000'000'000;

std::string clock_text(std::int64_t nanos) {
  const std::tm time = fmt::localtime(static_cast<std::time_t>(
      nanos / kNanosPerSecond - (nanos % kNanosPerSecond < 0 ? 1 : 0)));
  constexpr int kNoon = 12;
  const int hour = time.tm_hour % kNoon == 0 ? kNoon : time.tm_hour % kNoon;
  return fmt::format("{:%b} {}, {:%Y} at {}:{:%M}{} ({:%Z})", time,
                     time.tm_mday, time, hour, time,
                     time.tm_hour < kNoon ? "am" : "pm", time);
}

std::string duration_line(const View& view, std::string_view unit) {
  const Value duration = view.profile.duration_nanos;
  const Scaled total = scale(view.total, view.sample_unit(), "nanoseconds");
  const std::string share =
      total.unit == "ns" && total.number != 0.0
          ? fmt::format("({})",
                        percentage_text(truncated(total.number), duration))
          : "";
  return fmt::format("Duration: {}, Total samples = {} {}\n",
                     quantity_text(duration, "nanoseconds", "auto"),
                     view.format(view.total, unit), share);
}

std::string without_leading_spaces(std::string text) {
  return text.substr(text.find_first_not_of(' '));
}

std::string dropped_line(std::size_t count, std::string_view what,
                         std::string_view of, const std::string& least) {
  return count == 0 ? ""
                    : fmt::format("Dropped {} {}{} ({} <= {})\n", count, what,
                                  count > 1 ? "s" : "", of, least);
}

std::string filter_lines(const View& view) {
  if (view.filters.empty()) {
    return "";
  }
  std::string lines = "Active filters:\n";
  for (const std::string& filter : view.filters) {
    lines += fmt::format("   {}\n", reporters::visible_text(filter));
  }
  return lines;
}

}  // namespace

std::string profile_header(const View& view, std::string_view unit) {
  const Profile& profile = view.profile;
  std::string lines;
  const auto add = [&](std::string_view name, std::string_view value) {
    lines += fmt::format("{}{}\n", name, reporters::visible_text(value));
  };
  if (!profile.mappings.empty()) {
    const Mapping& program = profile.mappings.front();
    if (program.file != kNoText) {
      add("File: ", object_name(profile, program));
    }
    if (program.build_id != kNoText) {
      add("Build ID: ", profile.text(program.build_id));
    }
  }
  for (const Text comment : profile.comments) {
    // pprof's own remarks begin so.
    if (!profile.text(comment).starts_with('#')) {
      add("", profile.text(comment));
    }
  }
  if (!view.type().empty()) {
    add("Type: ", view.type());
  }
  if (profile.time_nanos != 0) {
    add("Time: ", clock_text(profile.time_nanos));
  }
  if (profile.duration_nanos != 0) {
    lines += duration_line(view, unit);
  }
  return lines;
}

void check_length(std::size_t length, std::size_t longest) {
  if (length > longest) {
    throw ProfileError(fmt::format(
        "the report would be longer than {} MiB; choose some stacks with "
        "--focus, or fewer functions",
        longest >> 20U));
  }
}

std::string graph_header(const View& view, const CallGraph& graph,
                         const TrimOptions& options, std::string_view unit) {
  const Value sum = flat_sum(graph);
  std::string lines = profile_header(view, unit) + filter_lines(view);
  lines += fmt::format("Showing nodes accounting for {}, {} of {} total\n",
                       view.format(sum, unit),
                       without_leading_spaces(view.percentage(sum)),
                       view.format(view.total, unit));
  if (view.total == 0) {
    return lines;
  }
  const auto least = [&](double fraction) {
    return view.format(static_cast<Value>(magnitude(truncated(
                           static_cast<double>(view.total) * fraction))),
                       unit);
  };
  lines += dropped_line(graph.dropped_nodes, "node", "cum",
                        least(options.node_fraction));
  if (!graph.shown.empty() && graph.shown.size() < graph.shown_before_limit) {
    lines += fmt::format("Showing top {} nodes out of {}\n", graph.shown.size(),
                         graph.shown_before_limit);
  }
  return lines;
}

}  // namespace benchgate::profile
