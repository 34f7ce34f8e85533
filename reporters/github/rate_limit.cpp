#include "reporters/github/rate_limit.h"

#include "reporters/github/http_date.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <string_view>
#include <system_error>

namespace benchgate::reporters::github {

namespace {

/// GitHub's advice for a limit that does not say how long.
constexpr std::chrono::seconds kSecondaryWait(60);

/// A year: what is longer is as good as for ever, and sums do not overflow.
constexpr std::int64_t kMostSeconds = 366LL * 24 * 3600;

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t value = 0;
  const auto* const end = text.data() + text.size();
  const auto [last, error] = std::from_chars(text.data(), end, value);
  if (text.empty() || last != end || value < 0 ||
      (error != std::errc() && error != std::errc::result_out_of_range)) {
    return std::nullopt;
  }
  return error == std::errc() ? value : INT64_MAX;
}

std::chrono::seconds clamped(std::int64_t seconds) {
  return std::chrono::seconds(
      std::clamp<std::int64_t>(seconds, 1, kMostSeconds));
}

/// Whether `text` has "secondary rate", in any case.
bool names_secondary_limit(std::string_view text) {
  constexpr std::string_view kWords = "secondary rate";
  const auto same = [](char a, char b) {
    return a == b || (a >= 'A' && a <= 'Z' && a - 'A' + 'a' == b);
  };
  return !std::ranges::search(text, kWords, same).empty();
}

/// Until a second after the limit is set back.
std::chrono::seconds until_reset(const Response& response,
                                 std::chrono::system_clock::time_point now) {
  const auto reset = number(response.header("x-ratelimit-reset"));
  if (!reset) {
    return kSecondaryWait;
  }
  const auto server = parse_http_date(response.header("date")).value_or(now);
  const std::int64_t seconds =
      std::chrono::floor<std::chrono::seconds>(server.time_since_epoch())
          .count();
  return clamped(std::min(*reset, seconds + kMostSeconds) - seconds + 1);
}

}  // namespace

std::optional<std::chrono::seconds> retry_after(const Response& response) {
  const auto seconds = number(response.header("retry-after"));
  if (!seconds) {
    return std::nullopt;
  }
  return clamped(*seconds);
}

std::optional<RateLimit> rate_limit(const Response& response,
                                    std::chrono::system_clock::time_point now,
                                    int secondary_limits) {
  if (response.status != 403 && response.status != 429) {
    return std::nullopt;
  }
  if (const auto wait = retry_after(response)) {
    return RateLimit{*wait, false};
  }
  if (number(response.header("x-ratelimit-remaining")) == 0) {
    return RateLimit{until_reset(response, now), false};
  }
  if (names_secondary_limit(response.body)) {
    // 60 s times 2^14 is over a week: no budget has as much.
    return RateLimit{
        kSecondaryWait * (1LL << std::clamp(secondary_limits, 0, 14)), true};
  }
  return std::nullopt;
}

}  // namespace benchgate::reporters::github
