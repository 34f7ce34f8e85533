#pragma once

/// \file
/// What many small steps add up to since a release. A gate looks at one change
/// at a time, and each may be below every threshold.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace benchgate::compare {

/// One benchmark and metric since then.
struct DriftRow {
  std::string suite;
  std::string benchmark;
  std::string metric;
  std::string unit;  ///< The metric's: a series does not go on in another.

  // Raw, from a history of ratios that were measured in pairs.
  /// Logarithm of base over the value at the reference, in the metric's own
  /// direction.
  double before = 0.0;
  double error = 0.0;    ///< Its standard deviation. May be infinite.
  bool bridged = false;  ///< Not all of it was measured in pairs.
  double limit = 0.05;   ///< Slowdown that passes: Drift::limit, or more where
                         ///< somebody has agreed to more.

  // Decided, by judge_drift. Empty where this comparison has no ratio.
  struct Total {
    double ratio = 0.0;  ///< Head over the reference, minus one.
    double low = 0.0;    ///< 95 % interval; may be infinite.
    double high = 0.0;

    bool operator==(const Total&) const = default;
  };

  std::optional<Total> total;
  /// Of the test that the slowdown is at most the limit, adjusted for the
  /// number of rows.
  std::optional<double> p_value;
  bool exceeded = false;  ///< The gate fails.

  bool operator==(const DriftRow&) const = default;
};

struct Drift {
  double limit = 0.05;         ///< 0.05: 5 % slower than at the reference.
  std::string since;           ///< As it was asked for: "v1.4", "20 commits".
  std::string since_commit;    ///< Of the run that is the reference.
  std::string history;         ///< Its location.
  std::vector<DriftRow> rows;  ///< Those that the history has ratios of.
  /// Why nothing is known; the gate fails. Empty: it is.
  std::string problem;
  /// What the reader has to know of how it was looked at; one line each.
  std::vector<std::string> notes;

  bool operator==(const Drift&) const = default;
};

}  // namespace benchgate::compare
