#pragma once

#include <cstddef>
#include <span>
#include <stdexcept>
#include <vector>

namespace benchgate::compare {

/// Values that cannot be a sample. The message names the first bad one.
class InvalidSample : public std::invalid_argument {
 public:
  using std::invalid_argument::invalid_argument;
};

/// The values of one benchmark and metric, one per invocation or pair: what one
/// side measured, in the metric's base unit (seconds, bytes, a count), or the
/// log-ratios of the pairs.
///
/// Valid by construction (at least one value, all finite), so nothing else in
/// compare/ has to look again. Immutable.
class Sample {
 public:
  /// `values` in any order: they are sorted.
  ///
  /// Throws:     InvalidSample if `values` is empty or one is not finite.
  /// Complexity: O(n log n).
  explicit Sample(std::vector<double> values);

  /// Ascending.
  [[nodiscard]] std::span<const double> values() const { return values_; }

  [[nodiscard]] std::size_t size() const { return values_.size(); }

 private:
  std::vector<double> values_;
};

}  // namespace benchgate::compare
