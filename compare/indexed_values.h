#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace benchgate::compare {

/// A value, and where in its series it stands.
struct IndexedValue {
  double value;
  std::uint32_t index;
};

/// Sorts series of up to some thousand values, one after the other. Keeps its
/// memory between them.
class IndexedValues {
 public:
  /// The values in ascending order; equal ones in that of their indices. Lives
  /// until the next call.
  ///
  /// Nowhere does it depend on a comparison what is done next: the order of
  /// noise cannot be foreseen, and a processor that guesses wrong at every
  /// second comparison takes three times as long.
  ///
  /// Precondition: no NaN.
  /// Complexity:   O(n log n).
  std::span<const IndexedValue> sorted(std::span<const double> values);

 private:
  std::vector<IndexedValue> items_;
  std::vector<IndexedValue> room_;
};

}  // namespace benchgate::compare
