#pragma once

#include "src/live/end_signal.h"
#include "src/live/hooks.h"
#include "src/profile/address_profile.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace benchgate::live {

/// What the hooks have added up at a stack.
struct RecordedStack {
  std::vector<std::uintptr_t> frames;  ///< Leaf first.
  std::vector<std::int64_t> values;
};

/// One of the functions of Hooks that visit stacks, and how many values it has.
struct Recorder {
  void (*visit)(StackVisitor visitor, void* to);
  std::size_t values;
};

/// What was recorded since the program has started or, with a time, what is
/// recorded from now on until it is over. No stack has zeros only.
///
/// Throws: Refusal (503) if the server ends before.
std::vector<RecordedStack> recorded_stacks(
    const Recorder& recorder, std::optional<std::chrono::nanoseconds> time,
    EndSignal& end);

/// How many stacks were recorded.
std::int64_t count_stacks(void (*visit)(StackVisitor visitor, void* to));

/// The types of a profile, each with its unit.
using ValueTypes = std::vector<std::pair<std::string_view, std::string_view>>;

/// A profile of these stacks, with the time and without names.
profile::AddressProfile profile_of(
    const std::vector<RecordedStack>& stacks, const ValueTypes& types,
    std::optional<std::chrono::nanoseconds> time);

}  // namespace benchgate::live
