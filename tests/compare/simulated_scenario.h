#pragma once

/// \file
/// Histories as they happen: steps, and what is taken for steps.

#include "tests/support/simulated_history.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace benchgate::tests {

struct ScenarioHistory {
  std::vector<double> log_values;  ///< NaN where a run is missing.
  std::vector<TrueStep> steps;     ///< Of the program, not of the machine.
};

/// A kind of history, told apart by a seed.
struct Scenario {
  std::string name;
  std::function<ScenarioHistory(std::uint64_t seed)> history;
};

inline constexpr std::size_t kScenarioRuns = 1'000;

/// Five steps of `size` (0.05 is 5 %), up and down in turn, 80 to 240 runs
/// apart, under normal noise of `sd`.
Scenario steps_scenario(double size, double sd);

/// All others: no step under every noise, drift, outliers, bursts of them,
/// machines that change, runs that are missing, errors that add up.
std::vector<Scenario> other_scenarios();

}  // namespace benchgate::tests
