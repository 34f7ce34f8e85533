#pragma once

/// \file
/// Tests that try things at random or at every place have two lengths: that of
/// an ordinary test, and that of a campaign (tests/store/campaign.sh), which
/// sets BENCHGATE_CAMPAIGN_SECONDS.

#include <fmt/core.h>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace benchgate::tests {

/// How long a campaign is to take; zero: this is none.
inline std::chrono::seconds campaign_length() {
  const char* const text = std::getenv("BENCHGATE_CAMPAIGN_SECONDS");
  return std::chrono::seconds(
      text == nullptr ? 0 : std::strtoll(text, nullptr, 10));
}

inline bool in_campaign() {
  return campaign_length().count() > 0;
}

/// How long to try, if a short form does it for `otherwise`.
inline std::chrono::milliseconds time_to_try(
    std::chrono::milliseconds otherwise) {
  return in_campaign() ? campaign_length() : otherwise;
}

/// Says how often what was tried, in the line that campaign.sh looks for.
inline void say_tried(std::string_view what, std::uint64_t count,
                      std::string_view unit) {
  fmt::print("[  TRIED   ] {} | {} {}\n", what, count, unit);
}

}  // namespace benchgate::tests
