#include "src/profile/difference.h"

#include "src/profile/matched_names.h"
#include "src/profile/merge.h"
#include "src/profile/operations.h"
#include "src/profile/scaling.h"

#include <algorithm>
#include <array>
#include <span>

namespace benchgate::profile {

namespace {
constexpr std::string_view kTrue = "true";
}  // namespace

bool is_base_sample(const Profile& profile, const Sample& sample) {
  return std::ranges::any_of(sample.labels, [&](const Label& label) {
    return profile.text(label.key) == kBaseLabel &&
           profile.text(label.text) == kTrue;
  });
}

Profile subtract(const Profile& head, const Profile& base, Whole whole) {
  std::array<Profile, 2> sides = {head, base};
  Profile& negated = sides[1];
  match_names(std::span(&sides[1], 1), std::span(&sides[0], 1));
  if (whole == Whole::base) {
    const Text key = negated.strings.add(kBaseLabel);
    const Text value = negated.strings.add(kTrue);
    for (Sample& sample : negated.samples) {
      std::erase_if(sample.labels,
                    [&](const Label& label) { return label.key == key; });
      sample.labels.push_back({.key = key, .text = value});
    }
  }
  scale_values(negated, -1.0);
  Profile difference = merge(sides);
  set_operations(difference, std::nullopt);
  return difference;
}

}  // namespace benchgate::profile
