#include "src/audit/statements.h"

#include "reporters/quantity.h"
#include "src/audit/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace benchgate::audit {

namespace {

const JudgeTally* own(const Tally& tally) {
  const auto found = std::ranges::find(
      tally.all.judges, Judge{.leg = Leg::paired, .rule = std::nullopt},
      &JudgeTally::judge);
  return found == tally.all.judges.end() ? nullptr : &*found;
}

void add_coverage(std::vector<Statement>& all, const Tally& tally) {
  const GroupTally& group = tally.all;
  if (group.covered.of == 0) {
    return;
  }
  std::string text = fmt::format("{} of all 95 % intervals hold the truth",
                                 rate_text(group.covered));
  if (group.covered_called.of > 0) {
    text += fmt::format("; {} of those of rows that were called",
                        rate_text(group.covered_called));
  }
  all.push_back({.label = "coverage", .text = std::move(text)});
}

void add_wrong(std::vector<Statement>& all, const Tally& tally) {
  const JudgeTally* judge = own(tally);
  if (judge == nullptr || judge->detections.empty()) {
    return;
  }
  Count wrong;
  for (const Detection& detection : judge->detections) {
    wrong.hits += detection.wrong_direction.hits;
    wrong.of += detection.wrong_direction.of;
  }
  const Count& left_alone = tally.all.left_alone;
  all.push_back({.label = "wrong direction",
                 .text = fmt::format("{} slowed benchmarks called faster",
                                     of_text(wrong)),
                 .alarming = wrong.hits > 0});
  all.push_back(
      {.label = "left alone",
       .text = fmt::format("{} comparisons with slowed benchmarks called one "
                           "that was not slowed",
                           of_text(left_alone)),
       .alarming = false});
}

void add_time(std::vector<Statement>& all, const Tally& tally) {
  if (!tally.all.paired_seconds && !tally.all.sequential_seconds) {
    return;
  }
  std::string text;
  if (tally.all.paired_seconds) {
    text = fmt::format("{} per benchmark in pairs",
                       seconds_text(tally.all.paired_seconds));
  }
  if (tally.all.sequential_seconds) {
    text += fmt::format("{}{} per benchmark one after the other",
                        text.empty() ? "" : "; ",
                        seconds_text(tally.all.sequential_seconds));
  }
  all.push_back({.label = "machine time",
                 .text = text + " (median of comparisons without a slowdown)"});
}

void add_warnings(std::vector<Statement>& all, const Tally& tally) {
  const auto warn = [&all](std::string text) {
    all.push_back(
        {.label = "warning", .text = std::move(text), .alarming = true});
  };
  if (tally.all.failed_rows > 0) {
    warn(fmt::format("{} failed; they are not counted",
                     reporters::count(tally.all.failed_rows, "row")));
  }
  if (tally.programs > 1) {
    warn(fmt::format("these are comparisons of {} different programs",
                     tally.programs));
  }
  if (tally.machines > 1) {
    warn(fmt::format("these comparisons are from {} different environments",
                     tally.machines));
  }
}

}  // namespace

std::vector<Statement> statements(const Tally& tally) {
  std::vector<Statement> all;
  if (const JudgeTally* judge = own(tally);
      judge != nullptr && judge->comparisons.of > 0) {
    all.push_back(
        {.label = "error rate",
         .text = fmt::format(
             "{} is asked for; the truth is at most {} with 95 % confidence",
             share_text(tally.family_error),
             share_text(rate_of(judge->comparisons).at_most))});
  }
  add_wrong(all, tally);
  add_coverage(all, tally);
  if (tally.all.unchanged.of > 0) {
    all.push_back({.label = "unchanged",
                   .text = fmt::format(
                       "{} of the rows that were not slowed proven unchanged",
                       rate_text(tally.all.unchanged))});
  }
  add_time(all, tally);
  if (tally.all.budget_spent > 0) {
    all.push_back(
        {.label = "budget",
         .text = fmt::format("{} of {} comparisons used up theirs",
                             tally.all.budget_spent, tally.all.paired)});
  }
  add_warnings(all, tally);
  return all;
}

std::string headline(const Tally& tally) {
  const GroupTally& group = tally.all;
  const JudgeTally* judge = own(tally);
  const std::size_t plain = judge == nullptr ? 0 : judge->comparisons.of;
  std::vector<std::string> parts;
  if (group.paired > 0) {
    parts.push_back(
        fmt::format("{} in pairs", reporters::count(plain, "comparison")));
  }
  if (group.paired > plain) {
    parts.push_back(fmt::format("{} in pairs with slowed benchmarks",
                                group.paired - plain));
  }
  if (group.sequential > 0) {
    parts.push_back(
        fmt::format("{} one side after the other", group.sequential));
  }
  std::size_t under_load = 0;
  for (const GroupTally& part : tally.by_load) {
    if (part.load.value_or(0) > 0) {
      under_load += part.paired + part.sequential;
    }
  }
  std::string text = "one program on both sides: ";
  for (std::size_t i = 0; i < parts.size(); ++i) {
    text += (i == 0 ? "" : ", ") + parts[i];
  }
  if (parts.empty()) {
    text += "no comparison was completed";
  }
  return under_load == 0
             ? text
             : fmt::format("{}; {} of all under load", text, under_load);
}

}  // namespace benchgate::audit
