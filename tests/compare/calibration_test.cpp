#include "compare/protocol.h"
#include "compare/signed_rank.h"
#include "tests/support/simulated_comparison.h"

#include <boost/math/distributions/binomial.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

// The claim of the product, on simulated machines of every kind: a program
// compared with itself is called changed in no more comparisons than the
// family-wise error says, true changes are found, and intervals cover the truth
// as often as they say. docs/how-it-decides.md has the figures.

namespace benchgate::compare {
namespace {

using tests::mixed_suite;
using tests::Noise;
using tests::simulate;
using tests::SimulatedSuite;

constexpr int kSuites = BENCHGATE_CALIBRATION_SUITES;
constexpr std::size_t kBenchmarks = 100;

/// The most that `trials` with this probability give in 999 of 1,000 cases.
int at_most(int trials, double probability) {
  const boost::math::binomial_distribution<> count(trials, probability);
  return static_cast<int>(std::ceil(boost::math::quantile(count, 0.999)));
}

int at_least(int trials, double probability) {
  return trials - at_most(trials, 1.0 - probability);
}

bool is_call(Verdict verdict) {
  return verdict == Verdict::regressed || verdict == Verdict::improved;
}

class CalibrationTest : public testing::TestWithParam<Noise> {};

TEST_P(CalibrationTest, IdenticalProgramsAreCalledChangedNoMoreThanAlpha) {
  const SimulatedSuite suite = mixed_suite(GetParam(), kBenchmarks);
  int called = 0;
  double unchanged = 0.0;
  double pairs = 0.0;
  for (int seed = 0; seed < kSuites; ++seed) {
    const auto outcome = simulate(suite, static_cast<std::uint64_t>(seed));
    bool any = false;
    for (std::size_t row = 0; row < kBenchmarks; ++row) {
      const Verdict verdict = outcome.protocol.verdict(row);
      any = any || is_call(verdict);
      unchanged += verdict == Verdict::unchanged ? 1.0 : 0.0;
    }
    called += any ? 1 : 0;
    pairs += static_cast<double>(outcome.pairs);
  }
  RecordProperty("suites_with_a_call", called);
  RecordProperty("unchanged", std::to_string(unchanged / kSuites));
  RecordProperty("pairs_per_benchmark",
                 std::to_string(pairs / kSuites / kBenchmarks));
  EXPECT_LE(called, at_most(kSuites, suite.settings.family_error));
}

/// What became of benchmarks that were made slower or faster.
struct Found {
  int changed = 0;  ///< How many there were,
  int found = 0;    ///< and were called, in the right direction.
  int wrong = 0;    ///< Called in the wrong one, or made neither.
  int covered = 0;  ///< Intervals of the found ones that hold the truth.

  [[nodiscard]] double share() const {
    return static_cast<double>(found) / changed;
  }
};

/// Suites with 3 benchmarks slower and 3 faster by `change`.
Found search(Noise noise, double change, int suites) {
  SimulatedSuite suite = mixed_suite(noise, kBenchmarks);
  for (const std::size_t row : {5U, 45U, 85U}) {
    suite.ratios[row] = 1.0 + change;
    suite.ratios[row + 10] = 1.0 / (1.0 + change);
  }
  Found result;
  for (int seed = 0; seed < suites; ++seed) {
    const auto outcome = simulate(suite, static_cast<std::uint64_t>(seed));
    for (std::size_t row = 0; row < kBenchmarks; ++row) {
      const double truth = std::log(suite.ratios[row]);
      result.changed += truth != 0.0 ? 1 : 0;
      const Verdict verdict = outcome.protocol.verdict(row);
      if (!is_call(verdict)) {
        continue;
      }
      if (truth == 0.0 || (verdict == Verdict::regressed) != (truth > 0.0)) {
        ++result.wrong;
        continue;
      }
      ++result.found;
      const auto interval = outcome.protocol.decision(row).interval.value();
      result.covered += interval.low <= truth && truth <= interval.high ? 1 : 0;
    }
  }
  return result;
}

TEST_P(CalibrationTest, TrueChangesAreFound) {
  // 76 and 94 % under the worst noise, which is the recorded one, and 94 % or
  // more under all others: far enough from chance, and near enough to see a
  // protocol that has gone blind.
  const Found two = search(GetParam(), 0.02, 20);
  const Found three = search(GetParam(), 0.03, 20);
  const Found five = search(GetParam(), 0.05, 20);
  RecordProperty("found_of_2_percent", std::to_string(two.share()));
  RecordProperty("found_of_3_percent", std::to_string(three.share()));
  RecordProperty("found_of_5_percent", std::to_string(five.share()));
  EXPECT_GE(three.share(), 0.6);
  EXPECT_GE(five.share(), 0.85);
  EXPECT_EQ(two.wrong + three.wrong + five.wrong, 0);
}

TEST_P(CalibrationTest, IntervalsCoverTheTruthAsOftenAsTheySay) {
  if (GetParam() == Noise::quantised) {
    GTEST_SKIP() << "rounding moves the truth";
  }
  constexpr double kRatio = 1.03;
  for (const std::size_t n : {6U, 8U, 16U, 32U, 64U, 128U}) {
    int covered = 0;
    for (int trial = 0; trial < kSuites; ++trial) {
      tests::PairSource source(GetParam(), 0.03, kRatio,
                               static_cast<std::uint64_t>(trial) + 1'000 * n);
      std::vector<double> log_ratios(n);
      std::ranges::generate(log_ratios, [&] {
        return log_ratio(source.next(), Direction::lower);
      });
      const Interval interval =
          signed_rank_interval(Sample(std::move(log_ratios)), 0.95);
      covered +=
          interval.low <= std::log(kRatio) && std::log(kRatio) <= interval.high
              ? 1
              : 0;
    }
    EXPECT_GE(covered, at_least(kSuites, 0.95)) << n << " pairs";
  }
}

INSTANTIATE_TEST_SUITE_P(AllNoises, CalibrationTest,
                         testing::ValuesIn(tests::kAllNoises),
                         [](const auto& noise) {
                           return std::string(tests::name_of(noise.param));
                         });

}  // namespace
}  // namespace benchgate::compare
