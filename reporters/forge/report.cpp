#include "reporters/forge/report.h"

#include "compare/join_shards.h"
#include "reporters/builtin.h"
#include "reporters/display_text.h"
#include "reporters/forge/markdown_budget.h"
#include "reporters/markdown_drawing.h"
#include "reporters/row_groups.h"
#include "reporters/sentences.h"

#include <fmt/format.h>

#include <algorithm>

namespace benchgate::reporters::forge {

namespace {

/// Of a sentence about a failure, which may carry what a build printed.
constexpr std::size_t kLongestReason = 4000;

Conclusion conclude(const compare::Comparison& comparison, Purpose purpose) {
  if (comparison.summary.gate == compare::Response::pass) {
    return Conclusion::success;
  }
  return purpose == Purpose::gate ? Conclusion::failure : Conclusion::neutral;
}

std::string title_of(const compare::Comparison& comparison,
                     const std::vector<RowGroup>& groups) {
  std::string title =
      groups.empty() ? "no benchmark was compared" : tally(groups);
  const auto missing = comparison.joined
                           ? compare::missing_shards(*comparison.joined)
                           : std::vector<std::size_t>();
  return missing.empty()
             ? title
             : fmt::format("{} of {} shards missing, {}", missing.size(),
                           comparison.joined->count, title);
}

bool tells_of_change(const compare::Comparison& comparison,
                     const std::vector<RowGroup>& groups) {
  return comparison.summary.gate == compare::Response::fail ||
         std::ranges::any_of(groups, [](const RowGroup& group) {
           return group.concern != Concern::unchanged &&
                  group.concern != Concern::inconclusive;
         });
}

std::size_t size_of(const std::vector<RowGroup>& groups, Concern concern) {
  const auto found = std::ranges::find(groups, concern, &RowGroup::concern);
  return found == groups.end() ? 0 : found->rows.size();
}

}  // namespace

Report make_report(const compare::Comparison& comparison,
                   const BenchmarkSources& sources,
                   const std::string& otherwise, Purpose purpose) {
  const std::vector<RowGroup> groups = group_rows(comparison);
  Report report;
  report.conclusion = conclude(comparison, purpose);
  report.title = title_of(comparison, groups);
  report.markdown = markdown_reporter().render(comparison, {});
  report.annotations = annotate(comparison, sources, otherwise);
  report.outputs = {
      {"conclusion", std::string(to_string(report.conclusion))},
      {"regressions", std::to_string(size_of(groups, Concern::regressed))},
      {"improvements", std::to_string(size_of(groups, Concern::improved))}};
  report.changed = tells_of_change(comparison, groups);
  return report;
}

Report make_report_of_failure(const std::string& why, Conclusion conclusion) {
  const std::string shown = visible_text(start_within(why, kLongestReason));
  Report report;
  report.conclusion = conclusion;
  report.title = conclusion == Conclusion::cancelled
                     ? "cancelled before it was measured"
                     : "could not be measured";
  report.markdown = fmt::format("**Benchmark gate: {}**\n\n{}\n", report.title,
                                markdown_text(shown));
  report.outputs = {{"conclusion", std::string(to_string(conclusion))}};
  report.changed = true;
  return report;
}

}  // namespace benchgate::reporters::forge
