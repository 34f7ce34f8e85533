#include "src/audit/trial.h"

#include <algorithm>

namespace benchgate::audit {

double true_ratio(const compare::Metric& metric, double slowdown) {
  if (metric.kind == compare::MetricKind::exact) {
    return 0.0;
  }
  return metric.better == compare::Direction::lower
             ? slowdown
             : 1.0 / (1.0 + slowdown) - 1.0;
}

bool is_called(const TrialRow& row) {
  return row.verdict == compare::Verdict::regressed ||
         row.verdict == compare::Verdict::improved;
}

const TrialRow* time_row(const TrialBenchmark& benchmark) {
  const auto is_timed = [](const TrialRow& row) {
    return row.metric.kind == compare::MetricKind::timed;
  };
  const auto named =
      std::ranges::find_if(benchmark.rows, [&](const TrialRow& row) {
        return is_timed(row) && row.metric.name == benchmark.time_metric;
      });
  if (named != benchmark.rows.end()) {
    return &*named;
  }
  const auto timed = std::ranges::find_if(benchmark.rows, is_timed);
  return timed == benchmark.rows.end() ? nullptr : &*timed;
}

}  // namespace benchgate::audit
