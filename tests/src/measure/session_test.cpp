#include "src/measure/session.h"

#include "compare/decide.h"
#include "src/measure/interruption.h"
#include "src/measure/measurement_error.h"
#include "tests/support/scripted_suite.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <random>
#include <thread>

namespace benchgate::measure {
namespace {

using compare::Verdict;
using testing::HasSubstr;
using tests::allocations;
using tests::cpu_time;
using tests::fails;
using tests::gives;
using tests::ScriptedSuite;

class Listener final : public ProgressListener {
 public:
  void update(const SessionProgress& progress) override {
    seen.push_back(progress);
  }

  std::vector<SessionProgress> seen;
};

class SessionTest : public testing::Test {
 protected:
  SessionTest() {
    settings_.seed = 5;
    settings_.today = "2026-11-23";
  }

  /// A time that scatters by `spread` around `seconds`.
  ScriptedSuite::Script scatters(double seconds, double spread) {
    return [this, seconds, spread] {
      std::lognormal_distribution<double> time(std::log(seconds), spread);
      Measurement measurement;
      measurement.values = {cpu_time(time(random_))};
      return measurement;
    };
  }

  compare::Comparison measure(Recording recording = {}) {
    Journal journal(folder_ / "journal", {.key = "k", .seed = 5, .started = ""},
                    false);
    return compare::decide(
        measure_pairs({{.name = "s", .base = &base_, .head = &head_}}, rules_,
                      settings_, std::move(recording), journal, listener_));
  }

  static const compare::Row& row(const compare::Comparison& comparison,
                                 const std::string& benchmark,
                                 const std::string& metric = "cpu_time") {
    const auto found =
        std::ranges::find_if(comparison.rows, [&](const auto& each) {
          return each.benchmark == benchmark && each.metric.name == metric;
        });
    if (found == comparison.rows.end()) {
      throw std::runtime_error("no row " + benchmark + " " + metric);
    }
    return *found;
  }

  tests::TemporaryFolder folder_;
  std::mt19937_64 random_{17};
  ScriptedSuite base_;
  ScriptedSuite head_;
  Rules rules_;
  SessionSettings settings_;
  Listener listener_;
};

TEST_F(SessionTest, FindsWhatBecameSlowerAndFasterAndLeavesTheRest) {
  for (const char* name : {"A", "B", "C", "Slower", "Faster"}) {
    base_.with(name, scatters(1e-6, 0.01));
  }
  for (const char* name : {"A", "B", "C"}) {
    head_.with(name, scatters(1e-6, 0.01));
  }
  head_.with("Slower", scatters(1.05e-6, 0.01));
  head_.with("Faster", scatters(0.95e-6, 0.01));
  const auto comparison = measure();
  EXPECT_EQ(row(comparison, "Slower").verdict, Verdict::regressed);
  EXPECT_EQ(row(comparison, "Faster").verdict, Verdict::improved);
  for (const char* name : {"A", "B", "C"}) {
    EXPECT_EQ(row(comparison, name).verdict, Verdict::unchanged) << name;
  }
  const auto delta = row(comparison, "Slower").delta.value();
  EXPECT_LT(delta.low, 0.05);
  EXPECT_GT(delta.high, 0.05);
  EXPECT_EQ(comparison.summary.gate, compare::Response::fail);
}

TEST_F(SessionTest, SpendsPairsOnlyWhereThereIsDoubt) {
  base_.with("Quiet", scatters(1e-6, 0.001)).with("Loud", scatters(1e-6, 0.05));
  head_.with("Quiet", scatters(1e-6, 0.001)).with("Loud", scatters(1e-6, 0.05));
  measure();
  EXPECT_EQ(base_.invocations["Quiet"], 8);
  EXPECT_GT(base_.invocations["Loud"], 16);
  EXPECT_EQ(base_.invocations, head_.invocations);
}

TEST_F(SessionTest, TheCoinDecidesWhoGoesFirst) {
  std::string order;
  base_.on_invoke = [&](const auto&) { order += 'b'; };
  head_.on_invoke = [&](const auto&) { order += 'h'; };
  base_.with("A", scatters(1e-6, 0.05));
  head_.with("A", scatters(1e-6, 0.05));
  const auto comparison = measure();
  std::string recorded;
  for (const auto* pairs :
       {&row(comparison, "A").screen, &row(comparison, "A").confirm}) {
    for (const compare::Pair& pair : *pairs) {
      recorded += pair.first == compare::Side::base ? "bh" : "hb";
    }
  }
  EXPECT_EQ(order.substr(0, recorded.size()), recorded);
  EXPECT_THAT(order, HasSubstr("bhhb"));
  EXPECT_THAT(order, HasSubstr("hbbh"));
}

TEST_F(SessionTest, TheSameSeedGivesTheSameSchedule) {
  const auto schedule = [](std::uint64_t seed) {
    std::string order;
    ScriptedSuite base;
    ScriptedSuite head;
    base.on_invoke = [&](const auto& names) { order += "b" + names[0]; };
    head.on_invoke = [&](const auto& names) { order += "h" + names[0]; };
    for (const char* name : {"1", "2", "3"}) {
      base.with(name, gives({cpu_time(1e-6)}));
      head.with(name, gives({cpu_time(1e-6)}));
    }
    tests::TemporaryFolder folder;
    Journal journal(folder / "journal", {}, false);
    SessionSettings settings;
    settings.seed = seed;
    Listener listener;
    measure_pairs({{.name = "s", .base = &base, .head = &head}}, {}, settings,
                  {}, journal, listener);
    return order;
  };
  EXPECT_EQ(schedule(1), schedule(1));
  EXPECT_NE(schedule(1), schedule(2));
}

TEST_F(SessionTest, SaysWhichSideFailedAndMeasuresTheOthers) {
  base_.with("A", gives({cpu_time(1e-6)})).with("Crash", gives({cpu_time(1)}));
  head_.with("A", gives({cpu_time(1e-6)})).with("Crash", fails("was killed"));
  const auto comparison = measure();
  EXPECT_EQ(row(comparison, "Crash").verdict, Verdict::failed);
  EXPECT_EQ(row(comparison, "Crash").note, "head: was killed");
  EXPECT_EQ(row(comparison, "A").verdict, Verdict::unchanged);
  EXPECT_EQ(head_.invocations["Crash"], 1);
}

TEST_F(SessionTest, AFailureInTheMiddleKeepsThePairsAndEndsTheBenchmark) {
  int calls = 0;
  base_.with("A", scatters(1e-6, 0.05));
  head_.with("A", [&] {
    Measurement measurement;
    if (++calls > 5) {
      measurement.failure = "did not end";
    } else {
      measurement.values = {cpu_time(1e-6)};
    }
    return measurement;
  });
  const auto comparison = measure();
  EXPECT_EQ(row(comparison, "A").verdict, Verdict::failed);
  EXPECT_EQ(row(comparison, "A").screen.size(), 5U);
  EXPECT_EQ(calls, 6);
}

TEST_F(SessionTest, ATimeOfZeroIsAFailureThatNamesTheSide) {
  base_.with("A", gives({cpu_time(1e-6)}));
  head_.with("A", gives({cpu_time(0.0)}));
  EXPECT_EQ(row(measure(), "A").note,
            "head reported a cpu_time of 0, which no ratio can be made of");
}

TEST_F(SessionTest, AMetricThatStopsComingIsAFailure) {
  int calls = 0;
  base_.with("A", scatters(1e-6, 0.05));
  head_.with("A", [&] {
    Measurement measurement;
    if (++calls < 3) {
      measurement.values = {cpu_time(1e-6)};
    }
    return measurement;
  });
  EXPECT_EQ(row(measure(), "A").note,
            "head gave no cpu_time in one of its invocations");
}

TEST_F(SessionTest, ExactMetricsAreJudgedFromTwoPairs) {
  base_.with("A", gives({cpu_time(1e-6), allocations(3)}));
  head_.with("A", gives({cpu_time(1e-6), allocations(4)}));
  const auto comparison = measure();
  EXPECT_EQ(row(comparison, "A", "allocs_per_op").verdict, Verdict::regressed);
  EXPECT_EQ(row(comparison, "A", "allocs_per_op").screen.size(), 2U);
  EXPECT_EQ(row(comparison, "A").verdict, Verdict::unchanged);
}

TEST_F(SessionTest, AMetricOfOneSideOnlyIsMissingOrAdded) {
  base_.with("A", gives({cpu_time(1e-6), allocations(3)}));
  head_.with("A", gives({cpu_time(1e-6)}));
  EXPECT_EQ(row(measure(), "A", "allocs_per_op").verdict, Verdict::missing);
}

TEST_F(SessionTest, BenchmarksOfOneSideAreMissingOrAddedAndNotRun) {
  base_.with("A", gives({cpu_time(1e-6)})).with("Gone", gives({}));
  head_.with("A", gives({cpu_time(1e-6)})).with("New", gives({}));
  const auto comparison = measure();
  EXPECT_EQ(row(comparison, "Gone").verdict, Verdict::missing);
  EXPECT_EQ(row(comparison, "New").verdict, Verdict::added);
  EXPECT_EQ(base_.invocations.count("Gone"), 0U);
}

TEST_F(SessionTest, WhatSkipsItselfOnBothSidesIsOnlyCounted) {
  const auto skips = [] {
    Measurement measurement;
    measurement.skipped = true;
    measurement.failure = "skipped itself: no such device";
    return measurement;
  };
  base_.with("A", gives({cpu_time(1e-6)})).with("Skips", skips);
  head_.with("A", gives({cpu_time(1e-6)})).with("Skips", skips);
  const auto comparison = measure();
  EXPECT_EQ(comparison.rows.size(), 1U);
  EXPECT_THAT(comparison.warnings,
              testing::Contains(HasSubstr("1 benchmark skips itself")));
}

TEST_F(SessionTest, WhatSkipsItselfNowAndThenHasFailed) {
  int calls = 0;
  const auto skips_later = [&] {
    Measurement measurement;
    measurement.skipped = ++calls > 6;
    measurement.values = {cpu_time(1e-6 * calls)};
    return measurement;
  };
  base_.with("A", skips_later);
  head_.with("A", skips_later);
  EXPECT_EQ(row(measure(), "A").note,
            "skips itself in some invocations and runs in others");
}

TEST_F(SessionTest, NothingLeftToCompareIsAnError) {
  base_.with("A", gives({cpu_time(1e-6)}));
  head_.with("A", gives({cpu_time(1e-6)}));
  settings_.filter = Pattern("^Z");
  EXPECT_THROW(measure(), MeasurementError);
}

TEST_F(SessionTest, ASpentBudgetLeavesTheRestInconclusiveAndSaysSo) {
  base_.with("A", scatters(1e-6, 0.5)).with("B", scatters(1e-6, 0.5));
  head_.with("A", scatters(1e-6, 0.5)).with("B", scatters(1e-6, 0.5));
  head_.on_invoke = [](const auto&) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  };
  settings_.budget = std::chrono::milliseconds(50);
  const auto comparison = measure();
  EXPECT_TRUE(comparison.summary.budget_spent);
  EXPECT_EQ(row(comparison, "A").verdict, Verdict::inconclusive);
  EXPECT_LT(head_.invocations["A"] + head_.invocations["B"], 30);
}

TEST_F(SessionTest, ABudgetTooShortForOnePairStillNamesEveryBenchmark) {
  base_.with("A", scatters(1e-6, 0.5)).with("B", scatters(1e-6, 0.5));
  head_.with("A", scatters(1e-6, 0.5)).with("B", scatters(1e-6, 0.5));
  base_.on_invoke = head_.on_invoke = [](const auto&) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  };
  settings_.budget = std::chrono::milliseconds(1);
  const auto comparison = measure();
  EXPECT_EQ(comparison.rows.size(), 2U);
  EXPECT_EQ(comparison.summary.inconclusive, 2U);
  EXPECT_EQ(comparison.summary.budget_spent, true);
}

TEST_F(SessionTest, ResumingMeasuresOnlyWhatTheRecordingLacks) {
  base_.with("A", scatters(1e-6, 0.05)).with("B", scatters(1e-6, 0.05));
  head_.with("A", scatters(1e-6, 0.05)).with("B", scatters(1e-6, 0.05));
  int left = 20;  // Invocations until the user interrupts.
  {
    const InterruptionGuard guard;
    head_.on_invoke = [&](const auto&) {
      if (--left == 0) {
        std::raise(SIGINT);
      }
    };
    EXPECT_THROW(measure(), Interrupted);
  }
  head_.on_invoke = nullptr;
  auto recorded = read_journal(folder_ / "journal");
  ASSERT_TRUE(recorded);
  const auto size = recorded->recording.size();
  EXPECT_GE(size, 19U);
  const auto before = head_.invocations["A"] + head_.invocations["B"];
  const auto comparison = measure(std::move(recorded->recording));
  std::size_t pairs = 0;
  for (const compare::Row& each : comparison.rows) {
    pairs += each.screen.size() + each.confirm.size();
  }
  const auto measured = static_cast<std::size_t>(
      head_.invocations["A"] + head_.invocations["B"] - before);
  EXPECT_EQ(measured, pairs - size);
}

TEST_F(SessionTest, ResumingDoesNotTossTheSameCoinsAgain) {
  base_.with("A", scatters(1e-6, 0.2));
  head_.with("A", scatters(1e-6, 0.2));
  std::string first_run;
  base_.on_invoke = [&](const auto&) { first_run += 'b'; };
  head_.on_invoke = [&](const auto&) { first_run += 'h'; };
  measure();
  auto recorded = read_journal(folder_ / "journal");
  ASSERT_TRUE(recorded);
  Recording part;
  for (int pair = 0; pair < 30; ++pair) {
    part.add(*recorded->recording.take("s", "A", compare::Stage::screen));
  }
  std::string resumed;
  base_.on_invoke = [&](const auto&) { resumed += 'b'; };
  head_.on_invoke = [&](const auto&) { resumed += 'h'; };
  measure(std::move(part));
  ASSERT_GE(resumed.size(), 40U);
  EXPECT_NE(resumed.substr(0, 40), first_run.substr(0, 40));
}

TEST_F(SessionTest, ManyThreadsAreNotPinned) {
  base_.with("A", gives({cpu_time(1e-6)}));
  base_.last_listed().single_threaded = false;
  head_.with("A", gives({cpu_time(1e-6)}));
  measure();
  EXPECT_THAT(head_.pins, testing::Each(false));
}

TEST_F(SessionTest, ASlowStartIsSharedByTheBenchmarksOfASuite) {
  class SlowToList final : public Suite {
   public:
    explicit SlowToList(ScriptedSuite& suite) : suite_(suite) {}

    std::vector<ListedBenchmark> list() override {
      std::this_thread::sleep_for(std::chrono::milliseconds(120));
      return suite_.list();
    }

    Invocation invoke(const std::vector<std::string>& names,
                      std::chrono::nanoseconds duration, bool pinned) override {
      return suite_.invoke(names, duration, pinned);
    }

   private:
    ScriptedSuite& suite_;
  };

  std::vector<std::size_t> sizes;
  head_.on_invoke = [&](const auto& names) { sizes.push_back(names.size()); };
  for (const char* name : {"A", "B", "C"}) {
    base_.with(name, gives({cpu_time(1e-6)}));
    head_.with(name, gives({cpu_time(1e-6)}));
  }
  SlowToList base(base_);
  SlowToList head(head_);
  Journal journal(folder_ / "journal", {}, false);
  const auto comparison = compare::decide(
      measure_pairs({{.name = "s", .base = &base, .head = &head}}, rules_,
                    settings_, {}, journal, listener_));
  EXPECT_EQ(comparison.summary.unchanged, 3U);
  EXPECT_THAT(sizes, testing::Each(3U));
}

TEST_F(SessionTest, TellsTheListenerOfEveryPair) {
  base_.with("A", gives({cpu_time(1e-6)}));
  head_.with("A", gives({cpu_time(1e-6)}));
  measure();
  ASSERT_FALSE(listener_.seen.empty());
  EXPECT_EQ(listener_.seen.back().open, 0U);
  EXPECT_EQ(listener_.seen.back().pairs, listener_.seen.size());
}

TEST_F(SessionTest, AShardMeasuresItsOwnBenchmarksAndKnowsOfAll) {
  for (const char* name : {"BM/1", "BM/2", "BM/3", "BM/4", "BM_Old"}) {
    base_.with(name, gives({cpu_time(1), allocations(2)}));
    if (std::string(name) != "BM_Old") {
      head_.with(name, gives({cpu_time(1.1), allocations(2)}));
    }
  }
  settings_.shard = ShardChoice{.index = 2, .count = 2};
  const compare::Comparison second = measure();
  ASSERT_TRUE(second.shard.has_value());
  EXPECT_EQ(second.shard->benchmarks_in_all, 5U);
  // Two rows for each of the three that the other machine has.
  EXPECT_EQ(second.shard->rows_elsewhere, 6U);
  EXPECT_EQ(second.rows.size(), 4U);
  EXPECT_EQ(row(second, "BM/2").verdict, Verdict::regressed);
  EXPECT_EQ(row(second, "BM/3").verdict, Verdict::regressed);
  EXPECT_EQ(base_.invocations.count("BM/1"), 0U);
  // 1 % over thirteen looks and two candidates of its own and six of others.
  EXPECT_GT(row(second, "BM/2").head->n, 12U);

  settings_.shard = ShardChoice{.index = 1, .count = 2};
  const compare::Comparison first = measure();
  EXPECT_EQ(first.shard->list, second.shard->list);
  EXPECT_EQ(first.rows.size(), 5U);
  EXPECT_EQ(row(first, "BM_Old").verdict, Verdict::missing);
}

TEST_F(SessionTest, AShardThatIsDealtNothingHasNoRows) {
  base_.with("BM", gives({cpu_time(1)}));
  head_.with("BM", gives({cpu_time(1)}));
  settings_.shard = ShardChoice{.index = 2, .count = 2};
  const compare::Comparison found = measure();
  EXPECT_TRUE(found.rows.empty());
  EXPECT_EQ(found.shard->benchmarks_in_all, 1U);
  EXPECT_EQ(found.summary.gate, compare::Response::pass);
}

}  // namespace
}  // namespace benchgate::measure
