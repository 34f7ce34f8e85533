#pragma once

/// \file
/// A history small enough to be looked at, for what shows histories.

#include "reporters/history/record.h"
#include "reporters/history/record_id.h"

#include <fmt/format.h>

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

namespace benchgate::tests {

/// Run `i` of a history of one commit a day: "BM_Get/8" in pairs, which takes a
/// tenth longer from run 12 on, "BM_Copy" alone, and allocations of both.
inline reporters::history::Record small_run(std::size_t i) {
  using namespace reporters::history;
  const auto commit = [](std::size_t n) { return fmt::format("{:040x}", n); };
  Record record;
  record.commit = {.id = commit(i + 1),
                   .parents = {},
                   .time = fmt::format("2026-01-{:02}T12:00:00Z", i + 1),
                   .subject = fmt::format("store: step {} <b>", i)};
  if (i > 0) {
    record.commit.parents = {commit(i)};
    record.base_commit = commit(i);
  }
  record.revision = i == 9 ? "v1.0" : "main";
  record.started = record.commit.time;
  record.environment = {{"cpu", i < 18 ? "old" : "new"}};
  record.tool_version = "0.1.0";
  record.origin = "benchgate";
  const double noise = 0.001 * static_cast<double>(i * 7 % 5);
  const double level = i < 12 ? 1e-6 : 1.1e-6;
  const double value = level * (1.0 + noise) * (i < 18 ? 1.0 : 0.5);
  Entry get{.suite = "store",
            .benchmark = "BM_Get/8",
            .metric = {.name = "cpu_time", .unit = "s"},
            .value = {.median = value,
                      .low = value * 0.99,
                      .high = value * 1.01,
                      .n = 18},
            .delta = {}};
  if (i > 0) {
    const double ratio = (i == 12 ? 0.1 : 0.0) + noise / 10.0;
    get.delta = {.ratio = ratio, .low = ratio - 0.002, .high = ratio + 0.002};
    get.pairs = 18;
  }
  record.entries.push_back(get);
  record.entries.push_back({.suite = "store",
                            .benchmark = "BM_Get/8",
                            .metric = {.name = "allocs_per_op",
                                       .unit = "1",
                                       .better = compare::Direction::lower,
                                       .kind = compare::MetricKind::exact},
                            .value = {.median = i < 6 ? 3.0 : 4.0,
                                      .low = i < 6 ? 3.0 : 4.0,
                                      .high = i < 6 ? 3.0 : 4.0,
                                      .n = 18},
                            .delta = {}});
  record.entries.push_back(
      {.suite = "store",
       .benchmark = "BM_Copy",
       .metric = {.name = "bytes_per_second",
                  .unit = "B/s",
                  .better = compare::Direction::higher},
       .value = {.median = 2e9, .low = 1.9e9, .high = 2.1e9, .n = 18},
       .delta = {}});
  record.id = record_id(record);
  return record;
}

/// The first `runs` of them, 28 at most.
inline std::vector<reporters::history::Record> small_history(
    std::size_t runs = 24) {
  std::vector<reporters::history::Record> records;
  for (std::size_t i = 0; i < runs; ++i) {
    records.push_back(small_run(i));
  }
  return records;
}

}  // namespace benchgate::tests
