#include "src/profile/operations.h"

#include "src/profile/scaling.h"

#include <fmt/core.h>

#include <charconv>

namespace benchgate::profile {

namespace {
constexpr std::string_view kPrefix = "benchgate operations: ";
}  // namespace

bool is_operations_comment(std::string_view comment) {
  return comment.starts_with(kPrefix);
}

std::optional<std::int64_t> operations(const Profile& profile) {
  for (const Text comment : profile.comments) {
    std::string_view text = profile.text(comment);
    if (!is_operations_comment(text)) {
      continue;
    }
    text.remove_prefix(kPrefix.size());
    std::int64_t count = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, count);
    if (error == std::errc() && stop == end && count > 0) {
      return count;
    }
  }
  return std::nullopt;
}

void set_operations(Profile& profile, std::optional<std::int64_t> count) {
  std::erase_if(profile.comments, [&](Text comment) {
    return is_operations_comment(profile.text(comment));
  });
  if (count) {
    profile.comments.push_back(
        profile.strings.add(fmt::format("{}{}", kPrefix, *count)));
  }
}

void scale_to_operations(Profile& profile, std::int64_t target) {
  const auto count = operations(profile);
  if (!count) {
    return;
  }
  scale_values(profile,
               static_cast<double>(target) / static_cast<double>(*count));
  set_operations(profile, target);
  profile.comments.push_back(profile.strings.add(
      fmt::format("values are of {} operations, scaled", target)));
}

}  // namespace benchgate::profile
