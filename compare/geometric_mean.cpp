#include "compare/geometric_mean.h"

#include <cassert>
#include <cmath>

namespace benchgate::compare {

double geometric_mean(std::span<const double> values) {
  assert(!values.empty());
  double sum_of_logs = 0.0;  // The product would overflow.
  for (const double value : values) {
    sum_of_logs += std::log(value);
  }
  return std::exp(sum_of_logs / static_cast<double>(values.size()));
}

}  // namespace benchgate::compare
