#include "src/audit/audit.h"

#include "src/audit/tally.h"
#include "src/measure/interruption.h"
#include "src/measure/measurement_error.h"
#include "tests/support/scripted_suite.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <map>
#include <random>
#include <string>

// Suites whose noise is known, so that what an audit must count is known too.

namespace benchgate::audit {
namespace {

using tests::allocations;
using tests::cpu_time;
using tests::ScriptedSuite;

class Listener final : public AuditListener {
 public:
  void begin(const PlannedTrial& trial, std::size_t index,
             std::size_t of) override {
    begun.push_back(trial);
    EXPECT_EQ(begun.size(), index + 1);
    EXPECT_LT(index, of);
  }

  void repeated(std::size_t done, std::size_t of) override {
    repetitions = done;
    EXPECT_LE(done, of);
  }

  void finished(Trial trial) override { trials.push_back(std::move(trial)); }

  void update(const measure::SessionProgress&) override {}

  std::vector<PlannedTrial> begun;
  std::vector<Trial> trials;
  std::size_t repetitions = 0;
};

class AuditTest : public testing::Test {
 protected:
  AuditTest() {
    settings_.session.seed = 11;
    settings_.session.today = "2026-11-23";
    settings_.comparisons = 4;
    settings_.slowdowns = {0.05, 0.10};
    settings_.slowed_comparisons = 2;
    settings_.slowed = 2;
    settings_.tool_version = "0";
    settings_.program.build = "sha256:1";
    settings_.now = [] { return "2026-11-23T13:20:19Z"; };
    for (const char* name : {"A", "B", "C", "D"}) {
      base_.with(name, scatters(kSame, kThree));
      head_.with(name, scatters(ratios_.emplace(name, kSame).first->second,
                                counts_.emplace(name, kThree).first->second));
    }
  }

  /// A time that scatters by 1 % a pair; the wall clock has 2 % more.
  /// `ratio` and `count` are looked up at every invocation.
  ScriptedSuite::Script scatters(const double& ratio, const double& count) {
    return [this, &ratio, &count] {
      std::lognormal_distribution<double> time(std::log(1e-6), 0.007);
      measure::Value real = cpu_time(1.02 * time(random_));
      real.metric.name = "real_time";
      measure::Measurement measurement;
      measurement.values = {cpu_time(ratio * time(random_)), real,
                            allocations(count)};
      return measurement;
    };
  }

  std::vector<Trial> run() {
    const measure::Rules rules;
    run_audit({{.name = "s", .base = &base_, .head = &head_}}, rules, settings_,
              folder_.path(), listener_);
    return listener_.trials;
  }

  static constexpr double kSame = 1.0;
  static constexpr double kThree = 3.0;

  tests::TemporaryFolder folder_;
  std::mt19937_64 random_{17};
  std::map<std::string, double> ratios_;  // Of head's benchmarks over base's.
  std::map<std::string, double> counts_;
  ScriptedSuite base_;
  ScriptedSuite head_;
  AuditSettings settings_;
  Listener listener_;
};

TEST_F(AuditTest, ThePlanHasEveryKindInAnOrderByChanceOfTheSeed) {
  settings_.sequential = 3;
  const auto all = plan(settings_);
  const auto count = [&](Leg leg, double slowdown) {
    return std::ranges::count_if(all, [&](const PlannedTrial& trial) {
      return trial.leg == leg && trial.slowdown == slowdown;
    });
  };
  EXPECT_EQ(all.size(), 11U);
  EXPECT_EQ(count(Leg::paired, 0.0), 4);
  EXPECT_EQ(count(Leg::paired, 0.05), 2);
  EXPECT_EQ(count(Leg::paired, 0.10), 2);
  EXPECT_EQ(count(Leg::sequential, 0.0), 3);
  EXPECT_EQ(plan(settings_), all);
  settings_.session.seed = 12;
  EXPECT_NE(plan(settings_), all);
}

TEST_F(AuditTest, FindsSlowdownsThatWerePutInAndCallsNothingElse) {
  const auto trials = run();
  ASSERT_EQ(trials.size(), 8U);
  const Tally result = tally(trials);
  const JudgeTally& own = result.all.judges.front();
  EXPECT_EQ(own.comparisons, (Count{0, 4}));
  EXPECT_EQ(own.benchmarks, (Count{0, 16}));
  ASSERT_EQ(own.detections.size(), 2U);
  for (const Detection& detection : own.detections) {
    EXPECT_EQ(detection.detected, (Count{4, 4})) << detection.slowdown;
    EXPECT_EQ(detection.wrong_direction.hits, 0U);
  }
  EXPECT_EQ(result.all.left_alone, (Count{0, 4}));
  EXPECT_GE(result.all.unchanged.hits, 20U);
  EXPECT_EQ(result.benchmarks.size(), 4U);
}

TEST_F(AuditTest, IntervalsOfSlowedRowsAreHeldAgainstTheSlowdown) {
  settings_.comparisons = 0;
  settings_.slowed_comparisons = 8;
  const Tally result = tally(run());
  EXPECT_EQ(result.all.covered_called.of, 32U);
  EXPECT_GE(result.all.covered_called.hits, 27U);
}

TEST_F(AuditTest, AProgramThatDiffersFromItselfIsAFalseAlarm) {
  settings_.slowed_comparisons = 0;
  ratios_["D"] = 1.2;
  const Tally result = tally(run());
  EXPECT_EQ(result.all.judges.front().comparisons, (Count{4, 4}));
  EXPECT_EQ(result.all.judges.front().benchmarks, (Count{4, 16}));
  EXPECT_EQ(result.benchmarks.back().called, (Count{4, 4}));
}

TEST_F(AuditTest, AnExactMetricThatDiffersIsAFalseAlarmToo) {
  settings_.slowed_comparisons = 0;
  settings_.comparisons = 1;
  counts_["A"] = 4.0;
  EXPECT_EQ(tally(run()).all.judges.front().comparisons, (Count{1, 1}));
}

TEST_F(AuditTest, WhichBenchmarksAreSlowedIsDrawnAnewEachTime) {
  settings_.comparisons = 0;
  settings_.slowdowns = {0.05};
  settings_.slowed_comparisons = 12;
  settings_.slowed = 1;
  std::map<std::string, int> slowed;
  const auto trials = run();
  for (const Trial& trial : trials) {
    EXPECT_EQ(
        std::ranges::count(trial.benchmarks, true, &TrialBenchmark::slowed), 1);
    for (const TrialBenchmark& benchmark : trial.benchmarks) {
      slowed[benchmark.name] += benchmark.slowed ? 1 : 0;
    }
  }
  EXPECT_GE(std::ranges::count_if(
                slowed, [](const auto& each) { return each.second > 0; }),
            3);
}

TEST_F(AuditTest, MoreThanThereAreSlowsAll) {
  settings_.comparisons = 0;
  settings_.slowdowns = {0.05};
  settings_.slowed_comparisons = 1;
  settings_.slowed = 99;
  const Trial trial = run().front();
  EXPECT_EQ(std::ranges::count(trial.benchmarks, true, &TrialBenchmark::slowed),
            4);
}

TEST_F(AuditTest, ScreeningValuesOfBothTimesAreKeptForOtherRules) {
  settings_.slowed_comparisons = 0;
  settings_.comparisons = 1;
  const Trial trial = run().front();
  for (const TrialBenchmark& benchmark : trial.benchmarks) {
    EXPECT_GE(benchmark.cpu_time.base.size(), 8U);
    EXPECT_EQ(benchmark.cpu_time.base.size(), benchmark.cpu_time.head.size());
    EXPECT_EQ(benchmark.real_time.base.size(), benchmark.cpu_time.base.size());
    EXPECT_EQ(benchmark.pairs, benchmark.cpu_time.base.size());
    EXPECT_NEAR(benchmark.real_time.base.front(), 1.02e-6, 0.1e-6);
    // Two processes of a millisecond each.
    EXPECT_NEAR(benchmark.seconds, 0.002 * static_cast<double>(benchmark.pairs),
                1e-9);
  }
}

TEST_F(AuditTest, TheSlowdownIsInTheScreeningValuesOfHead) {
  settings_.comparisons = 0;
  settings_.slowdowns = {0.5};
  settings_.slowed = 1;
  const auto trials = run();
  for (const Trial& trial : trials) {
    for (const TrialBenchmark& benchmark : trial.benchmarks) {
      EXPECT_NEAR(benchmark.cpu_time.head.front(),
                  benchmark.slowed ? 1.5e-6 : 1e-6, 0.1e-6);
      EXPECT_NEAR(benchmark.cpu_time.base.front(), 1e-6, 0.1e-6);
    }
  }
}

TEST_F(AuditTest, OneAfterTheOtherIsBaseTenTimesThenHeadTenTimes) {
  settings_.comparisons = 0;
  settings_.slowed_comparisons = 0;
  settings_.sequential = 1;
  std::string order;
  base_.on_invoke = [&](const auto& names) { order += "b" + names[0]; };
  head_.on_invoke = [&](const auto& names) { order += "h" + names[0]; };
  const Trial trial = run().front();
  std::string expected;
  for (const char* name : {"A", "B", "C", "D"}) {
    for (const char* side : {"b", "h"}) {
      for (int i = 0; i < 10; ++i) {
        expected.append(side).append(name);
      }
    }
  }
  EXPECT_EQ(order, expected);
  EXPECT_EQ(base_.durations.front(), std::chrono::milliseconds(500));
  EXPECT_EQ(listener_.repetitions, 80U);
  ASSERT_EQ(trial.benchmarks.size(), 4U);
  EXPECT_EQ(trial.benchmarks[0].cpu_time.head.size(), 10U);
  EXPECT_EQ(trial.benchmarks[0].real_time.base.size(), 10U);
  EXPECT_NEAR(trial.benchmarks[0].seconds, 0.02, 1e-9);
}

TEST_F(AuditTest, ABenchmarkThatFailsOneAfterTheOtherHasNoValues) {
  settings_.comparisons = 0;
  settings_.slowed_comparisons = 0;
  settings_.sequential = 1;
  base_.with("Broken", tests::gives({cpu_time(1e-6)}));
  head_.with("Broken", tests::fails("crashed"));
  const Trial trial = run().front();
  EXPECT_EQ(trial.benchmarks.size(), 4U);
}

TEST_F(AuditTest, TheSequentialLegIsJudgedAtTheSlowdownsOfThePairedOne) {
  settings_.sequential = 1;
  const Tally result = tally(run());
  const auto found = std::ranges::find(
      result.all.judges, Judge{.leg = Leg::sequential, .rule = Rule::benchstat},
      &JudgeTally::judge);
  ASSERT_NE(found, result.all.judges.end());
  EXPECT_EQ(found->comparisons.of, 1U);
  ASSERT_EQ(found->detections.size(), 2U);
  EXPECT_EQ(found->detections[0].slowdown, 0.05);
  EXPECT_EQ(found->detections[0].detected, (Count{4, 4}));
}

TEST_F(AuditTest, AnInterruptionKeepsWhatIsComplete) {
  const measure::InterruptionGuard guard;
  int invocations = 0;
  base_.on_invoke = [&](const auto&) {
    if (++invocations == 100) {
      std::raise(SIGINT);
    }
  };
  EXPECT_THROW(run(), measure::Interrupted);
  EXPECT_FALSE(listener_.trials.empty());
  EXPECT_EQ(listener_.begun.size(), listener_.trials.size() + 1);
}

TEST_F(AuditTest, AFilterThatLeavesNothingIsSaidBeforeAnythingIsMeasured) {
  settings_.session.filter.emplace("nothing");
  EXPECT_THROW(run(), measure::MeasurementError);
  EXPECT_TRUE(base_.invocations.empty());
}

TEST_F(AuditTest, TrialsSayWhereTheyCameFrom) {
  settings_.load = 1;
  settings_.comparisons = 1;
  settings_.slowed_comparisons = 0;
  const Trial trial = run().front();
  EXPECT_EQ(trial.load, 1U);
  EXPECT_EQ(trial.started, "2026-11-23T13:20:19Z");
  EXPECT_EQ(trial.program.build, "sha256:1");
  EXPECT_EQ(trial.seed, plan(settings_).front().seed);
}

}  // namespace
}  // namespace benchgate::audit
