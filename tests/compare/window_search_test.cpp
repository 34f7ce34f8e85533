#include "compare/window_search.h"

#include "tests/support/simulated_history.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace benchgate::compare {
namespace {

using testing::ElementsAre;
using tests::RunNoise;
using tests::simulated_history;

TEST(WindowSearchTest, LengthsDoubleFromSixteenToTheWindow) {
  EXPECT_THAT(window_lengths(16), ElementsAre(16));
  EXPECT_THAT(window_lengths(128), ElementsAre(16, 32, 64, 128));
  EXPECT_THAT(window_lengths(100), ElementsAre(16, 32, 64, 100));
}

TEST(WindowSearchTest, EveryStepHasAWindowWithThreeEighthsOnEitherSide) {
  for (const std::size_t length : window_lengths(256)) {
    for (std::size_t step = length; step < 4 * length; ++step) {
      std::size_t best = 0;
      for (std::size_t begin = 0; begin < step;
           begin += window_stride(length)) {
        if (step < begin + length) {
          best = std::max(best, std::min(step - begin, begin + length - step));
        }
      }
      EXPECT_GE(8 * best, 3 * length) << length << ", " << step;
    }
  }
}

TEST(WindowSearchTest, AStepIsFoundAndItsIndexCountsFromTheFirstValue) {
  const auto values =
      simulated_history(96, RunNoise::normal, 0.01, {{60, 0.05}}, 1);
  WindowSearch search(4);
  const auto found = search(values, 32, 96);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->index, 60U);
  EXPECT_LT(found->p_value, 1e-9);
}

TEST(WindowSearchTest, NeitherNoiseNorEqualValuesNorTooFewGiveAPoint) {
  WindowSearch search(4);
  const auto noise = simulated_history(64, RunNoise::normal, 0.01, {}, 1);
  EXPECT_FALSE(search(noise, 0, 64));
  EXPECT_FALSE(search(std::vector<double>(64, 1.0), 0, 64));
  EXPECT_FALSE(search(std::vector{1.0, 1.0, 1.0, 9.0, 9.0, 9.0, 9.0}, 0, 7));
}

TEST(WindowSearchTest, ThreeOutliersInARowAreNoSides) {
  std::vector<double> values(64, 0.0);
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = static_cast<double>(i * 37 % 64) * 1e-3;
  }
  WindowSearch search(4);
  values[61] = values[62] = values[63] = 1.0;
  EXPECT_FALSE(search(values, 0, 64));
  values[60] = 1.0;
  EXPECT_TRUE(search(values, 0, 64));
}

}  // namespace
}  // namespace benchgate::compare
