#pragma once

#include "reporters/forge/rate_limit.h"
#include "reporters/http/transport.h"

#include <chrono>
#include <optional>

namespace benchgate::reporters::github {

/// Whether a limit is what `response`, of 403 or 429, is about, and how long
/// it lasts; empty: it is not. In the order that GitHub's documentation gives
/// ("Rate limits for the REST API"): `retry-after`; `x-ratelimit-remaining: 0`
/// with `x-ratelimit-reset`, read against the Date of the answer; a body that
/// names the secondary limit, which does not say how long.
///
/// `now` is used if the answer has no Date; `secondary_limits` is how often
/// this request has met the secondary limit before.
[[nodiscard]] std::optional<forge::RateLimit> rate_limit(
    const http::Response& response, std::chrono::system_clock::time_point now,
    int secondary_limits);

}  // namespace benchgate::reporters::github
