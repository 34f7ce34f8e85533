#include "reporters/history/record_of.h"

#include "reporters/history/record_id.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <string>

namespace benchgate::reporters::history {

namespace {

using compare::Comparison;
using compare::Row;

double rounded_value(double value) {
  return std::isfinite(value)
             ? std::strtod(fmt::format("{:.7g}", value).c_str(), nullptr)
             : value;
}

double rounded_ratio(double ratio) {
  constexpr double kPlaces = 1e8;
  // Of what has nearly vanished, eight places may be none.
  constexpr double kNearlyNothing = -0.99;
  return std::isfinite(ratio) && ratio > kNearlyNothing
             ? std::round(ratio * kPlaces) / kPlaces
             : ratio;
}

void round_timed(Entry& entry) {
  entry.value.median = rounded_value(entry.value.median);
  entry.value.low = rounded_value(entry.value.low);
  entry.value.high = rounded_value(entry.value.high);
  if (entry.delta) {
    entry.delta->ratio = rounded_ratio(entry.delta->ratio);
    entry.delta->low = rounded_ratio(entry.delta->low);
    entry.delta->high = rounded_ratio(entry.delta->high);
  }
}

Entry entry_of(const Row& row, bool base_is_known) {
  Entry entry{.suite = row.suite,
              .benchmark = row.benchmark,
              .metric = row.metric,
              .value = *row.head,
              .delta = {}};
  if (base_is_known && row.delta && row.design == compare::Design::paired &&
      !std::isnan(row.delta->ratio)) {
    entry.delta = row.delta;
    entry.pairs = row.head->n;  // The sides are those of the deciding pairs.
  }
  if (row.metric.kind == compare::MetricKind::timed) {
    round_timed(entry);
  }
  return entry;
}

}  // namespace

Record record_of(const Comparison& comparison, const Commit& commit) {
  Record record;
  record.commit = commit;
  record.revision = comparison.head.revision;
  record.started =
      comparison.started.empty() ? commit.time : comparison.started;
  record.environment = comparison.head.environment;
  if (comparison.shard) {
    record.shard = comparison.shard->index;
    record.shards = comparison.shard->count;
  }
  record.tool_version = comparison.tool_version;
  record.origin = "benchgate";
  for (const Row& row : comparison.rows) {
    if (row.head && row.verdict != compare::Verdict::failed) {
      record.entries.push_back(entry_of(row, !comparison.base.commit.empty()));
      if (record.entries.back().delta) {
        record.base_commit = comparison.base.commit;
      }
    }
  }
  record.id = record_id(record);
  return record;
}

}  // namespace benchgate::reporters::history
