#include "src/audit/report_tables.h"

#include "reporters/display_text.h"
#include "reporters/quantity.h"
#include "src/audit/words.h"

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

}  // namespace

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

}  // namespace benchgate::audit
