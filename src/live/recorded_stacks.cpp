#include "src/live/recorded_stacks.h"

#include "src/live/endpoint.h"
#include "src/live/loaded_files.h"
#include "src/preload/run_time.h"

#include <algorithm>
#include <map>

namespace benchgate::live {

namespace {

/// Of one size if they are allocations, which stay apart: a value of each.
using Key = std::pair<std::vector<std::uintptr_t>, std::int64_t>;
using Sums = std::map<Key, std::vector<std::int64_t>>;

struct Gathering {
  std::size_t values = 0;
  std::int64_t sign = 1;
  Sums sums;
};

std::int64_t share_of(const std::int64_t* values) {
  return values[0] == 0 ? 0 : values[1] / values[0];
}

void gather(void* to, const std::uintptr_t* frames, std::size_t depth,
            const std::int64_t* values) {
  auto& gathering = *static_cast<Gathering*>(to);
  constexpr std::size_t kAllocationValues = 4;
  Key key{{frames, frames + depth}, 0};
  if (gathering.values == kAllocationValues) {
    key.second = share_of(values);
  }
  auto& sums = gathering.sums[std::move(key)];
  sums.resize(gathering.values);
  for (std::size_t i = 0; i < gathering.values; ++i) {
    sums[i] += gathering.sign * values[i];
  }
}

}  // namespace

std::vector<RecordedStack> recorded_stacks(
    const Recorder& recorder, std::optional<std::chrono::nanoseconds> time,
    EndSignal& end) {
  Gathering gathering{recorder.values, -1, {}};
  if (time) {
    recorder.visit(&gather, &gathering);
    wait_out(*time, end);
  }
  gathering.sign = 1;
  recorder.visit(&gather, &gathering);
  std::vector<RecordedStack> stacks;
  for (auto& [key, values] : gathering.sums) {
    if (std::ranges::any_of(values, [](auto value) { return value != 0; })) {
      stacks.push_back({key.first, std::move(values)});
    }
  }
  return stacks;
}

std::int64_t count_stacks(void (*visit)(StackVisitor visitor, void* to)) {
  std::int64_t count = 0;
  visit(
      [](void* to, const std::uintptr_t* /*frames*/, std::size_t /*depth*/,
         const std::int64_t* /*values*/) { ++*static_cast<std::int64_t*>(to); },
      &count);
  return count;
}

profile::AddressProfile profile_of(
    const std::vector<RecordedStack>& stacks, const ValueTypes& types,
    std::optional<std::chrono::nanoseconds> time) {
  profile::AddressProfile all(loaded_files());
  for (const auto& [type, unit] : types) {
    all.add_type(type, unit);
  }
  for (const RecordedStack& each : stacks) {
    all.add(each.frames, each.values);
  }
  all.profile().time_nanos = preload::nanoseconds_of(CLOCK_REALTIME);
  all.profile().duration_nanos = time ? time->count() : 0;
  return all;
}

}  // namespace benchgate::live
