#pragma once

#include <cstddef>
#include <vector>

namespace benchgate::compare {

/// The values of a window that moves along a series, kept in order, so that
/// medians cost little: O(n) moves of memory to put one in or take one out,
/// which for some hundred values is less than one look at each.
class SortedWindow {
 public:
  void clear() { values_.clear(); }

  void put(double value);

  /// Precondition: the value is there.
  void take_out(double value);

  [[nodiscard]] std::size_t size() const { return values_.size(); }

  /// The (n / 2)-th smallest, from 0, of the n values besides `left_out`.
  ///
  /// Precondition: `left_out` is there, and another one.
  /// Complexity:   O(log n).
  [[nodiscard]] double median_without(double left_out) const;

  /// The same of their distances from `middle`.
  ///
  /// Precondition: as above.
  /// Complexity:   O(n), n / 2 steps.
  [[nodiscard]] double median_distance_without(double left_out,
                                               double middle) const;

 private:
  [[nodiscard]] std::size_t place_of(double value) const;

  std::vector<double> values_;
};

}  // namespace benchgate::compare
