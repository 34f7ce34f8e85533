#include "compare/change_point_series.h"

#include "tests/support/simulated_history.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <string>
#include <vector>

namespace benchgate::compare {
namespace {

using tests::RunNoise;
using tests::simulated_history;
using tests::TrueStep;

/// Steps of all sizes at all distances, missing runs, any noise.
std::vector<double> eventful(RunNoise noise, std::size_t runs,
                             std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> size(0.0, 2.0);
  std::uniform_int_distribution<std::size_t> gap(3, 160);
  std::vector<TrueStep> steps;
  for (std::size_t at = gap(random); at < runs; at += gap(random)) {
    steps.push_back({.index = at, .log_size = size(random)});
  }
  std::vector<double> values = simulated_history(runs, noise, 1.0, steps, seed);
  std::bernoulli_distribution missing(0.05);
  for (double& value : values) {
    if (missing(random)) {
      value = std::numeric_limits<double>::quiet_NaN();
    }
  }
  return values;
}

ChangePointSeries searched(std::span<const double> values,
                           const ChangePointSettings& settings) {
  ChangePointSeries series(settings);
  series.append(values);
  return series;
}

class ChangePointSeriesTest : public testing::TestWithParam<RunNoise> {};

TEST_P(ChangePointSeriesTest, AppendingRunByRunEqualsASearchFromTheStart) {
  for (const std::size_t window : {16U, 48U, 64U}) {
    const ChangePointSettings settings{.window = window};
    for (std::uint64_t seed = 0; seed < 3; ++seed) {
      const std::vector<double> values = eventful(GetParam(), 700, seed);
      ChangePointSeries series(settings);
      for (std::size_t i = 0; i < values.size(); ++i) {
        series.append(std::span(values).subspan(i, 1));
        if (i % 5 == 0 || i + 1 == values.size()) {
          const auto all = std::span(values).first(i + 1);
          ASSERT_EQ(series.stretches(), searched(all, settings).stretches())
              << window << ", " << seed << ", after run " << i;
        }
      }
      EXPECT_EQ(series.points_at(1e-5),
                searched(values, settings).points_at(1e-5));
    }
  }
}

TEST_P(ChangePointSeriesTest, SoDoesAppendingManyAtOnce) {
  std::mt19937_64 random(12);
  std::uniform_int_distribution<std::size_t> size(0, 90);
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    const std::vector<double> values = eventful(GetParam(), 1'500, seed);
    ChangePointSeries series({.window = 64});
    for (std::size_t i = 0; i < values.size();) {
      const std::size_t end = std::min(values.size(), i + size(random));
      series.append(std::span(values).subspan(i, end - i));
      i = end;
      ASSERT_EQ(
          series.stretches(),
          searched(std::span(values).first(i), {.window = 64}).stretches())
          << seed << ", after run " << i;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(AllNoises, ChangePointSeriesTest,
                         testing::ValuesIn(tests::kAllRunNoises),
                         [](const auto& noise) {
                           return std::string(tests::name_of(noise.param));
                         });

TEST(ChangePointSeriesTest, CountsRunsAndValues) {
  ChangePointSeries series;
  series.append(
      std::vector{1.0, std::numeric_limits<double>::quiet_NaN(), 2.0});
  EXPECT_EQ(series.runs(), 3U);
  EXPECT_EQ(series.values(), 2U);
}

TEST(ChangePointSeriesTest, ACopyGoesItsOwnWay) {
  const auto values =
      simulated_history(300, RunNoise::normal, 0.01, {{250, 0.1}}, 1);
  ChangePointSeries series;
  series.append(std::span(values).first(240));
  ChangePointSeries copy = series;
  copy.append(std::span(values).subspan(240));
  EXPECT_TRUE(series.stretches().empty());
  EXPECT_EQ(copy.points_at(1e-6).size(), 1U);
}

TEST(ChangePointSeriesTest, WhatIsFarFromTheEndStaysAsItIs) {
  const auto values = simulated_history(1'500, RunNoise::normal, 0.01,
                                        {{300, 0.05}, {900, 0.05}}, 2);
  ChangePointSeries series;
  series.append(std::span(values).first(820));
  const std::vector<WeakStretch> early = series.stretches();
  ASSERT_EQ(early.size(), 1U);
  series.append(std::span(values).subspan(820));
  ASSERT_EQ(series.stretches().size(), 2U);
  EXPECT_EQ(series.stretches().front(), early.front());
}

}  // namespace
}  // namespace benchgate::compare
