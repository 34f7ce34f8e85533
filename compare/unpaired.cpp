#include "compare/unpaired.h"

#include "compare/detectable_effect.h"
#include "compare/exact_metric.h"
#include "compare/hodges_lehmann.h"
#include "compare/mann_whitney.h"
#include "compare/multiplicity.h"
#include "compare/protocol_settings.h"
#include "compare/row_numbers.h"
#include "compare/sample.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

namespace benchgate::compare {

namespace {

/// A row that has been tested and waits for the others, since its p-value has
/// to be adjusted.
struct TestedRow {
  Row* row = nullptr;
  Sample base;  // Logarithms, negated where higher is better.
  Sample head;
  double p_value = 1.0;
};

bool all_above_zero(std::span<const double> values) {
  return std::ranges::all_of(
      values, [](double value) { return std::isfinite(value) && value > 0.0; });
}

Sample logarithms(std::span<const double> values, Direction better) {
  std::vector<double> logs;
  logs.reserve(values.size());
  for (const double value : values) {
    logs.push_back(better == Direction::lower ? std::log(value)
                                              : -std::log(value));
  }
  return Sample(std::move(logs));
}

/// Whether `row` is settled as an exact metric.
bool judged_exact(Row& row) {
  if (row.metric.kind != MetricKind::exact) {
    return false;
  }
  if (!all_same(row.base_values) || !all_same(row.head_values)) {
    row.note = "varies between invocations; judged as a timed metric";
    return false;
  }
  const ExactOutcome outcome =
      judge_exact(row.base_values.front(), row.head_values.front(),
                  row.metric.better, row.policy.tolerance);
  row.note = outcome.note;
  if (outcome.ratio) {
    row.delta = Delta{.ratio = *outcome.ratio,
                      .low = *outcome.ratio,
                      .high = *outcome.ratio,
                      .confidence = 1.0};
  }
  if (std::min(row.base_values.size(), row.head_values.size()) < 2) {
    row.note = "one value a side: none that agrees";
  } else {
    row.verdict = outcome.verdict;
  }
  return true;
}

void judge(const TestedRow& tested, double adjusted, double family_error,
           std::size_t tests) {
  const ProtocolSettings defaults;
  Row& row = *tested.row;
  row.p_value = adjusted;
  const std::array confidences = {kShownConfidence, kUnpairedConfidence};
  const auto [shift, intervals] =
      estimate_shift(tested.base, tested.head, confidences);
  const Interval& interval = intervals.front();
  if (std::isfinite(interval.low)) {
    row.delta = delta_from(shift, interval, row.metric.better);
  } else {
    row.note = "too few values for an interval";
  }

  const double threshold = std::log1p(row.policy.noise_threshold);
  const double margin = std::log1p(row.policy.equivalence_margin);
  const Interval& equivalence = intervals.back();
  if (adjusted <= family_error && std::abs(shift) > threshold) {
    row.verdict = shift > 0.0 ? Verdict::regressed : Verdict::improved;
  } else if (-margin <= equivalence.low && equivalence.high <= margin) {
    row.verdict = Verdict::unchanged;
  }

  const std::optional<double> detectable =
      detectable_shift(tested.base, tested.head,
                       {.null = 0.0,
                        .level = bonferroni_level(family_error, tests, 1) / 2.0,
                        .power = defaults.power},
                       threshold);
  if (detectable) {
    row.detectable = std::expm1(*detectable);
  }
}

}  // namespace

void judge_unpaired(std::vector<Row>& rows, double family_error) {
  std::vector<TestedRow> tested;
  std::vector<double> p_values;
  for (Row& row : rows) {
    if (row.design != Design::unpaired ||
        row.verdict != Verdict::inconclusive) {
      continue;
    }
    row.base = summarise_side(row.base_values);
    row.head = summarise_side(row.head_values);
    if (!row.base || !row.head) {
      row.note = "a side has no values";
    } else if (judged_exact(row)) {
      continue;
    } else if (!all_above_zero(row.base_values) ||
               !all_above_zero(row.head_values)) {
      row.note = "no ratio: a value is not above 0";
    } else {
      TestedRow next{.row = &row,
                     .base = logarithms(row.base_values, row.metric.better),
                     .head = logarithms(row.head_values, row.metric.better)};
      p_values.push_back(mann_whitney(next.base, next.head).p_value);
      tested.push_back(std::move(next));
    }
  }

  const std::vector<double> adjusted = holm_adjusted(p_values);
  for (std::size_t i = 0; i < tested.size(); ++i) {
    judge(tested[i], adjusted[i], family_error, tested.size());
  }
}

}  // namespace benchgate::compare
