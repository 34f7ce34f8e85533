#include "reporters/forge/annotations.h"

#include "reporters/display_text.h"
#include "reporters/forge/markdown_budget.h"
#include "reporters/quantity.h"
#include "reporters/row_groups.h"

#include <fmt/format.h>

namespace benchgate::reporters::forge {

namespace {

/// GitHub refuses a longer title.
constexpr std::size_t kLongestTitle = 255;

/// More of a name than this tells nobody anything. In columns, and in bytes
/// before characters are spelled out.
constexpr std::size_t kLongestName = 120;
constexpr std::size_t kMostNameBytes = 4096;

std::string shown_name(std::string_view name) {
  return shorten(visible_text(start_within(name, kMostNameBytes)),
                 kLongestName);
}

std::string estimate_of(const compare::Row& row) {
  return row.delta ? change(*row.delta).estimate : "no estimate";
}

std::string title_of(const compare::Row& row) {
  const std::string title =
      fmt::format("{}: {} {}", shown_name(row.benchmark),
                  shown_name(row.metric.name), estimate_of(row));
  return std::string(start_within(title, kLongestTitle));
}

std::string message_of(const compare::Row& row) {
  std::string message = fmt::format("{} {}: {}, {}", shown_name(row.benchmark),
                                    shown_name(row.metric.name),
                                    estimate_of(row), to_string(row.verdict));
  if (row.delta) {
    const std::string interval = change(*row.delta).interval;
    if (!interval.empty()) {
      message += fmt::format("\n{} interval {} %",
                             percentage(row.delta->confidence), interval);
    }
  }
  const auto value = [](const std::optional<compare::SideSummary>& side) {
    return side ? std::optional(side->median) : std::nullopt;
  };
  const Quantities sides =
      quantities(value(row.base), value(row.head), row.metric.unit);
  message += fmt::format("\nbase {}, head {}", sides.base, sides.head);
  if (row.p_value) {
    message += fmt::format(", p {}", p_value(*row.p_value));
  }
  if (!row.note.empty()) {
    message += "\n" + shown_name(row.note);
  }
  for (const std::string& line : row.explanation) {
    message += "\n" + shown_name(line);
  }
  if (!row.policy.gated) {
    message += "\nthe gate does not look at this benchmark";
  }
  return message;
}

}  // namespace

std::string_view to_string(Annotation::Level level) {
  switch (level) {
    case Annotation::Level::notice:
      return "notice";
    case Annotation::Level::warning:
      return "warning";
    case Annotation::Level::failure:
      return "failure";
  }
  return "";
}

std::vector<Annotation> annotate(const compare::Comparison& comparison,
                                 const BenchmarkSources& sources,
                                 const std::string& otherwise) {
  std::vector<Annotation> annotations;
  for (const RowGroup& group : group_rows(comparison)) {
    if (group.concern != Concern::regressed) {
      continue;
    }
    for (const compare::Row* row : group.rows) {
      const auto place = sources.find(row->suite, row->benchmark);
      annotations.push_back(
          {.place = place.value_or(SourceLine{.path = otherwise, .line = 1}),
           .level = row->policy.gated ? Annotation::Level::failure
                                      : Annotation::Level::warning,
           .title = title_of(*row),
           .message = message_of(*row),
           .suite = row->suite,
           .benchmark = row->benchmark,
           .metric = row->metric.name});
    }
  }
  return annotations;
}

}  // namespace benchgate::reporters::forge
