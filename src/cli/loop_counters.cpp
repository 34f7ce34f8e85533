#include "src/cli/loop_counters.h"

#include "src/measure/preloading.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

namespace benchgate::cli {

namespace {

constexpr std::string_view kInstructions = "instructions";

/// What the library in a suite counts.
constexpr std::array<std::string_view, 6> kCounted = {
    "allocs_per_op", "bytes_per_op",   "peak_bytes",
    "growth_per_op", "threads_per_op", "fds_per_op"};

}  // namespace

Exact needed_for(std::string_view metric) {
  if (metric == kInstructions) {
    return Exact::instructions;
  }
  return std::ranges::find(kCounted, metric) == kCounted.end() ? Exact::off
                                                               : Exact::counts;
}

CounterMaker::CounterMaker(measure::ProcessRunner& runner, Exact exact,
                           RunningSuites& running)
    : runner_(runner), running_(running) {
  if (exact != Exact::off) {
    library_ = measure::find_own_library("libbenchgate_preload.so");
  }
  if (exact == Exact::instructions && library_) {
    callgrind_ = measure::find_callgrind();
    lacks_callgrind_ = !callgrind_;
  }
}

void CounterMaker::add_to(std::vector<measure::SuiteSides>& sides) {
  for (std::size_t i = 0; i < sides.size(); ++i) {
    // Both sides of a suite, in this order.
    sides[i].counters = make(&running_.alone[2 * i], running_.alone[2 * i + 1]);
  }
}

std::vector<measure::LoopCounters> CounterMaker::make(
    const measure::GoogleBenchmarkSuite* base,
    const measure::GoogleBenchmarkSuite& head) {
  const auto add = [&](auto& counters, const auto* suite,
                       const auto& tool) -> measure::LoopCounter* {
    return suite == nullptr ? nullptr
                            : &counters.emplace_back(runner_, *suite, tool);
  };
  std::vector<measure::LoopCounters> all;
  if (library_) {
    all.push_back({.base = add(running_.counters, base, *library_),
                   .head = add(running_.counters, &head, *library_),
                   .what = "allocations",
                   .metrics = {kCounted.begin(), kCounted.end()}});
  }
  if (callgrind_) {
    all.push_back(
        {.base = add(running_.instruction_counters, base, *callgrind_),
         .head = add(running_.instruction_counters, &head, *callgrind_),
         .what = "instructions",
         .metrics = {std::string(kInstructions)}});
  }
  return all;
}

void CounterMaker::warn(compare::Comparison& comparison) const {
  if (lacks_callgrind_) {
    comparison.warnings.emplace_back(
        "instructions were not counted: that takes valgrind, in PATH and where "
        "benchgate was built (package valgrind); all else is not affected");
  }
}

}  // namespace benchgate::cli
