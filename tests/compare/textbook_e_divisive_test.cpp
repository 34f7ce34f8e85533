#include "tests/compare/textbook_e_divisive.h"

#include "compare/change_point.h"
#include "tests/support/simulated_history.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

// The oracle, and ours against it: the same points on series whose truth is
// known.

namespace benchgate::tests {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr TextbookSettings kShort{.minimum_segment = 10, .permutations = 99};

std::vector<std::size_t> ours(const std::vector<double>& values) {
  std::vector<std::size_t> indices;
  for (const compare::ChangePoint& point : compare::change_points(values)) {
    indices.push_back(point.index);
  }
  return indices;
}

TEST(TextbookEDivisiveTest, FindsTheStepsOfASeriesWithoutNoise) {
  std::vector<double> values(30, 1.0);
  values.insert(values.end(), 20, 2.0);
  values.insert(values.end(), 25, 1.5);
  EXPECT_THAT(textbook_e_divisive(values, kShort), ElementsAre(30, 50));
}

TEST(TextbookEDivisiveTest, FindsNothingInNoise) {
  EXPECT_THAT(textbook_e_divisive(
                  simulated_history(100, RunNoise::normal, 1.0, {}, 2), kShort),
              IsEmpty());
}

TEST(TextbookEDivisiveTest, ThePlainFormAndTheSumsFindTheSameSplit) {
  TextbookSettings plain = kShort;
  plain.form = TextbookForm::plain;
  for (const RunNoise noise : kAllRunNoises) {
    for (std::uint64_t seed = 0; seed < 4; ++seed) {
      const std::vector<double> values =
          simulated_history(60, noise, 1.0, {{25, 1.0}}, seed);
      const TextbookSplit expected = textbook_split(values, plain);
      const TextbookSplit split = textbook_split(values, kShort);
      EXPECT_EQ(split.index, expected.index) << name_of(noise) << seed;
      EXPECT_NEAR(split.divergence, expected.divergence,
                  1e-9 * expected.divergence);
    }
  }
  EXPECT_LT(textbook_split(std::vector<double>(19), plain).divergence, 0.0);
}

TEST(TextbookEDivisiveTest, ThePlainFormAndTheSumsAndOursHaveTheSamePoints) {
  const std::vector<std::vector<TrueStep>> truths = {
      {{30, 10.0}}, {{20, -10.0}, {45, 10.0}}, {{25, 10.0}, {50, 10.0}}};
  for (const std::vector<TrueStep>& steps : truths) {
    const std::vector<double> values =
        simulated_history(70, RunNoise::normal, 1.0, steps, 7);
    std::vector<std::size_t> truth;
    for (const TrueStep& step : steps) {
      truth.push_back(step.index);
    }
    TextbookSettings settings = kShort;
    settings.level = 0.01;
    EXPECT_EQ(textbook_e_divisive(values, settings), truth);
    settings.form = TextbookForm::plain;
    EXPECT_EQ(textbook_e_divisive(values, settings), truth);
    EXPECT_EQ(ours(values), truth);
  }
}

TEST(TextbookEDivisiveTest, OursHasTheSamePointsOnStepsOfTenDeviations) {
  const std::vector<std::vector<TrueStep>> truths = {
      {{60, 10.0}},
      {{40, -10.0}, {90, 10.0}},
      {{50, 10.0}, {80, 10.0}, {130, -20.0}}};
  for (const std::vector<TrueStep>& steps : truths) {
    for (std::uint64_t seed = 0; seed < 4; ++seed) {
      const std::vector<double> values =
          simulated_history(160, RunNoise::normal, 1.0, steps, seed);
      std::vector<std::size_t> truth;
      for (const TrueStep& step : steps) {
        truth.push_back(step.index);
      }
      TextbookSettings strict = kShort;
      strict.level = 0.01;
      EXPECT_EQ(textbook_e_divisive(values, strict), truth) << seed;
      EXPECT_EQ(ours(values), truth) << seed;
    }
  }
}

}  // namespace
}  // namespace benchgate::tests
