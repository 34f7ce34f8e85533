#pragma once

/// \file
/// Results that were measured apart, as a table: rows of benchmarks, columns of
/// files or configurations, the first of which is the base of all others.
///
/// The numbers are benchstat's: medians with order-statistic intervals,
/// Mann-Whitney U, geometric means of ratios. Added to them are p-values that
/// may be read over a whole table, the size of a change with its interval, and
/// the change that would have been seen.
///
/// Nothing cancels what happened to the machine between two files. No verdict
/// here keeps a stated error, therefore: it says what the numbers would mean if
/// nothing had happened.

#include "compare/comparison.h"
#include "compare/metric.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::compare {

/// One field of a projection: its key as the user wrote it (the fields of
/// ".config" by their configuration key), and the value.
struct KeyField {
  std::string name;
  std::string value;

  bool operator==(const KeyField&) const = default;
};

/// What a table is computed with.
struct UnpairedTableSettings {
  double alpha = 0.05;       ///< A difference is called at p <= alpha; [0, 1].
  double confidence = 0.95;  ///< Of the intervals shown; in [0, 1].
  /// Whether to estimate the size of each change, its interval and the
  /// detectable effect, and to give a verdict. Costs several times as much as
  /// all the rest; the formats of benchstat show none of it.
  bool effects = true;
  /// Smallest change worth calling: 0.01 is 1 %. Not for whole numbers that do
  /// not vary, which are counts.
  double noise_threshold = 0.01;
  double equivalence_margin = 0.02;  ///< How close counts as the same.
};

/// What one table is about.
struct UnpairedTableHeading {
  std::vector<KeyField> fields;     ///< The table key without unit, in order.
  std::string unit;                 ///< Tidied: "sec/op", "B/s".
  bool exact = false;               ///< Equal at every run: needs no test.
  std::optional<Direction> better;  ///< Empty: not known.
  /// The key of every column, in order; the first is the base.
  std::vector<std::vector<KeyField>> columns;
};

/// The values that one column has for one row.
struct UnpairedCellInput {
  /// In any order; at least one. NaN and infinities are possible.
  std::vector<double> values;
  /// Keys that no projection names and that differ within the cell.
  std::vector<std::string> varying;
};

/// The values of a cell in a few numbers.
struct UnpairedCell {
  double center = 0.0;  ///< Median; of an exact unit the most frequent value.
  double low = 0.0;     ///< Interval of the median, infinite where there are
  double high = 0.0;    ///< too few values; of an exact unit least and most.
  std::size_t n = 0;    ///< At least 1.
  std::vector<std::string> notes;  ///< Benchstat's, in its order.

  bool operator==(const UnpairedCell&) const = default;
};

/// What is said of a cell against the base. See the head of this file for what
/// it is worth.
enum class UnpairedVerdict {
  regressed,    ///< Worse: adjusted p <= alpha, beyond the noise threshold.
  improved,     ///< Better, likewise.
  changed,      ///< Either, of a unit that does not say which way is better.
  unchanged,    ///< The 90 % interval of the effect lies within the margin,
                ///< whichever interval is shown.
  inconclusive  ///< None of these.
};

std::string_view to_string(UnpairedVerdict verdict);

/// A cell against the base of its row.
struct UnpairedComparison {
  /// Center over the base's center minus one. Equal centers: 0. Empty: no
  /// number, since the base's center is 0. May be infinite or NaN where a
  /// center is.
  std::optional<double> delta;
  /// Benchstat's verdict: p-value <= alpha; always true of an exact unit, and
  /// never where a value is NaN.
  bool significant = false;
  /// Of the two-sided Mann-Whitney test. Empty for an exact unit and where a
  /// value is NaN.
  std::optional<double> p_value;
  /// By Holm's procedure over all comparisons of the table.
  std::optional<double> adjusted_p_value;
  /// The share of pairs of values in which head's is the larger, ties as one
  /// half; of an exact unit by the centers. Empty where a value is NaN.
  std::optional<double> head_larger;
  std::vector<std::string> notes;  ///< Benchstat's, in its order.

  // Only with UnpairedTableSettings::effects.

  /// Hodges-Lehmann shift of the logarithms with its interval, as a ratio minus
  /// one. The bounds are infinite where there are too few values. Empty where a
  /// value is not above zero or not finite; of an exact unit the delta.
  std::optional<Delta> effect;
  /// The ratio minus one (above zero) that would have been called in nine of
  /// ten cases. Empty: no noise could be seen, or too few values.
  std::optional<double> detectable;
  std::optional<UnpairedVerdict> verdict;

  bool operator==(const UnpairedComparison&) const = default;
};

/// One benchmark.
struct UnpairedRow {
  std::vector<KeyField> key;
  /// One per column; empty: no measurement.
  std::vector<std::optional<UnpairedCell>> cells;
  /// One per column; empty for the base, and where it or the cell is missing.
  std::vector<std::optional<UnpairedComparison>> comparisons;
};

/// The last row of a table in one column.
struct UnpairedGeomean {
  std::optional<double> center;    ///< Of the centers; empty: there is none.
  std::optional<double> ratio;     ///< Of the ratios to the base, minus one.
  std::vector<std::string> notes;  ///< Benchstat's, in its order.

  bool operator==(const UnpairedGeomean&) const = default;
};

/// A table with everything that is shown of it. Plain data.
struct UnpairedTable {
  UnpairedTableHeading heading;
  UnpairedTableSettings settings;
  std::vector<UnpairedRow> rows;
  std::vector<UnpairedGeomean> geomeans;  ///< One per column.
  std::size_t tests = 0;  ///< Over how many p-values they were adjusted.
};

/// Makes a table row by row; the values are reduced at once, so that they need
/// not all be in memory.
///
/// Not to be shared between threads.
class UnpairedTableBuilder {
 public:
  UnpairedTableBuilder(UnpairedTableHeading heading,
                       UnpairedTableSettings settings);
  ~UnpairedTableBuilder();
  UnpairedTableBuilder(UnpairedTableBuilder&&) noexcept;
  UnpairedTableBuilder& operator=(UnpairedTableBuilder&&) noexcept;

  /// `cells` has one entry per column; empty: no measurement. Its values are
  /// left in order, and its memory may be used for the next row.
  ///
  /// Complexity: O(n log n) for n values in a cell; the exact test of up to 25
  ///             tied values a side takes tens of microseconds.
  void add_row(std::vector<KeyField> key,
               std::span<std::optional<UnpairedCellInput>> cells);

  /// What follows from all rows: geometric means, adjusted p-values, verdicts.
  UnpairedTable finish() &&;

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace benchgate::compare
