#include "tests/compare/simulated_scenario.h"

#include <cmath>
#include <limits>
#include <numeric>
#include <random>
#include <utility>

namespace benchgate::tests {

namespace {

constexpr double kSd = 0.01;  // Of the scenarios that do not say otherwise.

std::vector<TrueStep> alternating_steps(double size, std::uint64_t seed) {
  std::mt19937_64 random(seed + 1'000'003);
  std::uniform_int_distribution<std::size_t> jitter(0, 80);
  std::vector<TrueStep> steps;
  for (std::size_t i = 0; i < 5; ++i) {
    const double log_size = std::log1p(size);
    steps.push_back({.index = 120 + 160 * i + jitter(random),
                     .log_size = i % 2 == 0 ? log_size : -log_size});
  }
  return steps;
}

ScenarioHistory history_with(std::vector<TrueStep> steps, RunNoise noise,
                             double sd, std::uint64_t seed) {
  ScenarioHistory history;
  history.log_values = simulated_history(kScenarioRuns, noise, sd, steps, seed);
  history.steps = std::move(steps);
  return history;
}

Scenario without_steps(RunNoise noise) {
  return {.name = "no step, " + std::string(name_of(noise)),
          .history = [noise](std::uint64_t seed) {
            return history_with({}, noise, kSd, seed);
          }};
}

/// Normal noise about the steps, and `change` made to the values.
template <typename Change>
Scenario changed(std::string name, double size, Change change) {
  return {.name = std::move(name),
          .history = [size, change](std::uint64_t seed) {
            std::vector<TrueStep> steps;
            if (size > 0.0) {
              steps = alternating_steps(size, seed);
            }
            ScenarioHistory history =
                history_with(std::move(steps), RunNoise::normal, kSd, seed);
            std::mt19937_64 random(seed + 2'000'003);
            change(history.log_values, random);
            return history;
          }};
}

void drift(std::vector<double>& values, std::mt19937_64& /*random*/) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] += std::log1p(0.1) * static_cast<double>(i) /
                 static_cast<double>(values.size());
  }
}

void add_outliers(std::vector<double>& values, std::mt19937_64& random) {
  std::uniform_real_distribution<double> uniform(0.0, 1.0);
  for (double& value : values) {
    if (uniform(random) < 0.02) {
      value += std::log1p(0.1 + 0.4 * uniform(random));
    }
  }
}

void add_bursts(std::vector<double>& values, std::mt19937_64& random) {
  std::uniform_int_distribution<std::size_t> start(0, values.size() - 3);
  for (int burst = 0; burst < 5; ++burst) {
    const std::size_t first = start(random);
    for (std::size_t i = first; i < first + 3; ++i) {
      values[i] += std::log1p(0.2);
    }
  }
}

/// 20 % slower, 20 % faster, 20 % slower: three machines that take over.
void change_machine(std::vector<double>& values, std::mt19937_64& /*random*/) {
  const double other = std::log1p(0.2);
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] += i < 240 ? 0.0 : i < 560 ? other : i < 880 ? 0.0 : other;
  }
}

void lose_runs(std::vector<double>& values, std::mt19937_64& random) {
  std::bernoulli_distribution lost(0.3);
  for (double& value : values) {
    if (lost(random)) {
      value = std::numeric_limits<double>::quiet_NaN();
    }
  }
}

/// A chain of ratios, each with an error of `sd`, and nothing but the errors of
/// the chain: no noise of the runs is left in it.
ScenarioHistory chained(double size, double sd, RunNoise noise,
                        std::uint64_t seed) {
  ScenarioHistory history;
  if (size > 0.0) {
    history.steps = alternating_steps(size, seed);
  }
  history.log_values = simulated_history(kScenarioRuns, noise, sd, {}, seed);
  for (const TrueStep& step : history.steps) {
    history.log_values[step.index] += step.log_size;
  }
  std::partial_sum(history.log_values.begin(), history.log_values.end(),
                   history.log_values.begin());
  return history;
}

Scenario chain_scenario(double size, double sd, RunNoise noise) {
  std::string name = size > 0.0 ? "chain, steps of 5 %" : "chain, no step";
  name += sd < 0.01 ? ", errors of 0.5 %" : ", errors of 1 %";
  name += ", " + std::string(name_of(noise));
  return {.name = std::move(name), .history = [=](std::uint64_t seed) {
            return chained(size, sd, noise, seed);
          }};
}

void leave(std::vector<double>& /*values*/, std::mt19937_64& /*random*/) {}

}  // namespace

Scenario steps_scenario(double size, double sd) {
  return {.name = "", .history = [size, sd](std::uint64_t seed) {
            return history_with(alternating_steps(size, seed), RunNoise::normal,
                                sd, seed);
          }};
}

std::vector<Scenario> other_scenarios() {
  std::vector<Scenario> all;
  for (const RunNoise noise : kAllRunNoises) {
    all.push_back(without_steps(noise));
  }
  all.push_back(
      changed("no step, 2 % of the runs 10 to 50 % slower", 0.0, add_outliers));
  all.push_back(changed("no step, five times 3 runs in a row 20 % slower", 0.0,
                        add_bursts));
  all.push_back(changed("no step, drift of 10 % over 1,000 runs", 0.0, drift));
  all.push_back(chain_scenario(0.0, 0.005, RunNoise::normal));
  all.push_back(chain_scenario(0.0, 0.005, RunNoise::student_t3));
  all.push_back(chain_scenario(0.05, 0.005, RunNoise::normal));
  all.push_back(chain_scenario(0.05, 0.01, RunNoise::normal));
  all.push_back(
      changed("steps of 5 %, machines change: absolute", 0.05, change_machine));
  all.push_back(
      changed("steps of 5 %, machines change: against an anchor", 0.05, leave));
  all.push_back(
      changed("steps of 5 %, 30 % of the runs missing", 0.05, lose_runs));
  all.push_back(changed("steps of 5 %, 2 % of the runs 10 to 50 % slower", 0.05,
                        add_outliers));
  return all;
}

}  // namespace benchgate::tests
