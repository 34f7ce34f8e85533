#include "compare/decide.h"
#include "src/measure/session.h"
#include "tests/support/scripted_lockstep.h"
#include "tests/support/scripted_suite.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <random>
#include <set>

// A session whose suites can be run in lockstep: which pairs are, and what
// becomes of those that do not come off.

namespace benchgate::measure {
namespace {

using compare::Verdict;
using tests::cpu_time;
using tests::gives;
using tests::ScriptedLockstep;
using tests::ScriptedSuite;

class Silent final : public ProgressListener {
 public:
  void update(const SessionProgress&) override {}
};

class LockstepSessionTest : public testing::Test {
 protected:
  LockstepSessionTest() {
    settings_.seed = 5;
    settings_.today = "2026-11-23";
  }

  /// A pair in lockstep whose ratio scatters by `spread` around `ratio`.
  ScriptedLockstep::Script scatters(double ratio, double spread) {
    return [this, ratio, spread](const LockstepRequest& request) {
      std::lognormal_distribution<double> noise(std::log(ratio), spread);
      LockstepPair pair;
      pair.base.benchmark = request.base_name;
      pair.head.benchmark = request.head_name;
      pair.base.values = {cpu_time(1e-6)};
      pair.head.values = {cpu_time(1e-6 * noise(random_))};
      return pair;
    };
  }

  void both_sides(const std::string& name, double seconds) {
    base_.with(name, gives({cpu_time(seconds)}));
    head_.with(name, gives({cpu_time(seconds)}));
  }

  compare::Comparison measure(ScriptedLockstep& lockstep,
                              Recording recording = {}) {
    Journal journal(folder_ / "journal", {.key = "k", .seed = 5, .started = ""},
                    true);
    Silent listener;
    return compare::decide(measure_pairs(
        {{.name = "s", .base = &base_, .head = &head_, .lockstep = &lockstep}},
        {}, settings_, std::move(recording), journal, listener));
  }

  tests::TemporaryFolder folder_;
  std::mt19937_64 random_{17};
  ScriptedSuite base_;
  ScriptedSuite head_;
  SessionSettings settings_;
};

TEST_F(LockstepSessionTest,
       OneInvocationTellsHowLongItTakesThenAllPairsAreInLockstep) {
  both_sides("A", 1e-6);
  ScriptedLockstep lockstep(scatters(1.0, 0.002));
  const auto comparison = measure(lockstep);
  EXPECT_EQ(base_.invocations["A"], 1);
  EXPECT_EQ(head_.invocations["A"], 0);
  EXPECT_EQ(lockstep.requests.size(), 8U);
  EXPECT_EQ(comparison.summary.lockstep_pairs, 8U);
  EXPECT_EQ(comparison.rows.at(0).screen.size(), 8U);
  EXPECT_EQ(comparison.rows.at(0).verdict, Verdict::unchanged);
}

TEST_F(LockstepSessionTest, FindsWhatBecameSlower) {
  both_sides("A", 1e-6);
  ScriptedLockstep lockstep(scatters(1.05, 0.01));
  const auto comparison = measure(lockstep);
  EXPECT_EQ(comparison.rows.at(0).verdict, Verdict::regressed);
  EXPECT_EQ(comparison.summary.gate, compare::Response::fail);
}

TEST_F(LockstepSessionTest, EveryPairHasCoinsOfItsOwn) {
  both_sides("A", 1e-6);
  ScriptedLockstep lockstep(scatters(1.0, 0.05));
  const auto comparison = measure(lockstep);
  std::set<std::uint64_t> coins;
  std::set<compare::Side> first;
  for (const LockstepRequest& request : lockstep.requests) {
    coins.insert(request.coins);
    first.insert(request.first);
  }
  EXPECT_EQ(coins.size(), lockstep.requests.size());
  EXPECT_EQ(first.size(), 2U);
}

TEST_F(LockstepSessionTest, TheOlderNameIsAskedOfBase) {
  base_.with("Old", gives({cpu_time(1e-6)}));
  head_.with("New", gives({cpu_time(1e-6)}));
  ScriptedLockstep lockstep(scatters(1.0, 0.002));
  Rules rules;
  rules.renamed["Old"] = "New";
  Journal journal(folder_ / "journal", {}, false);
  Silent listener;
  measure_pairs(
      {{.name = "s", .base = &base_, .head = &head_, .lockstep = &lockstep}},
      rules, settings_, {}, journal, listener);
  ASSERT_FALSE(lockstep.requests.empty());
  EXPECT_EQ(lockstep.requests[0].base_name, "Old");
  EXPECT_EQ(lockstep.requests[0].head_name, "New");
}

TEST_F(LockstepSessionTest, LongIterationsHaveFewerTurnsAndThenNone) {
  both_sides("Short", 1e-6);
  both_sides("Long", 6e-3);
  both_sides("TooLong", 20e-3);
  ScriptedLockstep lockstep(scatters(1.0, 0.002));
  measure(lockstep);
  std::map<std::string, int> turns;
  for (const LockstepRequest& request : lockstep.requests) {
    turns[request.head_name] = request.turns;
  }
  EXPECT_EQ(turns["Short"], 20);
  EXPECT_EQ(turns["Long"], 10);
  EXPECT_EQ(turns.count("TooLong"), 0U);
  EXPECT_EQ(head_.invocations["TooLong"], 8);
}

TEST_F(LockstepSessionTest, BenchmarksWithThreadsAreNeverInLockstep) {
  both_sides("A", 1e-6);
  base_.last_listed().single_threaded = false;
  head_.last_listed().single_threaded = false;
  ScriptedLockstep lockstep(scatters(1.0, 0.002));
  EXPECT_EQ(measure(lockstep).summary.lockstep_pairs, 0U);
  EXPECT_TRUE(lockstep.requests.empty());
}

TEST_F(LockstepSessionTest, APairThatDoesNotComeOffIsMeasuredPlainly) {
  both_sides("A", 1e-6);
  both_sides("B", 1e-6);
  ScriptedLockstep lockstep(
      [](const LockstepRequest&) { return std::nullopt; });
  const auto comparison = measure(lockstep);
  // Tried once for each benchmark, and not again.
  EXPECT_EQ(lockstep.requests.size(), 2U);
  EXPECT_EQ(head_.invocations["A"], 8);
  EXPECT_EQ(comparison.rows.at(0).verdict, Verdict::unchanged);
  EXPECT_EQ(comparison.summary.lockstep_pairs, 0U);
}

TEST_F(LockstepSessionTest, WhereItIsNotPossibleItIsNotTried) {
  both_sides("A", 1e-6);
  ScriptedLockstep lockstep(scatters(1.0, 0.002));
  lockstep.is_possible = false;
  measure(lockstep);
  EXPECT_TRUE(lockstep.requests.empty());
  EXPECT_EQ(base_.invocations["A"], 8);
}

TEST_F(LockstepSessionTest, ASideThatFailsInLockstepHasFailed) {
  both_sides("A", 1e-6);
  ScriptedLockstep lockstep([](const LockstepRequest&) {
    LockstepPair pair;
    pair.base.values = {cpu_time(1e-6)};
    pair.head.failure = "its process was killed";
    return pair;
  });
  const auto comparison = measure(lockstep);
  EXPECT_EQ(comparison.rows.at(0).verdict, Verdict::failed);
  EXPECT_EQ(comparison.rows.at(0).note, "head: its process was killed");
  EXPECT_EQ(lockstep.requests.size(), 1U);
}

TEST_F(LockstepSessionTest, AJournalOfPairsInLockstepIsGoneOnWith) {
  both_sides("A", 1e-6);
  ScriptedLockstep lockstep(scatters(1.0, 0.002));
  const auto before = measure(lockstep);
  auto journal = read_journal(folder_ / "journal");
  ASSERT_TRUE(journal);
  ScriptedLockstep unused(scatters(2.0, 0.002));
  const auto after = measure(unused, std::move(journal->recording));
  EXPECT_TRUE(unused.requests.empty());
  EXPECT_EQ(after.rows.at(0).screen, before.rows.at(0).screen);
  EXPECT_EQ(after.summary.lockstep_pairs, before.summary.lockstep_pairs);
}

/// The claim, for these pairs too: one program on both sides is not called.
TEST_F(LockstepSessionTest, EqualProgramsAreNotCalledWhateverTheNoise) {
  for (int i = 0; i < 40; ++i) {
    both_sides("A" + std::to_string(i), 1e-6);
  }
  ScriptedLockstep lockstep(scatters(1.0, 0.03));
  const auto comparison = measure(lockstep);
  EXPECT_EQ(comparison.summary.regressed + comparison.summary.improved, 0U);
}

}  // namespace
}  // namespace benchgate::measure
