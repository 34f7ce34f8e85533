#include "compare/judge_drift.h"

#include "compare/distributions.h"
#include "compare/multiplicity.h"

#include <cmath>
#include <cstddef>
#include <limits>
#include <map>
#include <tuple>
#include <vector>

namespace benchgate::compare {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Half the width of a 95 % interval in standard deviations.
constexpr double kHalfWidth = 1.959964;

/// Suite, benchmark, metric, unit.
using Key = std::tuple<std::string, std::string, std::string, std::string>;

std::map<Key, const Row*> rows_by_key(const Comparison& comparison) {
  std::map<Key, const Row*> rows;
  for (const Row& row : comparison.rows) {
    rows.emplace(
        Key(row.suite, row.benchmark, row.metric.name, row.metric.unit), &row);
  }
  return rows;
}

/// A quantity that is nearly normal.
struct Estimate {
  double value = 0.0;
  double error = 0.0;
};

/// The logarithm of a ratio; empty where it has none.
std::optional<Estimate> log_of(const Row& row) {
  if (!row.delta || row.design != Design::paired ||
      !std::isfinite(row.delta->ratio) || row.delta->ratio <= -1.0) {
    return std::nullopt;
  }
  const Delta& delta = *row.delta;
  Estimate estimate = {.value = std::log1p(delta.ratio), .error = 0.0};
  if (row.metric.kind == MetricKind::timed) {
    const bool is_bounded = std::isfinite(delta.low) && delta.low > -1.0 &&
                            std::isfinite(delta.high);
    estimate.error = is_bounded
                         ? (std::log1p(delta.high) - std::log1p(delta.low)) /
                               (2.0 * kHalfWidth)
                         : kInfinity;
  }
  return estimate;
}

/// Of a value as large or larger, if the truth is at most `limit`.
double p_value_of(const Estimate& slowdown, double limit) {
  const double excess = slowdown.value - limit;
  if (std::isinf(slowdown.error)) {
    return 1.0;
  }
  if (slowdown.error <= 0.0) {
    // A rounding of what was multiplied up is no slowdown.
    constexpr double kRounding = 1e-9;
    return excess > kRounding ? 0.0 : 1.0;
  }
  return normal_above(excess / slowdown.error);
}

void judge(DriftRow& drift, const Estimate& now, Direction better) {
  const Estimate total = {.value = drift.before + now.value,
                          .error = std::hypot(drift.error, now.error)};
  const double reach = kHalfWidth * total.error;
  drift.total = DriftRow::Total{.ratio = std::expm1(total.value),
                                .low = std::expm1(total.value - reach),
                                .high = std::expm1(total.value + reach)};
  const Estimate slowdown = {
      .value = better == Direction::lower ? total.value : -total.value,
      .error = total.error};
  drift.p_value = p_value_of(slowdown, std::log1p(drift.limit));
}

void forget(DriftRow& drift) {
  drift.total.reset();
  drift.p_value.reset();
  drift.exceeded = false;
}

}  // namespace

void judge_drift(Comparison& comparison) {
  const std::map<Key, const Row*> rows = rows_by_key(comparison);
  std::vector<DriftRow*> gated;
  std::vector<double> p_values;
  for (DriftRow& drift : comparison.drift->rows) {
    forget(drift);
    const auto row =
        rows.find({drift.suite, drift.benchmark, drift.metric, drift.unit});
    const auto now = row == rows.end() ? std::nullopt : log_of(*row->second);
    if (!now) {
      continue;
    }
    judge(drift, *now, row->second->metric.better);
    if (row->second->policy.gated) {
      gated.push_back(&drift);
      p_values.push_back(*drift.p_value);
    } else {
      drift.p_value.reset();
    }
  }
  const std::vector<double> adjusted = holm_adjusted(p_values);
  for (std::size_t i = 0; i < gated.size(); ++i) {
    gated[i]->p_value = adjusted[i];
    gated[i]->exceeded = adjusted[i] <= comparison.policy.family_error;
  }
}

}  // namespace benchgate::compare
