#include "src/audit/report_tables.h"

#include "reporters/display_text.h"
#include "reporters/quantity.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace benchgate::audit {

namespace {

using reporters::Alignment;
using reporters::Column;
using reporters::Table;

Column left(std::string title) {
  return {.title = std::move(title)};
}

Column right(std::string title, int leaves = 0) {
  return {.title = std::move(title),
          .alignment = Alignment::right,
          .leaves = leaves};
}

/// Without its sign: 0.0361 is "3.6", 0.613 is "61".
std::string percent_number(double share) {
  const double percent = share * 100.0;
  if (percent == 0.0) {
    return "0";
  }
  return percent < 9.95 ? fmt::format("{:.1f}", percent)
                        : fmt::format("{:.0f}", percent);
}

std::string of_text(const Count& count) {
  return count.of == 0 ? "-" : fmt::format("{} of {}", count.hits, count.of);
}

/// "92 % [74, 99]", or how many where they are too few for a share.
std::string rate_text(const Count& count) {
  if (count.of == 0) {
    return "-";
  }
  const Rate rate = rate_of(count);
  return fmt::format("{} {}", share_text(rate.share), interval_text(rate));
}

std::string seconds_text(std::optional<double> seconds) {
  return seconds ? reporters::quantity(*seconds, "s") : "-";
}

const JudgeTally* find(const GroupTally& group, const Judge& judge) {
  const auto found = std::ranges::find(group.judges, judge, &JudgeTally::judge);
  return found == group.judges.end() ? nullptr : &*found;
}

const Detection* find(const JudgeTally& judge, double slowdown) {
  const auto found =
      std::ranges::find(judge.detections, slowdown, &Detection::slowdown);
  return found == judge.detections.end() ? nullptr : &*found;
}

std::set<double> slowdowns_of(const Tally& tally) {
  std::set<double> slowdowns;
  for (const JudgeTally& judge : tally.all.judges) {
    for (const Detection& detection : judge.detections) {
      slowdowns.insert(detection.slowdown);
    }
  }
  return slowdowns;
}

std::string slowdown_text(double slowdown) {
  return fmt::format("+{:g} %", std::round(slowdown * 1e6) / 1e4);
}

const JudgeTally* own(const Tally& tally) {
  return find(tally.all, {.leg = Leg::paired, .rule = std::nullopt});
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

std::string name_of(const Judge& judge) {
  if (!judge.rule) {
    return "benchgate";
  }
  switch (*judge.rule) {
    case Rule::benchstat:
      return "benchstat's rule";
    case Rule::compare_py:
      return "compare.py's rule";
    case Rule::means_5:
      return "means over 5 % apart";
    case Rule::means_10:
      return "means over 10 % apart";
  }
  return "";
}

std::string name_of(Leg leg) {
  return leg == Leg::paired ? "in pairs" : "one after the other";
}

std::string name_of_load(std::size_t processes) {
  return processes == 0 ? "no load"
                        : fmt::format("{} busy {}", processes,
                                      processes == 1 ? "core" : "cores");
}

std::string share_text(double share) {
  return percent_number(share) + " %";
}

std::string interval_text(const Rate& rate) {
  return fmt::format("[{}, {}]", percent_number(rate.low),
                     percent_number(rate.high));
}

Table false_alarm_table(const Tally& tally) {
  Table table;
  table.columns = {left("judged by"),      left("measured"),
                   right("false alarms"),  right("share"),
                   right("95 % interval"), right("at most"),
                   right("benchmarks", 1)};
  const bool by_load = tally.by_load.size() > 1;
  if (by_load) {
    for (const GroupTally& group : tally.by_load) {
      table.columns.push_back(right(name_of_load(group.load.value_or(0)), 2));
    }
  }
  for (const JudgeTally& judge : tally.all.judges) {
    if (judge.comparisons.of == 0) {
      continue;
    }
    const Rate rate = rate_of(judge.comparisons);
    reporters::TableRow row;
    row.cells = {name_of(judge.judge),       name_of(judge.judge.leg),
                 of_text(judge.comparisons), share_text(rate.share),
                 interval_text(rate),        share_text(rate.at_most),
                 of_text(judge.benchmarks)};
    if (by_load) {
      for (const GroupTally& group : tally.by_load) {
        const JudgeTally* part = find(group, judge.judge);
        row.cells.push_back(part == nullptr ? "-" : of_text(part->comparisons));
      }
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table detection_table(const Tally& tally) {
  const std::set<double> slowdowns = slowdowns_of(tally);
  Table table;
  table.columns = {left("judged by"), left("measured")};
  for (const double slowdown : slowdowns) {
    table.columns.push_back(right(slowdown_text(slowdown)));
  }
  table.columns.push_back(right("time of a slowed one", 1));
  for (const JudgeTally& judge : tally.all.judges) {
    if (judge.detections.empty()) {
      continue;
    }
    reporters::TableRow row;
    row.cells = {name_of(judge.judge), name_of(judge.judge.leg)};
    double least = INFINITY;
    double most = 0.0;
    for (const double slowdown : slowdowns) {
      const Detection* detection = find(judge, slowdown);
      row.cells.push_back(
          detection == nullptr ? "-" : rate_text(detection->detected));
      if (detection != nullptr && detection->seconds) {
        least = std::min(least, *detection->seconds);
        most = std::max(most, *detection->seconds);
      }
    }
    // A rule that takes over the screening pairs cannot choose its own time.
    const bool has_own_time =
        !judge.judge.rule || judge.judge.leg == Leg::sequential;
    row.cells.push_back(
        !has_own_time || most == 0.0 ? "-"
        : seconds_text(least) == seconds_text(most)
            ? seconds_text(least)
            : fmt::format("{} to {}", seconds_text(least), seconds_text(most)));
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table benchmark_table(const Tally& tally) {
  std::set<std::string> suites;
  for (const BenchmarkTally& each : tally.benchmarks) {
    suites.insert(each.suite);
  }
  Table table;
  table.columns = {{.title = "benchmark",
                    .least_width = 12,
                    .content = reporters::Content::names},
                   right("time"),
                   right("pairs"),
                   right("detectable"),
                   right("unchanged"),
                   right("false alarms")};
  for (const BenchmarkTally& each : tally.benchmarks) {
    const std::string name =
        suites.size() > 1 ? each.suite + " " + each.name : each.name;
    reporters::TableRow row;
    row.cells = {
        reporters::visible_text(name),
        seconds_text(each.seconds),
        fmt::format("{:g}", each.pairs),
        each.detectable ? reporters::percentage(*each.detectable) : "-",
        of_text(each.unchanged),
        of_text(each.called)};
    if (each.failed > 0) {
      row.notes.push_back(
          fmt::format("failed in {} of {}", each.failed, each.comparisons));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

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
