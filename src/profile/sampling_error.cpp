#include "src/profile/sampling_error.h"

#include <boost/math/distributions/students_t.hpp>

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
  constexpr double kUpper = 0.975;
  const boost::math::students_t distribution(values - 1.0);
  return boost::math::quantile(distribution, kUpper) /
         std::sqrt((values - 1.0) * values);
}

}  // namespace benchgate::profile
