#include "src/profile/sampling_error.h"

#include "compare/distributions.h"

#include <cassert>
#include <cmath>
#include <string_view>

namespace benchgate::profile {

std::optional<std::size_t> sample_counts(const Profile& profile) {
  for (std::size_t i = 0; i < profile.sample_types.size(); ++i) {
    const std::string_view type = profile.text(profile.sample_types[i].type);
    if (type == "samples" || type == "sample") {
      return i;
    }
  }
  return std::nullopt;
}

double sampling_variance(double cost, double samples) {
  return samples > 0 ? cost * cost / samples : 0;
}

double sampling_margin(double variance) {
  constexpr double kNormal = 1.959964;
  return kNormal * std::sqrt(variance);
}

double student_factor(std::size_t count) {
  assert(count > 1);
  const auto values = static_cast<double>(count);
  constexpr double kTail = 0.025;
  return compare::student_quantile_above(kTail, values - 1.0) /
         std::sqrt((values - 1.0) * values);
}

}  // namespace benchgate::profile
