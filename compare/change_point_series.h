#pragma once

#include "compare/change_point.h"
#include "compare/weak_point.h"

#include <cstddef>
#include <span>
#include <vector>

namespace benchgate::compare {

/// The search for change points in one series that grows run by run. Appending
/// searches again only the part at the end that can change, and leaves the same
/// as a search from the start: what is older than two windows before the last
/// weak point that still may move is settled for good.
///
/// Holds the values (8 bytes and an index each) and the weak points, which are
/// about one in a thousand values. Copyable.
class ChangePointSeries {
 public:
  explicit ChangePointSeries(ChangePointSettings settings = {});

  /// Takes runs that are newer than all so far; NaN where a run is missing.
  ///
  /// Precondition: no value is infinite.
  /// Complexity:   O(w^2) for a window of w, besides what is new; independent
  ///               of the length of the series unless weak points follow each
  ///               other within a window all along.
  void append(std::span<const double> log_values);

  [[nodiscard]] const ChangePointSettings& settings() const {
    return settings_;
  }

  /// Runs so far, missing ones too.
  [[nodiscard]] std::size_t runs() const { return runs_; }

  /// Runs that are not missing.
  [[nodiscard]] std::size_t values() const { return values_.size(); }

  /// What might be a change point, in stretches that do not depend on each
  /// other, oldest first. For change_points_of_all().
  [[nodiscard]] const std::vector<WeakStretch>& stretches() const {
    return stretches_;
  }

  /// The change points with `level` or less for each test, all else merged
  /// away. p_value is filled for this series. Ascending.
  [[nodiscard]] std::vector<ChangePoint> points_at(double level) const;

 private:
  void search_grid();
  [[nodiscard]] std::vector<WeakPoint> search_tail() const;
  void merge();

  ChangePointSettings settings_;
  std::size_t runs_ = 0;
  std::vector<double> values_;            // Without the missing ones,
  std::vector<std::size_t> run_of_;       // and the run that each is of.
  std::vector<std::size_t> next_window_;  // By length: windows searched so far.
  std::vector<WeakPoint> open_;  // From full windows; not settled, by window.
  std::vector<WeakStretch> stretches_;
  std::size_t settled_ = 0;  // Of the stretches.
};

/// How many false change points a value brings about, in expectation, where
/// each test has this level: above the level, since a value is tested in many
/// windows. For change_points_of_all(). Range: 0 and up.
double false_points_per_value(double level);

}  // namespace benchgate::compare
