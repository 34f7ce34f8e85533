#include "src/profile/merged_header.h"

#include "src/profile/operations.h"
#include "src/profile/profile_error.h"
#include "src/profile/quantity.h"
#include "src/profile/scaling.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::profile {

namespace {

std::string_view without_plural(std::string_view type) {
  return type.ends_with('s') ? type.substr(0, type.size() - 1) : type;
}

std::string describe_types(const Profile& profile) {
  std::vector<std::string> types;
  for (const ValueType& type : profile.sample_types) {
    types.push_back(
        fmt::format("{}/{}", profile.text(type.type), profile.text(type.unit)));
  }
  return types.empty() ? "none" : fmt::format("{}", fmt::join(types, " "));
}

/// Throws: ProfileError if the values of both cannot be added.
void check_types(const Profile& first, const Profile& other) {
  const auto fits = [&](const ValueType& left, const ValueType& right) {
    return without_plural(first.text(left.type)) ==
               without_plural(other.text(right.type)) &&
           are_of_one_kind(first.text(left.unit), other.text(right.unit));
  };
  if (!std::ranges::equal(first.sample_types, other.sample_types, fits)) {
    throw ProfileError(fmt::format(
        "the profiles are of different values, {} and {}, which cannot be put "
        "together; give profiles of one kind",
        describe_types(first), describe_types(other)));
  }
}

void merge_types(std::span<const Profile> profiles, Profile& merged) {
  const Profile& first = profiles.front();
  for (std::size_t i = 0; i < first.sample_types.size(); ++i) {
    std::string_view unit = first.text(first.sample_types[i].unit);
    for (const Profile& other : profiles) {
      unit = finer_unit(unit, other.text(other.sample_types[i].unit));
    }
    merged.sample_types.push_back(
        {merged.strings.add(first.text(first.sample_types[i].type)),
         merged.strings.add(unit)});
  }
}

void merge_comments(const Profile& from, Profile& merged) {
  for (const Text comment : from.comments) {
    const Text text = merged.strings.add(from.text(comment));
    if (!is_operations_comment(merged.text(text)) &&
        std::ranges::find(merged.comments, text) == merged.comments.end()) {
      merged.comments.push_back(text);
    }
  }
}

/// The sum, if all of them know it.
std::optional<std::int64_t> sum_operations(std::span<const Profile> profiles) {
  Value sum = 0;
  for (const Profile& profile : profiles) {
    const auto count = operations(profile);
    if (!count) {
      return std::nullopt;
    }
    sum = wrapping_sum(sum, *count);
  }
  return sum;
}

}  // namespace

Profile merge_headers(std::span<const Profile> profiles) {
  const Profile& first = profiles.front();
  for (const Profile& other : profiles) {
    check_types(first, other);
  }
  Profile merged;
  const auto text = [&](const Profile& from, Text number) {
    return merged.strings.add(from.text(number));
  };
  merged.drop_frames = text(first, first.drop_frames);
  merged.keep_frames = text(first, first.keep_frames);
  merged.period_type = {text(first, first.period_type.type),
                        text(first, first.period_type.unit)};
  merge_types(profiles, merged);
  for (const Profile& from : profiles) {
    if (from.time_nanos != 0 &&
        (merged.time_nanos == 0 || from.time_nanos < merged.time_nanos)) {
      merged.time_nanos = from.time_nanos;
    }
    merged.duration_nanos =
        wrapping_sum(merged.duration_nanos, from.duration_nanos);
    merged.period = std::max(merged.period, from.period);
    if (merged.default_sample_type == kNoText) {
      merged.default_sample_type = text(from, from.default_sample_type);
    }
    merge_comments(from, merged);
  }
  set_operations(merged, sum_operations(profiles));
  return merged;
}

}  // namespace benchgate::profile
