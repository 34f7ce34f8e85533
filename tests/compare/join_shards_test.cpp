#include "compare/join_shards.h"

#include "compare/decide.h"
#include "compare/protocol.h"
#include "tests/support/series.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

// What many machines measure of one comparison must be judged as if one had
// measured it: no more is called than the error allows, and nothing is lost.

namespace benchgate::compare {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using tests::Noise;
using tests::PairSource;

/// A benchmark of the suite that is shared out.
struct Simulated {
  std::string name;
  double ratio = 1.0;  ///< Head over base.
  double sd = 0.01;
  std::uint64_t seed = 0;
};

std::vector<Simulated> suite_of(std::mt19937_64& random) {
  constexpr std::array kRatios = {1.0, 1.0, 1.0, 1.02, 1.04, 1.1, 0.95};
  std::vector<Simulated> suite(4 + random() % 12);
  for (std::size_t i = 0; i < suite.size(); ++i) {
    suite[i] = {.name = "BM/" + std::to_string(i),
                .ratio = kRatios[random() % kRatios.size()],
                .sd = 0.004 * static_cast<double>(1 + random() % 8),
                .seed = random()};
  }
  return suite;
}

/// What a machine measures of its own benchmarks, as long as its protocol asks.
Comparison measure_shard(const std::vector<Simulated>& suite, std::size_t index,
                         std::size_t count) {
  Comparison comparison;
  comparison.seed = 100 + index;
  comparison.shard = Shard{.index = index,
                           .count = count,
                           .comparison = "c",
                           .list = "l",
                           .benchmarks_in_all = suite.size(),
                           .rows_elsewhere = 0,
                           .benchmarks = {}};
  std::vector<PairSource> sources;
  std::vector<RowSettings> settings;
  for (std::size_t i = index - 1; i < suite.size(); i += count) {
    Row& row = comparison.rows.emplace_back();
    row.suite = "s";
    row.benchmark = suite[i].name;
    row.metric = {.name = "cpu_time", .unit = "s"};
    row.accepted.emplace().up_to = 0.03;
    comparison.shard->benchmarks.push_back(
        {.place = i, .suite = "s", .name = suite[i].name});
    sources.emplace_back(Noise::normal, suite[i].sd, suite[i].ratio,
                         suite[i].seed);
    settings.push_back({row.metric, row.policy});
  }
  Shard& shard = *comparison.shard;
  shard.rows_elsewhere = suite.size() - shard.benchmarks.size();
  Protocol protocol(settings, {.candidates_elsewhere = shard.rows_elsewhere});
  while (protocol.stage() != Stage::done) {
    const Stage stage = protocol.stage();
    for (std::size_t i = 0; i < sources.size(); ++i) {
      if (protocol.stage() == stage && protocol.is_open(i)) {
        const Pair pair = sources[i].next();
        protocol.add(i, pair);
        Row& row = comparison.rows[i];
        (stage == Stage::screen ? row.screen : row.confirm).push_back(pair);
      }
    }
  }
  return decide(std::move(comparison));
}

std::vector<Comparison> measure_shards(const std::vector<Simulated>& suite,
                                       std::size_t count) {
  std::vector<Comparison> shards;
  for (std::size_t index = 1; index <= count; ++index) {
    shards.push_back(measure_shard(suite, index, count));
  }
  return shards;
}

/// The same values as if one machine had measured them.
Comparison unsharded(const std::vector<Simulated>& suite,
                     const std::vector<Comparison>& shards) {
  Comparison comparison;
  for (const Simulated& benchmark : suite) {
    for (const Comparison& shard : shards) {
      const auto found =
          std::ranges::find(shard.rows, benchmark.name, &Row::benchmark);
      if (found != shard.rows.end()) {
        Row& row = comparison.rows.emplace_back();
        row.suite = found->suite;
        row.benchmark = found->benchmark;
        row.metric = found->metric;
        row.accepted.emplace().up_to = 0.03;
        row.screen = found->screen;
        row.confirm = found->confirm;
      }
    }
  }
  return decide(std::move(comparison));
}

TEST(JoinShardsTest, TheWholeIsDecidedAsIfOneMachineHadMeasuredIt) {
  std::mt19937_64 random(20261123);
  std::size_t called = 0;
  std::size_t exceeded = 0;
  for (int round = 0; round < 60; ++round) {
    const std::vector<Simulated> suite = suite_of(random);
    const std::size_t count = 2 + random() % 4;
    std::vector<Comparison> shards = measure_shards(suite, count);
    const Comparison expected = unsharded(suite, shards);
    std::ranges::shuffle(shards, random);
    const Comparison whole = decide(join_shards(shards));
    EXPECT_EQ(whole.rows, expected.rows);
    EXPECT_EQ(whole.summary, expected.summary);
    called += expected.summary.regressed + expected.summary.accepted;
    exceeded += expected.summary.regressed;
  }
  EXPECT_GT(called, 50U);  // Else the test has shown nothing.
  EXPECT_GT(exceeded, 10U);
  EXPECT_LT(exceeded, called);
}

TEST(JoinShardsTest, WhatAShardCallsTheWholeCallsToo) {
  std::mt19937_64 random(7);
  std::size_t called = 0;
  for (int round = 0; round < 60; ++round) {
    const std::vector<Comparison> shards = measure_shards(suite_of(random), 3);
    const Comparison whole = decide(join_shards(shards));
    for (const Comparison& shard : shards) {
      for (const Row& row : shard.rows) {
        const auto joined =
            std::ranges::find(whole.rows, row.benchmark, &Row::benchmark);
        if (row.verdict == Verdict::regressed ||
            row.verdict == Verdict::improved) {
          EXPECT_EQ(joined->verdict, row.verdict) << row.benchmark;
          ++called;
        }
      }
    }
  }
  EXPECT_GT(called, 50U);
}

TEST(JoinShardsTest, TheErrorIsDividedOverTheCandidatesOfAllShards) {
  std::vector<Simulated> suite(40);
  for (std::size_t i = 0; i < suite.size(); ++i) {
    suite[i] = {.name = "BM/" + std::to_string(i),
                .ratio = i < 2 ? 1.2 : 1.0,
                .sd = 0.001,
                .seed = i};
  }
  const auto shards = measure_shards(suite, 4);
  const Comparison whole = decide(join_shards(shards));
  constexpr double kLooks = 13.0;
  // The first shard has one candidate and allows for thirty rows elsewhere;
  // in the whole there are two candidates, for whom twelve pairs are enough.
  EXPECT_EQ(shards[0].rows[0].head->n, 16U);
  EXPECT_NEAR(*shards[0].rows[0].p_value, std::exp2(-16) * 31.0 * kLooks,
              1e-12);
  EXPECT_EQ(whole.rows[0].head->n, 12U);
  EXPECT_NEAR(*whole.rows[0].p_value, std::exp2(-12) * 2.0 * kLooks, 1e-12);
  EXPECT_EQ(whole.summary.regressed, 2U);
}

TEST(JoinShardsTest, AMissingShardFailsTheGateAndIsNamed) {
  std::mt19937_64 random(3);
  std::vector<Simulated> suite = suite_of(random);
  for (Simulated& benchmark : suite) {
    benchmark.ratio = 1.0;
  }
  auto shards = measure_shards(suite, 4);
  EXPECT_EQ(decide(join_shards(shards)).summary.gate, Response::pass);
  const std::size_t gone = shards[2].shard->benchmarks.size();
  shards.erase(shards.begin() + 2);
  const Comparison whole = decide(join_shards(shards));
  EXPECT_EQ(whole.summary.gate, Response::fail);
  EXPECT_THAT(whole.summary.reasons,
              ElementsAre("shard 3 of 4 is missing: its benchmarks were not "
                          "measured"));
  EXPECT_THAT(missing_shards(*whole.joined), ElementsAre(3));
  EXPECT_EQ(whole.joined->rows_elsewhere, gone);
  EXPECT_EQ(decide(whole), whole);
}

TEST(JoinShardsTest, RowsAreInTheOrderOfTheWholeList) {
  std::mt19937_64 random(4);
  const auto suite = suite_of(random);
  const Comparison whole = join_shards(measure_shards(suite, 3));
  ASSERT_EQ(whole.rows.size(), suite.size());
  for (std::size_t i = 0; i < suite.size(); ++i) {
    EXPECT_EQ(whole.rows[i].benchmark, suite[i].name);
  }
}

/// Two shards without rows.
std::vector<Comparison> two_machines() {
  std::vector<Comparison> shards(2);
  for (std::size_t i = 0; i < 2; ++i) {
    shards[i].seed = 7 + i;
    shards[i].started =
        i == 0 ? "2026-11-23T13:00:09Z" : "2026-11-23T13:00:01Z";
    shards[i].base = {.revision = "main",
                      .commit = "aa",
                      .build = "sha256:" + std::to_string(i),
                      .environment = {{"cpu", "one"}, {"kernel", "6.1"}}};
    shards[i].head = shards[i].base;
    shards[i].head.revision = "HEAD";
    shards[i].shard = Shard{.index = i + 1, .count = 2};
    shards[i].summary.seconds = 10.0;
    shards[i].summary.suite_seconds = 9.0;
    shards[i].summary.lockstep_pairs = 5;
  }
  return shards;
}

TEST(JoinShardsTest, TimesAreAddedAndEveryMachineIsKept) {
  auto shards = two_machines();
  shards[1].summary.budget_spent = true;
  const Comparison whole = decide(join_shards(shards));
  EXPECT_EQ(whole.summary.seconds, 20.0);
  EXPECT_EQ(whole.summary.suite_seconds, 18.0);
  EXPECT_EQ(whole.summary.lockstep_pairs, 10U);
  EXPECT_TRUE(whole.summary.budget_spent);
  EXPECT_EQ(whole.started, "2026-11-23T13:00:01Z");
  EXPECT_EQ(whole.base.commit, "aa");
  EXPECT_EQ(whole.base.build, "");  // Each machine has built its own.
  EXPECT_EQ(whole.base.environment, shards[0].base.environment);
  ASSERT_EQ(whole.joined->shards.size(), 2U);
  EXPECT_EQ(whole.joined->shards[1].seed, 8U);
  EXPECT_EQ(whole.joined->shards[1].head, shards[1].head);
  EXPECT_THAT(whole.warnings, IsEmpty());
  EXPECT_FALSE(whole.shard.has_value());
}

TEST(JoinShardsTest, MachinesOfDifferentKindsAreToldAndStillGated) {
  auto shards = two_machines();
  shards[1].base.environment["cpu"] = "two";
  shards[1].head.environment["cpu"] = "two";
  shards[1].rows.resize(1);
  const Comparison whole = decide(join_shards(shards));
  EXPECT_THAT(whole.warnings,
              ElementsAre(HasSubstr("machines of different kinds: cpu is one "
                                    "in shard 1, two in shard 2")));
  EXPECT_TRUE(whole.rows[0].policy.gated);
  EXPECT_FALSE(whole.head.environment.contains("cpu"));
  EXPECT_EQ(whole.head.environment.at("kernel"), "6.1");
}

TEST(JoinShardsTest, WarningsNameTheirShardsUnlessAllHaveThem) {
  auto shards = two_machines();
  shards[0].warnings = {"busy", "old kernel"};
  shards[1].warnings = {"old kernel", "cold", "cold"};
  EXPECT_THAT(join_shards(shards).warnings,
              ElementsAre("shard 1: busy", "old kernel", "shard 2: cold"));
}

TEST(JoinShardsTest, TheDriftIsThatOfAllShards) {
  auto shards = two_machines();
  for (Comparison& shard : shards) {
    shard.drift.emplace().since = "v1.4";
    for (const Row& row : shard.rows) {
      DriftRow& drift = shard.drift->rows.emplace_back();
      drift.suite = row.suite;
      drift.benchmark = row.benchmark;
      drift.metric = row.metric.name;
      drift.unit = row.metric.unit;
    }
  }
  shards[1].drift->problem = "no route to host";
  const Comparison whole = decide(join_shards(shards));
  EXPECT_EQ(whole.drift->since, "v1.4");
  EXPECT_EQ(whole.drift->rows.size(), whole.rows.size());
  EXPECT_EQ(whole.drift->problem, "no route to host");
  EXPECT_EQ(whole.summary.gate, Response::fail);
}

TEST(JoinShardsTest, WhatIsSaidOfTheDriftIsKeptOfAllShards) {
  auto shards = two_machines();
  shards[0].drift.emplace().notes = {"base is not in the history"};
  shards[1].drift.emplace().notes = {"1 record cannot be read",
                                     "base is not in the history"};
  EXPECT_THAT(join_shards(shards).drift->notes,
              ElementsAre("base is not in the history",
                          "shard 2: 1 record cannot be read"));
  shards[0].drift.reset();
  EXPECT_THAT(join_shards(shards).drift->notes,
              ElementsAre("shard 2: 1 record cannot be read",
                          "shard 2: base is not in the history"));
}

TEST(JoinShardsTest, ADriftInTwoUnitsIsTwoRows) {
  auto shards = two_machines();
  for (const char* unit : {"ns", "s"}) {
    Comparison& shard = shards[unit[0] == 's' ? 1 : 0];
    DriftRow& drift = shard.drift.emplace().rows.emplace_back();
    drift.benchmark = "BM_Get";
    drift.unit = unit;
  }
  EXPECT_EQ(join_shards(shards).drift->rows.size(), 2U);
}

}  // namespace
}  // namespace benchgate::compare
