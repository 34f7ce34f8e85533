#include "reporters/forge/rate_limit.h"

#include "reporters/http/http_date.h"

#include <algorithm>
#include <charconv>
#include <system_error>

namespace benchgate::reporters::forge {

namespace {

/// GitHub's advice for a limit that does not say how long, and the period of
/// GitLab's.
constexpr std::chrono::seconds kUnsaidWait(60);

/// A year: what is longer is as good as for ever, and sums do not overflow.
constexpr std::int64_t kMostSeconds = 366LL * 24 * 3600;

std::chrono::seconds clamped(std::int64_t seconds) {
  return std::chrono::seconds(
      std::clamp<std::int64_t>(seconds, 1, kMostSeconds));
}

}  // namespace

std::optional<std::int64_t> header_number(const http::Response& response,
                                          std::string_view name) {
  const std::string_view text = response.header(name);
  std::int64_t value = 0;
  const auto* const end = text.data() + text.size();
  const auto [last, error] = std::from_chars(text.data(), end, value);
  if (text.empty() || last != end || value < 0 ||
      (error != std::errc() && error != std::errc::result_out_of_range)) {
    return std::nullopt;
  }
  return error == std::errc() ? value : INT64_MAX;
}

std::optional<std::chrono::seconds> retry_after(
    const http::Response& response) {
  const auto seconds = header_number(response, "retry-after");
  if (!seconds) {
    return std::nullopt;
  }
  return clamped(*seconds);
}

std::optional<std::chrono::seconds> until_reset(
    const http::Response& response, std::string_view name,
    std::chrono::system_clock::time_point now) {
  const auto reset = header_number(response, name);
  if (!reset) {
    return std::nullopt;
  }
  const auto server =
      http::parse_http_date(response.header("date")).value_or(now);
  const std::int64_t seconds =
      std::chrono::floor<std::chrono::seconds>(server.time_since_epoch())
          .count();
  return clamped(std::min(*reset, seconds + kMostSeconds) - seconds + 1);
}

RateLimit unsaid_limit(int before) {
  // 60 s times 2^14 is over a week: no budget has as much.
  return {.wait = kUnsaidWait * (1LL << std::clamp(before, 0, 14)),
          .unsaid = true};
}

}  // namespace benchgate::reporters::forge
