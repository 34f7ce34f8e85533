#include "src/explain/timeline_shares.h"

#include <algorithm>
#include <numeric>

namespace benchgate::explain {

StateTimes times_of(const TimelineThread& thread) {
  StateTimes times{};
  for (const StateSpan& span : thread.states) {
    times.at(static_cast<std::size_t>(span.state)) +=
        span.time.end - span.time.begin;
  }
  return times;
}

std::int64_t sum_of(const StateTimes& times) {
  return std::accumulate(times.begin(), times.end(), std::int64_t{0});
}

std::vector<PlaceTime> times_by_place(const Timeline& timeline) {
  std::vector<PlaceTime> places(timeline.places.size());
  for (std::uint32_t i = 0; i < places.size(); ++i) {
    places[i].place = i;
  }
  for (const TimelineThread& thread : timeline.threads) {
    for (const StateSpan& span : thread.states) {
      places[span.place].nanoseconds += span.time.end - span.time.begin;
      ++places[span.place].waits;
    }
  }
  if (!places.empty()) {
    places.erase(places.begin());  // Nowhere.
  }
  std::erase_if(places, [](const PlaceTime& each) { return each.waits == 0; });
  std::ranges::stable_sort(places, std::greater<>(), &PlaceTime::nanoseconds);
  return places;
}

}  // namespace benchgate::explain
