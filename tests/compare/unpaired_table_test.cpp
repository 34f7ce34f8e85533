#include "compare/unpaired_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace benchgate::compare {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

using Values = std::vector<double>;
using Cells = std::vector<std::optional<Values>>;

UnpairedTableHeading heading(std::size_t columns = 2) {
  UnpairedTableHeading heading;
  heading.unit = "sec/op";
  heading.better = Direction::lower;
  for (std::size_t c = 0; c < columns; ++c) {
    heading.columns.push_back({{".file", "file" + std::to_string(c)}});
  }
  return heading;
}

UnpairedTable table_of(UnpairedTableHeading heading,
                       const std::vector<Cells>& rows,
                       UnpairedTableSettings settings = {}) {
  UnpairedTableBuilder builder(std::move(heading), settings);
  for (const Cells& row : rows) {
    std::vector<std::optional<UnpairedCellInput>> cells;
    for (const auto& values : row) {
      cells.push_back(values ? std::optional(UnpairedCellInput{*values, {}})
                             : std::nullopt);
    }
    builder.add_row({{".fullname", "A"}}, cells);
  }
  return std::move(builder).finish();
}

/// The comparison of the only row of two columns.
UnpairedComparison comparison_of(
    const Values& base, const Values& head, UnpairedTableSettings settings = {},
    const UnpairedTableHeading& about = heading()) {
  const auto table = table_of(about, {{base, head}}, settings);
  return table.rows.front().comparisons.back().value();
}

Values times(double factor, Values values) {
  for (double& value : values) {
    value *= factor;
  }
  return values;
}

Values scattered(std::size_t n, double median, std::mt19937_64& random) {
  std::lognormal_distribution<double> distribution(std::log(median), 0.02);
  Values values(n);
  for (double& value : values) {
    value = distribution(random);
  }
  return values;
}

const Values kTen = {100, 101, 102, 103, 104, 105, 106, 107, 108, 109};

// --- Cells

TEST(UnpairedTableTest, ACellIsTheMedianWithItsOrderStatistics) {
  const auto table = table_of(heading(1), {{Values{6, 1, 3, 2, 5, 4}}});
  const auto& cell = table.rows.front().cells.front().value();
  EXPECT_DOUBLE_EQ(cell.center, 3.5);
  EXPECT_DOUBLE_EQ(cell.low, 1.0);
  EXPECT_DOUBLE_EQ(cell.high, 6.0);
  EXPECT_EQ(cell.n, 6U);
  EXPECT_THAT(cell.notes, IsEmpty());
}

TEST(UnpairedTableTest, TooFewValuesHaveNoBoundsAndANoteThatSaysHowMany) {
  const auto cell = [](double confidence) {
    const auto table = table_of(heading(1), {{Values{1, 2, 3, 4, 5}}},
                                {.confidence = confidence});
    return table.rows.front().cells.front().value();
  };
  EXPECT_EQ(cell(0.95).low, -kInfinity);  // Five values bound one side.
  EXPECT_EQ(cell(0.95).high, 5.0);
  EXPECT_THAT(
      cell(0.95).notes,
      ElementsAre("need >= 6 samples for confidence interval at level 0.95"));
  EXPECT_THAT(
      cell(0.999).notes,
      ElementsAre("need >= 11 samples for confidence interval at level 0.999"));
  EXPECT_THAT(
      cell(1.0).notes,
      ElementsAre("need > 50 samples for confidence interval at level 1"));
  EXPECT_THAT(cell(0.9).notes, IsEmpty());
}

TEST(UnpairedTableTest, ABoundThatIsAnInfiniteValueIsNoWantOfValues) {
  const auto table =
      table_of(heading(1), {{Values{1, 2, 3, 4, 5, kInfinity}},
                            {Values{-kInfinity, 1, 2, 3, 4, 5}}});
  for (const auto& row : table.rows) {
    EXPECT_THAT(row.cells.front()->notes, IsEmpty());
  }
  EXPECT_EQ(table.rows[0].cells.front()->high, kInfinity);
  const auto infinite = table_of(heading(1), {{Values(6, kInfinity)}});
  EXPECT_EQ(infinite.rows[0].cells.front()->center, kInfinity);
}

TEST(UnpairedTableTest, AnExactUnitIsItsMostFrequentValue) {
  auto about = heading(1);
  about.exact = true;
  const auto table = table_of(about, {{Values{9, 7, 7, 8, 8}}, {Values{5}}});
  const auto& varying = table.rows[0].cells.front().value();
  EXPECT_DOUBLE_EQ(varying.center, 7.0);
  EXPECT_DOUBLE_EQ(varying.low, 7.0);
  EXPECT_DOUBLE_EQ(varying.high, 9.0);
  EXPECT_THAT(varying.notes,
              ElementsAre("exact distribution expected, but values range from "
                          "7 to 9"));
  EXPECT_THAT(table.rows[1].cells.front()->notes, IsEmpty());
}

TEST(UnpairedTableTest, KeysThatVaryWithinACellAreNotedFirst) {
  UnpairedTableBuilder builder(heading(1), {});
  std::vector<std::optional<UnpairedCellInput>> cells = {
      UnpairedCellInput{{1.0}, {"goos", ".fullname"}}};
  builder.add_row({}, cells);
  const auto table = std::move(builder).finish();
  EXPECT_THAT(table.rows.front().cells.front()->notes,
              ElementsAre("benchmarks vary in goos, .fullname",
                          HasSubstr("need >= 6")));
}

// --- Comparisons

TEST(UnpairedTableTest, ASlowdownIsCalledWithItsSizeAndInterval) {
  const auto comparison = comparison_of(kTen, times(1.2, kTen));
  EXPECT_TRUE(comparison.significant);
  EXPECT_NEAR(*comparison.delta, 0.2, 1e-12);
  EXPECT_NEAR(*comparison.p_value, 2.0 / 184756.0, 1e-15);  // 20 choose 10
  EXPECT_DOUBLE_EQ(*comparison.head_larger, 1.0);
  EXPECT_EQ(comparison.verdict, UnpairedVerdict::regressed);
  ASSERT_TRUE(comparison.effect);
  EXPECT_LT(comparison.effect->low, 0.2);
  EXPECT_GT(comparison.effect->high, 0.2);
  EXPECT_GT(comparison.effect->low, 0.15);
  ASSERT_TRUE(comparison.detectable);
  EXPECT_GT(*comparison.detectable, 0.01);
  EXPECT_LT(*comparison.detectable, 0.1);
}

TEST(UnpairedTableTest, TheUnitSaysWhichWayIsWorse) {
  auto about = heading();
  about.better = Direction::higher;
  EXPECT_EQ(comparison_of(kTen, times(1.2, kTen), {}, about).verdict,
            UnpairedVerdict::improved);
  about.better = std::nullopt;
  EXPECT_EQ(comparison_of(kTen, times(1.2, kTen), {}, about).verdict,
            UnpairedVerdict::changed);
}

TEST(UnpairedTableTest, AChangeBelowTheNoiseThresholdIsNotCalled) {
  const auto base =
      times(1.0, {1.0000, 1.0001, 1.0002, 1.0003, 1.0004, 1.0005});
  const auto comparison = comparison_of(base, times(1.005, base));
  EXPECT_TRUE(comparison.significant);
  EXPECT_EQ(comparison.verdict, UnpairedVerdict::unchanged);
}

TEST(UnpairedTableTest, TheLevelOfWhatIsShownDecidesNothing) {
  std::mt19937_64 random(11);
  const Values constant(6, 5.0);
  const std::vector<std::pair<Values, Values>> sides = {
      {kTen, times(1.2, kTen)},
      {scattered(12, 1.0, random), scattered(12, 1.0, random)},
      {scattered(40, 1.0, random), scattered(40, 1.0, random)},
      {constant, constant},
      {constant, times(1.005, constant)}};
  for (const auto& [base, head] : sides) {
    const auto usual = comparison_of(base, head);
    for (const double confidence : {0.0, 0.5, 0.9, 0.999, 0.999999, 1.0}) {
      const auto other = comparison_of(base, head, {.confidence = confidence});
      EXPECT_EQ(other.verdict, usual.verdict) << confidence;
      EXPECT_EQ(other.detectable, usual.detectable) << confidence;
      EXPECT_EQ(other.effect->ratio, usual.effect->ratio) << confidence;
    }
  }
}

// One look is taken at them, as at rows of files that `compare` is given.
TEST(UnpairedTableTest, TheNinetyPercentIntervalSaysWhatIsUnchanged) {
  Values base;
  Values head;
  for (int i = 0; i < 10; ++i) {
    base.push_back(1.0 + 0.0037 * i);
    head.push_back(1.0 + 0.0037 * ((i * 7) % 10) + 0.0004);
  }
  const auto bounds = [&](double confidence) {
    const auto effect =
        *comparison_of(base, head, {.confidence = confidence}).effect;
    return std::max(effect.high, 1.0 / (1.0 + effect.low) - 1.0);
  };
  const double margin = (bounds(0.90) + bounds(0.95)) / 2.0;
  ASSERT_LT(bounds(0.90), margin);
  EXPECT_EQ(comparison_of(base, head, {.equivalence_margin = margin}).verdict,
            UnpairedVerdict::unchanged);
}

TEST(UnpairedTableTest, ATimeThatIsRoundedToEqualValuesHasNoiseAllTheSame) {
  const auto comparison =
      comparison_of(Values(6, 0.3171e-9), Values(6, 0.3172e-9));
  EXPECT_NE(comparison.verdict, UnpairedVerdict::regressed);
}

TEST(UnpairedTableTest, CountsThatDoNotVaryHaveNoNoise) {
  const auto comparison = comparison_of(Values(6, 1000.0), Values(6, 1001.0));
  EXPECT_EQ(comparison.verdict, UnpairedVerdict::regressed);
  ASSERT_TRUE(comparison.effect);
  EXPECT_NEAR(comparison.effect->low, 0.001, 1e-12);
  EXPECT_FALSE(comparison.detectable);
}

TEST(UnpairedTableTest, EqualValuesAreUnchangedWithANote) {
  for (const double value : {0.0, 7.0}) {
    const auto comparison = comparison_of(Values(5, value), Values(5, value));
    EXPECT_DOUBLE_EQ(*comparison.p_value, 1.0);
    EXPECT_DOUBLE_EQ(*comparison.delta, 0.0);
    EXPECT_THAT(comparison.notes, ElementsAre("all samples are equal"));
    EXPECT_EQ(comparison.verdict, UnpairedVerdict::unchanged);
  }
}

TEST(UnpairedTableTest, TwoSingleEqualValuesProveNothing) {
  EXPECT_EQ(comparison_of({7}, {7}).verdict, UnpairedVerdict::inconclusive);
}

TEST(UnpairedTableTest, SidesThatAreTooSmallAreToldHowManyValuesTheyNeed) {
  EXPECT_THAT(comparison_of({1, 2, 3}, {4, 5, 6}).notes,
              ElementsAre("need >= 4 samples to detect a difference at alpha "
                          "level 0.05"));
  EXPECT_THAT(comparison_of({1, 2}, {1, 2, 3, 4}).notes, IsEmpty());
  EXPECT_THAT(comparison_of({1}, {2}, {.alpha = 1e-9}).notes,
              ElementsAre("need > 10 samples to detect a difference at alpha "
                          "level 1e-09"));
}

TEST(UnpairedTableTest, ANaNIsNotComparedAndSaysSo) {
  const auto comparison = comparison_of(kTen, {1.0, kNaN, 3.0});
  EXPECT_FALSE(comparison.p_value);
  EXPECT_FALSE(comparison.significant);
  EXPECT_FALSE(comparison.effect);
  EXPECT_THAT(comparison.notes, ElementsAre(HasSubstr("NaN")));
  EXPECT_EQ(comparison.verdict, UnpairedVerdict::inconclusive);
}

TEST(UnpairedTableTest, FromZeroThereIsNoRatioButAVerdict) {
  const auto comparison = comparison_of(Values(6, 0.0), Values(6, 32.0));
  EXPECT_FALSE(comparison.delta);
  EXPECT_FALSE(comparison.effect);
  EXPECT_TRUE(comparison.significant);
  EXPECT_EQ(comparison.verdict, UnpairedVerdict::regressed);
}

TEST(UnpairedTableTest, OfNegativeValuesTheLargerIsTheWorse) {
  const auto comparison = comparison_of(times(-1.2, kTen), times(-1.0, kTen));
  EXPECT_LT(*comparison.delta, 0.0);
  EXPECT_EQ(comparison.verdict, UnpairedVerdict::regressed);
}

TEST(UnpairedTableTest, InfinitiesAreRankedAndHaveNoRatio) {
  const auto comparison =
      comparison_of(Values(6, 1.0), {kInfinity, kInfinity, 9, 9, 9, 9});
  EXPECT_TRUE(comparison.significant);
  EXPECT_FALSE(comparison.effect);
  EXPECT_EQ(comparison.verdict, UnpairedVerdict::regressed);
}

TEST(UnpairedTableTest, AnExactUnitNeedsNoTest) {
  auto about = heading();
  about.exact = true;
  const auto comparison = comparison_of({5}, {6}, {}, about);
  EXPECT_TRUE(comparison.significant);
  EXPECT_FALSE(comparison.p_value);
  EXPECT_FALSE(comparison.adjusted_p_value);
  EXPECT_EQ(comparison.verdict, UnpairedVerdict::regressed);
  EXPECT_EQ(comparison_of({5}, {5}, {}, about).verdict,
            UnpairedVerdict::unchanged);
}

TEST(UnpairedTableTest, EveryColumnIsComparedWithTheFirstOnly) {
  const auto table =
      table_of(heading(3), {{kTen, std::nullopt, times(2.0, kTen)},
                            {std::nullopt, kTen, times(2.0, kTen)}});
  EXPECT_FALSE(table.rows[0].comparisons[0]);
  EXPECT_FALSE(table.rows[0].comparisons[1]);
  EXPECT_TRUE(table.rows[0].comparisons[2]);
  EXPECT_FALSE(table.rows[1].comparisons[2]);
  EXPECT_EQ(table.tests, 1U);
}

TEST(UnpairedTableTest, PValuesAreAdjustedOverTheWholeTable) {
  const std::vector<Cells> rows(40,
                                Cells{Values{1, 2, 3, 4}, Values{5, 6, 7, 8}});
  const auto table = table_of(heading(), rows);
  const auto& comparison = table.rows.front().comparisons.back();
  EXPECT_TRUE(comparison->significant);  // 2 in 70
  EXPECT_DOUBLE_EQ(*comparison->adjusted_p_value, 1.0);
  EXPECT_EQ(comparison->verdict, UnpairedVerdict::inconclusive);
}

TEST(UnpairedTableTest, AnUnchangedTableHasAnyVerdictNoMoreOftenThanAlpha) {
  std::mt19937_64 random(3);
  int called = 0;
  for (int trial = 0; trial < 200; ++trial) {
    std::vector<Cells> rows;
    for (int row = 0; row < 10; ++row) {
      rows.push_back({scattered(8, 1.0, random), scattered(8, 1.0, random)});
    }
    bool any = false;
    for (const auto& row : table_of(heading(), rows).rows) {
      const auto verdict = row.comparisons.back()->verdict;
      any = any || verdict == UnpairedVerdict::regressed ||
            verdict == UnpairedVerdict::improved;
    }
    called += any ? 1 : 0;
  }
  EXPECT_LE(called, 10 + 9);  // 5 % of 200 and three standard deviations.
}

TEST(UnpairedTableTest, WithoutEffectsOnlyTheTestIsMade) {
  const auto comparison =
      comparison_of(kTen, times(1.2, kTen), {.effects = false});
  EXPECT_TRUE(comparison.p_value);
  EXPECT_TRUE(comparison.adjusted_p_value);
  EXPECT_FALSE(comparison.effect);
  EXPECT_FALSE(comparison.verdict);
}

TEST(UnpairedTableTest, ExtremeSettingsAreAnswered) {
  for (const double level : {0.0, 1.0}) {
    for (const std::size_t n : {1UL, 10UL, 60UL}) {
      std::mt19937_64 random(n);
      const auto comparison =
          comparison_of(scattered(n, 1.0, random), scattered(n, 1.0, random),
                        {.alpha = level, .confidence = level});
      EXPECT_TRUE(comparison.verdict) << n << " " << level;
    }
  }
}

TEST(UnpairedTableTest, ExtremeValuesAreAnswered) {
  const auto comparison = comparison_of({1e308, 1.7e308, 1e308, 1.5e308},
                                        {5e-324, 1e-310, 5e-324, 1e-309});
  EXPECT_DOUBLE_EQ(*comparison.delta, -1.0);
  EXPECT_TRUE(comparison.effect);
}

// --- Geometric means

TEST(UnpairedTableTest, TheGeomeanIsOfCentersAndOfRatios) {
  const auto table =
      table_of(heading(), {{Values{1}, Values{2}}, {Values{100}, Values{800}}});
  EXPECT_NEAR(*table.geomeans[0].center, 10.0, 1e-13);
  EXPECT_NEAR(*table.geomeans[1].center, 40.0, 1e-13);
  EXPECT_FALSE(table.geomeans[0].ratio);
  EXPECT_NEAR(*table.geomeans[1].ratio, 3.0, 1e-13);
  EXPECT_THAT(table.geomeans[1].notes, IsEmpty());
}

TEST(UnpairedTableTest, AGeomeanOfOtherBenchmarksThanTheBaseSaysSo) {
  const auto missing =
      table_of(heading(), {{Values{1}, Values{2}}, {Values{1}, std::nullopt}});
  EXPECT_THAT(missing.geomeans[1].notes,
              ElementsAre(HasSubstr("benchmark set differs")));
  EXPECT_NEAR(*missing.geomeans[1].ratio, 1.0, 1e-13);
  const auto extra =
      table_of(heading(), {{Values{1}, Values{2}}, {std::nullopt, Values{2}}});
  EXPECT_THAT(extra.geomeans[1].notes, IsEmpty());
}

TEST(UnpairedTableTest, ZeroAndNegativeCentersHaveNoGeomean) {
  const auto table =
      table_of(heading(), {{Values{0}, Values{1}}, {Values{2}, Values{-2}}});
  EXPECT_FALSE(table.geomeans[0].center);
  EXPECT_THAT(table.geomeans[0].notes,
              ElementsAre("summaries must be >0 to compute geomean"));
  // From zero there is no ratio, which is no fault of the ratios.
  EXPECT_FALSE(table.geomeans[1].ratio);
  EXPECT_THAT(table.geomeans[1].notes,
              ElementsAre("summaries must be >0 to compute geomean"));
  const auto negative = table_of(heading(), {{Values{2}, Values{-2}}});
  EXPECT_THAT(negative.geomeans[1].notes,
              ElementsAre("summaries must be >0 to compute geomean",
                          "ratios must be >0 to compute geomean"));
}

TEST(UnpairedTableTest, ZeroOverZeroIsOne) {
  const auto table =
      table_of(heading(), {{Values{0}, Values{0}}, {Values{1}, Values{4}}});
  EXPECT_NEAR(*table.geomeans[1].ratio, 1.0, 1e-13);
}

}  // namespace
}  // namespace benchgate::compare
