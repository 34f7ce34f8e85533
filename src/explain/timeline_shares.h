#pragma once

#include "src/explain/timeline.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace benchgate::explain {

/// Nanoseconds in each state, by its number.
using StateTimes = std::array<std::int64_t, kThreadStates>;

StateTimes times_of(const TimelineThread& thread);

/// Of all states together.
std::int64_t sum_of(const StateTimes& times);

/// What was waited at one place.
struct PlaceTime {
  std::uint32_t place = 0;  ///< In `Timeline::places`.
  std::int64_t nanoseconds = 0;
  std::size_t waits = 0;
};

/// By falling time. Only waits in which the thread gave its processor up, where
/// switches are known.
std::vector<PlaceTime> times_by_place(const Timeline& timeline);

}  // namespace benchgate::explain
