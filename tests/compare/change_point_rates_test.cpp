#include "compare/change_points_of_all.h"
#include "tests/compare/simulated_scenario.h"
#include "tests/support/simulated_history.h"

#include <boost/math/distributions/binomial.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

// What is promised of change points, on simulated histories: how many are false
// where there is none, how many of the true ones are found, how many of those
// found are false, and how often intervals hold the truth.
// docs/change-points.md has the figures.

namespace benchgate::compare {
namespace {

using tests::RunNoise;
using tests::ScenarioHistory;
using tests::simulated_history;

constexpr std::uint64_t kSeries = BENCHGATE_CALIBRATION_SUITES / 5;

/// The most that `trials` with this probability give in 999 of 1,000 cases.
int at_most(double trials, double probability) {
  const boost::math::binomial_distribution<> count(trials, probability);
  return static_cast<int>(std::ceil(boost::math::quantile(count, 0.999)));
}

std::size_t distance(std::size_t a, std::size_t b) {
  return a < b ? b - a : a - b;
}

class ChangePointRatesTest : public testing::TestWithParam<RunNoise> {};

TEST_P(ChangePointRatesTest, UnchangedSeriesHaveAPointNoMoreOftenThanTheError) {
  // 10 %, so that there is something to count. Autocorrelated runs are allowed
  // for by an estimate, which may cost as much again.
  constexpr double kError = 0.1;
  const double bound =
      GetParam() == RunNoise::correlated ? 2.0 * kError : kError;
  int called = 0;
  for (std::uint64_t seed = 0; seed < kSeries; ++seed) {
    const auto values =
        simulated_history(1'000, GetParam(), 0.01, {}, 5'000 + seed);
    called += change_points(values, {.error = kError}).empty() ? 0 : 1;
  }
  RecordProperty("series_with_a_point", called);
  EXPECT_LE(called, at_most(static_cast<double>(kSeries), bound));
}

INSTANTIATE_TEST_SUITE_P(AllNoises, ChangePointRatesTest,
                         testing::ValuesIn(tests::kAllRunNoises),
                         [](const auto& noise) {
                           return std::string(tests::name_of(noise.param));
                         });

struct Found {
  double steps = 0.0;
  double found = 0.0;   ///< Within ten runs.
  double points = 0.0;  ///< In all,
  double alone = 0.0;   ///< and those further than forty runs from any step.

  [[nodiscard]] double share() const { return found / steps; }
};

/// `series` histories of five steps each, searched together.
Found search(double size, double sd, std::uint64_t series) {
  const tests::Scenario scenario = tests::steps_scenario(size, sd);
  std::vector<ScenarioHistory> histories;
  std::vector<ChangePointSeries> searched(series);
  for (std::uint64_t seed = 0; seed < series; ++seed) {
    histories.push_back(scenario.history(seed));
    searched[seed].append(histories.back().log_values);
  }
  const auto all = change_points_of_all(searched);
  Found result;
  for (std::uint64_t i = 0; i < series; ++i) {
    const auto& steps = histories[i].steps;
    const auto near = [&](const auto& a, const auto& from, std::size_t reach) {
      return std::ranges::any_of(from, [&](const auto& b) {
        return distance(a.index, b.index) <= reach;
      });
    };
    for (const auto& step : steps) {
      result.found += near(step, all[i], 10) ? 1.0 : 0.0;
    }
    for (const auto& point : all[i]) {
      result.alone += near(point, steps, 40) ? 0.0 : 1.0;
    }
    result.steps += static_cast<double>(steps.size());
    result.points += static_cast<double>(all[i].size());
  }
  return result;
}

TEST(ChangePointRatesTest, StepsAsLargeAsTheNoiseAreFoundAndNothingElse) {
  struct Case {
    double size;
    double sd;
    double least;
  };

  // Seen: 100 % everywhere but for 1 % under 1 % (93 %, and most of the others
  // misplaced), and 2 % under 3 % (63 %). 1 % under 3 % is not to be found.
  const std::vector<Case> cases = {
      {0.01, 0.005, 0.95}, {0.01, 0.01, 0.85}, {0.02, 0.005, 0.98},
      {0.02, 0.01, 0.95},  {0.02, 0.03, 0.45}, {0.05, 0.005, 0.98},
      {0.05, 0.01, 0.98},  {0.05, 0.03, 0.90}, {0.10, 0.005, 0.98},
      {0.10, 0.01, 0.98},  {0.10, 0.03, 0.98}};
  double points = 0.0;
  double alone = 0.0;
  for (const Case& one : cases) {
    const Found found = search(one.size, one.sd, 20);
    EXPECT_GE(found.share(), one.least) << one.size << " under " << one.sd;
    points += found.points;
    alone += found.alone;
  }
  EXPECT_LE(alone, at_most(points, ChangePointSettings{}.error));
}

TEST(ChangePointRatesTest, IntervalsHoldTheTruthAboutAsOftenAsTheySay) {
  // About: the place is chosen to make the step large, which costs a little.
  int intervals = 0;
  int covered = 0;
  for (std::uint64_t seed = 0; seed < std::min<std::uint64_t>(kSeries, 300);
       ++seed) {
    const double truth = 0.02;
    const auto values = simulated_history(
        200, seed % 2 == 0 ? RunNoise::normal : RunNoise::correlated, 0.01,
        {{100, std::log1p(truth)}}, seed);
    for (const ChangePoint& point : change_points(values)) {
      if (distance(point.index, 100) <= 10) {
        ++intervals;
        covered +=
            point.interval.low <= truth && truth <= point.interval.high ? 1 : 0;
      }
    }
  }
  RecordProperty("intervals", intervals);
  RecordProperty("covered", covered);
  EXPECT_GE(covered, 0.90 * intervals);
}

TEST(ChangePointRatesTest, OutliersAreNotCalled) {
  for (const tests::Scenario& scenario : tests::other_scenarios()) {
    if (scenario.name.find("10 to 50 %") == std::string::npos &&
        scenario.name.find("in a row") == std::string::npos) {
      continue;
    }
    double alone = 0.0;
    double found = 0.0;
    double steps = 0.0;
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      const ScenarioHistory history = scenario.history(seed);
      const auto points = change_points(history.log_values);
      steps += static_cast<double>(history.steps.size());
      for (const ChangePoint& point : points) {
        const bool near =
            std::ranges::any_of(history.steps, [&](const auto& step) {
              return distance(step.index, point.index) <= 10;
            });
        (near ? found : alone) += 1.0;
      }
    }
    EXPECT_LE(alone, 2.0) << scenario.name;
    EXPECT_GE(found, 0.95 * steps) << scenario.name;
  }
}

}  // namespace
}  // namespace benchgate::compare
