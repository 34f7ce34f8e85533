#include "src/profile/profile.h"

#include "src/profile/profile_error.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

namespace benchgate::profile {

namespace {

std::vector<std::string_view> type_names(const Profile& profile) {
  std::vector<std::string_view> names;
  for (const ValueType& type : profile.sample_types) {
    names.push_back(profile.text(type.type));
  }
  return names;
}

std::optional<std::size_t> as_number(std::string_view text) {
  std::size_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  return error == std::errc() && stop == end ? std::optional(number)
                                             : std::nullopt;
}

std::size_t default_index(const Profile& profile) {
  const auto names = type_names(profile);
  const auto found =
      std::ranges::find(names, profile.text(profile.default_sample_type));
  return profile.default_sample_type != kNoText && found != names.end()
             ? static_cast<std::size_t>(found - names.begin())
             : names.size() - 1;
}

}  // namespace

std::size_t sample_index(const Profile& profile, std::string_view wanted) {
  if (profile.sample_types.empty()) {
    throw ProfileError("the profile has no sample types, and so no values");
  }
  if (wanted.empty()) {
    return default_index(profile);
  }
  if (const auto number = as_number(wanted);
      number && *number < profile.sample_types.size()) {
    return *number;
  }
  constexpr std::string_view kInUse = "inuse_";
  const std::string_view bare =
      wanted.starts_with(kInUse) ? wanted.substr(kInUse.size()) : wanted;
  const auto names = type_names(profile);
  const auto found = std::ranges::find_if(names, [&](std::string_view name) {
    return name == wanted || name == bare;
  });
  if (found == names.end()) {
    throw ProfileError(fmt::format(
        "--sample-index {}: the profile has no such values; possible are {}, "
        "or a number from 0 to {}",
        wanted, fmt::join(names, ", "), names.size() - 1));
  }
  return static_cast<std::size_t>(found - names.begin());
}

std::string object_name(const Profile& profile, const Mapping& mapping) {
  const std::string_view file = profile.text(mapping.file);
  return std::string(file.substr(file.rfind('/') + 1));
}

}  // namespace benchgate::profile
