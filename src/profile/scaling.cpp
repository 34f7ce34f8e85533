#include "src/profile/scaling.h"

#include "src/profile/quantity.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace benchgate::profile {

void scale_values(Profile& profile, std::span<const double> ratios) {
  assert(ratios.size() == profile.sample_types.size());
  if (std::ranges::all_of(ratios, [](double ratio) { return ratio == 1.0; })) {
    return;
  }
  for (Sample& sample : profile.samples) {
    for (std::size_t i = 0; i < ratios.size(); ++i) {
      if (ratios[i] != 1.0) {
        sample.values[i] = truncated(
            std::round(static_cast<double>(sample.values[i]) * ratios[i]));
      }
    }
  }
  std::erase_if(profile.samples, [](const Sample& sample) {
    return std::ranges::all_of(sample.values,
                               [](Value value) { return value == 0; });
  });
}

void scale_values(Profile& profile, double ratio) {
  const std::vector<double> ratios(profile.sample_types.size(), ratio);
  scale_values(profile, ratios);
}

std::string_view finer_unit(std::string_view left, std::string_view right) {
  return left != right && scale(1, right, left).number < 1.0 ? right : left;
}

}  // namespace benchgate::profile
