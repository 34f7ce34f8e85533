#pragma once

/// \file
/// How large a difference between two unpaired cells is, and how well that is
/// known: what benchstat does not say.

#include "compare/detectable_effect.h"
#include "compare/interval.h"
#include "compare/unpaired_table.h"

#include <optional>
#include <span>

namespace benchgate::compare {

/// What the values of two cells say of the ratio between them.
struct UnpairedEffect {
  /// Empty where a value is not above zero or not finite, unless all are equal.
  std::optional<Delta> ratio;
  /// Of the logarithm of the ratio, at kUnpairedConfidence: what decides. Empty
  /// where the ratio is.
  std::optional<Interval> bounds;
  std::optional<ShiftPrecision> precision;  ///< From these bounds.
  /// Whether both sides count something: whole numbers that do not vary. All
  /// others are rounded at least, and so have noise even where all are equal.
  bool counts = false;
};

/// Both sides ascending, one value at least each, none of them NaN. The
/// interval of the ratio, which is shown, has the level `confidence`; nothing
/// else depends on that.
///
/// Complexity: O(n log n) for n values in all; constant where all values of a
/// side are equal.
UnpairedEffect estimate_effect(std::span<const double> base,
                               std::span<const double> head, double confidence);

/// Fills the verdict, and the detectable effect, of a comparison whose p-value
/// has been adjusted over `tests`.
void judge_effect(UnpairedComparison& comparison, const UnpairedEffect& effect,
                  const UnpairedTableHeading& heading,
                  const UnpairedTableSettings& settings, std::size_t tests);

}  // namespace benchgate::compare
