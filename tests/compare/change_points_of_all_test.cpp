#include "compare/change_points_of_all.h"

#include "tests/support/simulated_history.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <span>
#include <vector>

namespace benchgate::compare {
namespace {

using testing::IsEmpty;
using testing::SizeIs;
using tests::RunNoise;
using tests::simulated_history;

std::vector<std::vector<ChangePoint>> search(
    const std::vector<std::vector<double>>& series,
    const ChangePointSettings& settings = {}) {
  const std::vector<std::span<const double>> spans(series.begin(),
                                                   series.end());
  return change_points_of_all(spans, settings);
}

TEST(ChangePointsOfAllTest, NoSeriesAndEmptySeriesHaveNone) {
  EXPECT_THAT(search({}), IsEmpty());
  EXPECT_THAT(search({{}, {}}), testing::Each(IsEmpty()));
}

TEST(ChangePointsOfAllTest, EachSeriesHasItsOwnPoints) {
  const auto found = search(
      {simulated_history(200, RunNoise::normal, 0.01, {{120, 0.05}}, 1),
       simulated_history(200, RunNoise::normal, 0.01, {}, 2),
       simulated_history(300, RunNoise::normal, 0.01, {{80, -0.05}}, 3)});
  ASSERT_THAT(found, SizeIs(3));
  ASSERT_THAT(found[0], SizeIs(1));
  EXPECT_EQ(found[0][0].index, 120U);
  EXPECT_THAT(found[1], IsEmpty());
  ASSERT_THAT(found[2], SizeIs(1));
  EXPECT_EQ(found[2][0].index, 80U);
}

/// A step that is just clear enough in a series on its own.
std::vector<double> borderline() {
  std::vector<double> found;
  for (std::uint64_t seed = 0; found.empty(); ++seed) {
    const auto values =
        simulated_history(200, RunNoise::normal, 0.01, {{100, 0.009}}, seed);
    const auto points = change_points(values);
    if (points.size() == 1 && points[0].p_value > 3e-3) {
      found = values;
    }
  }
  return found;
}

TEST(ChangePointsOfAllTest, AmongManyUnchangedSeriesAStepHasToBeClearer) {
  std::vector<std::vector<double>> series = {borderline()};
  EXPECT_THAT(search(series)[0], SizeIs(1));
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    series.push_back(
        simulated_history(200, RunNoise::normal, 0.01, {}, 100 + seed));
  }
  EXPECT_THAT(search(series)[0], IsEmpty());
}

TEST(ChangePointsOfAllTest, AmongManyChangedOnesItNeedNotBe) {
  std::vector<std::vector<double>> series = {borderline()};
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    series.push_back(simulated_history(200, RunNoise::normal, 0.01,
                                       {{100, 0.05}}, 100 + seed));
  }
  EXPECT_THAT(search(series)[0], SizeIs(1));
}

TEST(ChangePointsOfAllTest, ASmallerErrorLeavesFewer) {
  const auto values = borderline();
  EXPECT_THAT(change_points(values, {.error = 0.01}), SizeIs(1));
  EXPECT_THAT(change_points(values, {.error = 0.001}), IsEmpty());
}

TEST(ChangePointsOfAllTest, SeriesThatAreKeptGiveTheSame) {
  std::vector<std::vector<double>> series;
  std::vector<ChangePointSeries> kept(5);
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    series.push_back(simulated_history(400, RunNoise::student_t3, 0.01,
                                       {{100 + 40 * seed, 0.02}}, seed));
    for (const double value : series.back()) {
      kept[seed].append({&value, 1});
    }
  }
  EXPECT_EQ(change_points_of_all(kept), search(series));
}

}  // namespace
}  // namespace benchgate::compare
