#include "compare/sorted_window.h"

#include <algorithm>
#include <cassert>

namespace benchgate::compare {

std::size_t SortedWindow::place_of(double value) const {
  const auto found = std::ranges::lower_bound(values_, value);
  assert(found != values_.end() && *found == value);
  return static_cast<std::size_t>(found - values_.begin());
}

void SortedWindow::put(double value) {
  values_.insert(std::ranges::upper_bound(values_, value), value);
}

void SortedWindow::take_out(double value) {
  values_.erase(values_.begin() + static_cast<std::ptrdiff_t>(place_of(value)));
}

double SortedWindow::median_without(double left_out) const {
  assert(values_.size() > 1);
  const std::size_t middle = (values_.size() - 1) / 2;
  return values_[middle < place_of(left_out) ? middle : middle + 1];
}

double SortedWindow::median_distance_without(double left_out,
                                             double middle) const {
  assert(values_.size() > 1);
  const std::size_t hole = place_of(left_out);
  // From the middle outwards, the nearer of both sides first.
  std::size_t right = static_cast<std::size_t>(
      std::ranges::lower_bound(values_, middle) - values_.begin());
  std::size_t left = right;  // One more than the next on that side.
  double distance = 0.0;
  for (std::size_t rank = 0; rank <= (values_.size() - 1) / 2; ++rank) {
    if (left > 0 && left - 1 == hole) {
      --left;
    }
    if (right == hole) {
      ++right;
    }
    const bool goes_left =
        right == values_.size() ||
        (left > 0 && middle - values_[left - 1] < values_[right] - middle);
    distance = goes_left ? middle - values_[--left] : values_[right++] - middle;
  }
  return distance;
}

}  // namespace benchgate::compare
