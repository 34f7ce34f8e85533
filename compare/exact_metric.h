#pragma once

/// \file
/// Metrics that are the same at every invocation (allocations, instructions,
/// code size) need no test: a difference is a difference.

#include "compare/metric.h"
#include "compare/verdict.h"

#include <optional>
#include <span>
#include <string>

namespace benchgate::compare {

/// How far apart two values may be and still be called the same, relative to
/// the larger: what printing and averaging over iterations may add.
inline constexpr double kSameValue = 1e-9;

/// Whether all values are the same. True of none.
bool all_same(std::span<const double> values);

/// What two values say.
struct ExactOutcome {
  Verdict verdict = Verdict::inconclusive;
  std::optional<double>
      ratio;         ///< head / base - 1; empty: base is not above 0.
  std::string note;  ///< Why there is no ratio; empty: there is one.
};

/// `tolerance`: relative change that passes, 0.005 for half a percent.
ExactOutcome judge_exact(double base, double head, Direction better,
                         double tolerance);

}  // namespace benchgate::compare
