#include "compare/sample.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace benchgate::compare {

Sample::Sample(std::vector<double> values) : values_(std::move(values)) {
  if (values_.empty()) {
    throw InvalidSample("a sample needs at least one value");
  }
  const auto bad = std::ranges::find_if_not(
      values_, [](double value) { return std::isfinite(value); });
  if (bad != values_.end()) {
    throw InvalidSample(fmt::format("value {} of {} is {}, not a finite number",
                                    bad - values_.begin() + 1, values_.size(),
                                    *bad));
  }
  // Much of what comes is the logarithms of what was sorted before.
  if (!std::ranges::is_sorted(values_)) {
    std::ranges::sort(values_);
  }
}

}  // namespace benchgate::compare
