#include "reporters/github/rate_limit.h"

#include <algorithm>
#include <string_view>

namespace benchgate::reporters::github {

namespace {

/// Whether `text` has "secondary rate", in any case.
bool names_secondary_limit(std::string_view text) {
  constexpr std::string_view kWords = "secondary rate";
  const auto same = [](char a, char b) {
    return a == b || (a >= 'A' && a <= 'Z' && a - 'A' + 'a' == b);
  };
  return !std::ranges::search(text, kWords, same).empty();
}

}  // namespace

std::optional<forge::RateLimit> rate_limit(
    const http::Response& response, std::chrono::system_clock::time_point now,
    int secondary_limits) {
  if (response.status != 403 && response.status != 429) {
    return std::nullopt;
  }
  if (const auto wait = forge::retry_after(response)) {
    return forge::RateLimit{.wait = *wait};
  }
  if (forge::header_number(response, "x-ratelimit-remaining") == 0) {
    const auto wait = forge::until_reset(response, "x-ratelimit-reset", now);
    return forge::RateLimit{.wait = wait.value_or(forge::unsaid_limit(0).wait)};
  }
  if (names_secondary_limit(response.body)) {
    return forge::unsaid_limit(secondary_limits);
  }
  return std::nullopt;
}

}  // namespace benchgate::reporters::github
