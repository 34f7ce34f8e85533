#include "compare/exact_metric.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace benchgate::compare {

namespace {

double rounding(double a, double b) {
  return kSameValue * std::max(std::abs(a), std::abs(b));
}

}  // namespace

bool all_same(std::span<const double> values) {
  if (values.empty()) {
    return true;
  }
  const auto [least, most] = std::ranges::minmax(values);
  return most - least <= rounding(least, most);
}

ExactOutcome judge_exact(double base, double head, Direction better,
                         double tolerance) {
  ExactOutcome outcome;
  const double change = head - base;
  if (base > 0.0) {
    outcome.ratio = change / base;
  } else if (change != 0.0) {
    outcome.note = fmt::format("from {:.10g} to {:.10g}: no ratio", base, head);
  } else {
    outcome.ratio = 0.0;
  }

  const double allowed = tolerance * std::abs(base) + rounding(base, head);
  if (std::abs(change) <= allowed) {
    outcome.verdict = Verdict::unchanged;
  } else {
    const bool worse = (change > 0.0) == (better == Direction::lower);
    outcome.verdict = worse ? Verdict::regressed : Verdict::improved;
  }
  return outcome;
}

}  // namespace benchgate::compare
