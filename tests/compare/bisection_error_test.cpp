// The claim of docs/bisect.md: a search says something wrong at most as often
// as its family error, whatever the noise looks like; and it finds what there
// is to find.

#include "compare/bisection.h"
#include "tests/support/simulated_bisection.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <random>
#include <string>

namespace benchgate::tests {
namespace {

using compare::BisectionAnswer;
using compare::BisectionSettings;

/// Fewer under a sanitizer: there it is the code that is tested.
constexpr std::size_t kSearches = BENCHGATE_CALIBRATION_SUITES / 4;

/// More would be less than one in 10,000 tests of a true claim: four standard
/// deviations above.
double allowed(double error, std::size_t searches) {
  const auto n = static_cast<double>(searches);
  return n * error + 4.0 * std::sqrt(n * error) + 1.0;
}

class BisectionError : public testing::TestWithParam<Noise> {};

TEST_P(BisectionError, FindsTheCommitAlmostAlways) {
  double wrong = 0.0;
  double missed = 0.0;
  double uncovered = 0.0;
  for (std::uint64_t seed = 1; seed <= kSearches; ++seed) {
    std::mt19937_64 random(seed);
    const std::size_t commits = 2 + random() % 999;
    const std::size_t first_bad = 1 + random() % commits;
    const double change = 0.03 + 0.01 * static_cast<double>(random() % 8);
    SimulatedCommits simulated(one_step(commits, first_bad, change), GetParam(),
                               0.02, random());
    const auto found = search(simulated);
    if (found.answer() != BisectionAnswer::found) {
      missed += 1.0;
      continue;
    }
    const auto& range = found.range();
    if (range.good() >= first_bad || range.bad() < first_bad) {
      wrong += 1.0;
      continue;
    }
    const auto& interval = *found.steps().back().interval;
    const double truth = std::log1p(change);
    uncovered += interval.low <= truth && truth <= interval.high ? 0.0 : 1.0;
    ASSERT_LE(found.error_spent(), 0.01);
  }
  EXPECT_LE(wrong, allowed(0.0025, kSearches));
  EXPECT_LE(wrong + missed, allowed(0.01, kSearches));
  if (GetParam() != Noise::quantised) {  // Rounding moves the truth.
    EXPECT_LE(uncovered, allowed(0.07, kSearches));
  }
}

TEST_P(BisectionError, SaysOfOneProgramThatThereIsNothingToFind) {
  double called = 0.0;
  // The noise threshold aside, which hides how large the error is.
  BisectionSettings settings;
  settings.family_error = 0.2;
  settings.noise_threshold = 0.0;
  settings.looks = {16, 24, 32, 48, 64, 96};
  for (std::uint64_t seed = 1; seed <= kSearches; ++seed) {
    SimulatedCommits simulated(CommitLevels(10, 0.0), GetParam(), 0.02, seed);
    const auto found = search(simulated, settings);
    const auto& ends = found.steps().front();
    called += ends.verdict == compare::BisectionVerdict::different ? 1.0 : 0.0;
  }
  EXPECT_LE(called, allowed(0.05, kSearches));
}

TEST_P(BisectionError, SeldomOverlooksADifferenceAsLargeAsTheThreshold) {
  double overlooked = 0.0;
  for (std::uint64_t seed = 1; seed <= kSearches; ++seed) {
    SimulatedCommits simulated(one_step(1, 1, 0.01), GetParam(), 0.02, seed);
    const auto found = search(simulated);
    overlooked += found.answer() == BisectionAnswer::no_difference ? 1.0 : 0.0;
  }
  EXPECT_LE(overlooked, allowed(0.05, kSearches));
}

TEST_P(BisectionError, AStepIsNotConfirmedWhereThereIsNone) {
  // The level passes the middle in steps that are as large as the threshold.
  double confirmed = 0.0;
  BisectionSettings settings;
  settings.family_error = 0.2;
  settings.noise_threshold = 0.02;
  settings.looks = {16, 24, 32, 48, 64, 96, 128, 192};
  for (std::uint64_t seed = 1; seed <= kSearches; ++seed) {
    CommitLevels levels;
    for (int i = 0; i <= 6; ++i) {
      levels.push_back(std::log1p(0.02) * i);
    }
    SimulatedCommits simulated(levels, GetParam(), 0.02, seed);
    const auto found = search(simulated, settings);
    // Where the middle could not be told, several commits lie between.
    confirmed += found.answer() == BisectionAnswer::found &&
                         found.range().bad() - found.range().good() == 1
                     ? 1.0
                     : 0.0;
  }
  EXPECT_LE(confirmed, allowed(0.05, kSearches));
}

INSTANTIATE_TEST_SUITE_P(Noises, BisectionError,
                         testing::Values(Noise::normal, Noise::student_t3,
                                         Noise::contaminated, Noise::drifting,
                                         Noise::bimodal, Noise::bursts,
                                         Noise::recorded),
                         [](const auto& each) {
                           return std::string(name_of(each.param));
                         });

}  // namespace
}  // namespace benchgate::tests
