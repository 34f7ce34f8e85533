// `benchgate gate --history`, over commits each of which is a little slower.

#include "tests/end_to_end/program.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

namespace benchgate::tests {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr std::size_t kCommits = 10;

/// Below the noise threshold of a gate.
constexpr double kStep = 0.009;

class DriftTest : public testing::Test {
 protected:
  /// Ten commits, branches c0 to c9, each a step slower than the one before; a
  /// history of those that are given, each measured against the one before.
  void make_creeping_history(std::size_t first = 1,
                             std::size_t last = kCommits - 2) {
    for (std::size_t i = 0; i < kCommits; ++i) {
      program_.set("GIT_COMMITTER_DATE", time_of(i));
      const Times times = {
          {"BM_Work", 100.0 * std::pow(1.0 + kStep, static_cast<double>(i))},
          {"BM_Other", 100}};
      if (i == 0) {
        program_.make_repository(times);
      } else {
        program_.write_suite("suite.sh", times);
        program_.commit(fmt::format("change {}", i));
      }
      program_.shell(fmt::format("git branch c{}", i));
    }
    const std::string log = program_.shell("git log --reverse --format=%H").out;
    for (std::size_t i = 0; i < kCommits; ++i) {
      commits_.push_back(log.substr(i * 41, 40));
    }
    std::string lines;
    for (std::size_t i = first; i <= last; ++i) {
      lines += record(i);
    }
    program_.write("../runs.jsonl", lines);
    const Outcome done =
        program_.run({"history", "import", "../runs.jsonl", "--format",
                      "benchgate", "--history", "../kept"});
    ASSERT_EQ(done.status, 0) << done.err;
  }

  static std::string time_of(std::size_t run) {
    return fmt::format("2026-01-{:02}T12:00:00Z", run + 1);
  }

  [[nodiscard]] std::string record(std::size_t run) const {
    const auto entry = [](const char* name, double ratio) {
      return json::array({"s", name, 0, 1e-7, 1e-7, 1e-7, 9, ratio,
                          ratio - 0.001, ratio + 0.001, 0.95, 9});
    };
    const json record = {
        {"schema", "benchgate.history/1"},
        {"id", fmt::format("run-{}", run)},
        {"commit",
         {{"id", commits_[run]},
          {"parents", json::array({commits_[run - 1]})},
          {"time", time_of(run)},
          {"subject", fmt::format("change {}", run)}}},
        {"revision", "main"},
        {"base_commit", commits_[run - 1]},
        {"started", time_of(run)},
        {"environment", {{"cpu", "Some CPU"}}},
        {"shard", {{"index", 1}, {"count", 1}}},
        {"tool", {{"version", "0"}}},
        {"origin", "test"},
        {"metrics", json::array({json::object({{"metric", "cpu_time"},
                                               {"unit", "s"},
                                               {"better", "lower"},
                                               {"kind", "timed"}})})},
        {"entries",
         json::array({entry("BM_Work", kStep), entry("BM_Other", 0.0)})}};
    return record.dump() + "\n";
  }

  /// `gate c8 c9`.
  Outcome gate(std::vector<std::string> options) {
    options.insert(options.begin(), {"gate", "c8", "c9", "-q"});
    return program_.run(options);
  }

  Program program_;
  std::vector<std::string> commits_;
};

TEST_F(DriftTest, SmallStepsFailTheGateOnceTheyAddUp) {
  make_creeping_history();
  EXPECT_EQ(gate({}).status, 0);
  const Outcome done = gate({"--history", "../kept", "--drift-since", "c1"});
  EXPECT_EQ(done.status, 1) << done.err;
  // Seven links of the history and this comparison.
  EXPECT_THAT(done.out, AllOf(HasSubstr("FAIL"),
                              HasSubstr("1 benchmark is more than 5 % slower "
                                        "than at c1: BM_Work"),
                              HasSubstr("s: BM_Work, cpu_time: +7.4"),
                              Not(HasSubstr("s: BM_Other"))));
}

TEST_F(DriftTest, WhatIsWithinTheLimitPassesAndIsShown) {
  make_creeping_history();
  const Outcome done = gate({"--history", "../kept", "--drift-since", "3"});
  EXPECT_EQ(done.status, 0) << done.err;
  EXPECT_THAT(done.out,
              AllOf(HasSubstr("since 3 commits ago"),
                    HasSubstr("nearest is s: BM_Work, cpu_time: +3.")));
  EXPECT_EQ(gate({"--history", "../kept", "--drift-since", "c1",
                  "--drift-limit", "10%"})
                .status,
            0);
}

TEST_F(DriftTest, StepsUnderAnEarlierNameCountForTheNewOne) {
  make_creeping_history(kCommits - 2);
  std::string lines;
  for (std::size_t i = 1; i < kCommits - 2; ++i) {
    std::string line = record(i);
    lines += line.replace(line.find("BM_Work"), 7, "BM_Before");
  }
  program_.write("../before.jsonl", lines);
  const Outcome imported =
      program_.run({"history", "import", "../before.jsonl", "--format",
                    "benchgate", "--history", "../kept"});
  ASSERT_EQ(imported.status, 0) << imported.err;
  const std::vector<std::string> options = {"--history", "../kept",
                                            "--drift-since", "c1"};
  EXPECT_EQ(gate(options).status, 0);
  json configuration = json::parse(program_.read("benchgate.json"));
  configuration["renamed"] = {{"BM_Before", "BM_Work"}};
  program_.write("benchgate.json", configuration.dump());
  const Outcome done = gate(options);
  EXPECT_EQ(done.status, 1) << done.err;
  EXPECT_THAT(done.out, HasSubstr("s: BM_Work, cpu_time: +7.4"));
}

TEST_F(DriftTest, TheLastTagIsTheReleaseItCountsFrom) {
  make_creeping_history();
  const Outcome none = gate({"--history", "../kept"});
  EXPECT_EQ(none.status, 2);
  EXPECT_THAT(none.err, HasSubstr("no tag leads to the base"));
  program_.shell("git tag v1 c1");
  EXPECT_THAT(gate({"--history", "../kept"}).out,
              HasSubstr("than at v1: BM_Work"));
  program_.shell("git tag v2 c7");
  EXPECT_EQ(gate({"--history", "../kept"}).status, 0);
}

TEST_F(DriftTest, ANumberOfCommitsCountsBackFromBase) {
  make_creeping_history();
  const Outcome done =
      program_.run({"gate", "c4", "c5", "-q", "--history", "../kept",
                    "--drift-since", "3", "--output", "../result.json"});
  EXPECT_EQ(done.status, 0) << done.err;
  // Whatever was measured after base: three links and this comparison.
  EXPECT_THAT(done.out, HasSubstr("nearest is s: BM_Work, cpu_time: +3.6"));
  const json result = json::parse(program_.read("../result.json"));
  EXPECT_EQ(result["drift"]["since_commit"], commits_[1]);
}

TEST_F(DriftTest, AReferenceThatIsNotBeforeBaseIsSaid) {
  make_creeping_history();
  const auto since = [&](const char* reference) {
    return program_.run({"gate", "c4", "c5", "-q", "--history", "../kept",
                         "--drift-since", reference});
  };
  const auto is_said = HasSubstr(
      "base is not after that in the history: only this comparison "
      "counts");
  EXPECT_THAT(since("c7").out, is_said);
  EXPECT_THAT(since("c4").out, is_said);
  EXPECT_THAT(since("0").out, is_said);
  EXPECT_THAT(since("c3").out, Not(is_said));
}

TEST_F(DriftTest, TheNearestCommitBeforeBaseStandsForIt) {
  make_creeping_history(1, 6);
  const Outcome done = gate({"--history", "../kept", "--drift-since", "c2"});
  EXPECT_EQ(done.status, 0) << done.err;
  // Four links and this comparison.
  EXPECT_THAT(done.out, AllOf(HasSubstr("BM_Work, cpu_time: +4.6"),
                              HasSubstr("base is not in the history; " +
                                        commits_[6].substr(0, 10))));
}

TEST_F(DriftTest, WithoutARunBeforeBaseNothingIsKnown) {
  make_creeping_history(5);
  const Outcome done =
      program_.run({"gate", "c3", "c4", "-q", "--history", "../kept",
                    "--drift-since", "3", "--output", "../result.json"});
  EXPECT_EQ(done.status, 1);
  EXPECT_THAT(done.err, HasSubstr("no run of base or of a commit before it"));
  EXPECT_THAT(done.out,
              AllOf(HasSubstr("the drift since 3 commits ago is not known"),
                    Not(HasSubstr("stands for it"))));
  const json result = json::parse(program_.read("../result.json"));
  EXPECT_EQ(result["drift"]["since_commit"], "");
  EXPECT_EQ(result["drift"]["rows"].size(), 0U);
}

TEST_F(DriftTest, AShallowCloneThatEndsBeforeTheHistoryIsSaid) {
  make_creeping_history(1, 6);
  program_.shell("git rev-parse c8 >.git/shallow");
  const Outcome done = gate({"--history", "../kept", "--drift-since", "3"});
  EXPECT_EQ(done.status, 1);
  EXPECT_THAT(done.out, HasSubstr("git fetch --unshallow"));
}

TEST_F(DriftTest, ABaseThatIsNoCommitHasNoPlaceInAHistory) {
  make_creeping_history();
  program_.write_suite("a", {{"BM_Work", 100}});
  program_.write_suite("b", {{"BM_Work", 100}});
  const Outcome done = program_.run({"gate", "./a", "./b", "-q", "--history",
                                     "../kept", "--drift-since", "3"});
  EXPECT_EQ(done.status, 1);
  EXPECT_THAT(done.out,
              HasSubstr("the drift since 3 commits ago is not known: base is "
                        "no commit"));
}

TEST_F(DriftTest, ATagOfDigitsIsAReleaseAndNoNumberOfCommits) {
  make_creeping_history();
  program_.shell("git tag 2 c1");
  const Outcome done =
      gate({"--history", "../kept", "--output", "../result.json"});
  EXPECT_EQ(done.status, 1) << done.err;
  EXPECT_THAT(done.out, HasSubstr("more than 5 % slower than at 2: BM_Work"));
  const json result = json::parse(program_.read("../result.json"));
  EXPECT_EQ(result["drift"]["since"], "2");
  EXPECT_EQ(result["drift"]["since_commit"], commits_[1]);
}

TEST_F(DriftTest, ASeriesInAUnitThatIsGoneIsNoRow) {
  make_creeping_history();
  std::string lines = record(1);
  lines.replace(lines.find("run-1"), 5, "old-1");
  const std::string unit = R"("unit":"s")";
  lines.replace(lines.find(unit), unit.size(), R"("unit":"ns")");
  program_.write("../old.jsonl", lines);
  const Outcome imported =
      program_.run({"history", "import", "../old.jsonl", "--format",
                    "benchgate", "--history", "../kept"});
  ASSERT_EQ(imported.status, 0) << imported.err;
  gate({"--history", "../kept", "--drift-since", "3", "--output",
        "../result.json"});
  const json result = json::parse(program_.read("../result.json"));
  ASSERT_EQ(result["drift"]["rows"].size(), 2U);
  EXPECT_EQ(result["drift"]["rows"][0]["unit"], "s");
  EXPECT_EQ(result["drift"]["rows"][1]["unit"], "s");
}

TEST_F(DriftTest, TheConfigurationTurnsItOn) {
  make_creeping_history();
  json configuration = json::parse(program_.read("benchgate.json"));
  configuration["history"] = "../kept";
  configuration["policy"]["drift"] = {{"limit", "6%"}, {"since", "c1"}};
  program_.write("benchgate.json", configuration.dump());
  const Outcome done = gate({});
  EXPECT_EQ(done.status, 1) << done.err;
  EXPECT_THAT(done.out, HasSubstr("more than 6 % slower than at c1"));
  // An agreed slowdown raises the limit of its rows.
  configuration["accepted"] = json::array(
      {{{"match", "Work"}, {"up_to", "5%"}, {"why", "more checks"}}});
  program_.write("benchgate.json", configuration.dump());
  EXPECT_EQ(gate({}).status, 0);
}

TEST_F(DriftTest, AResultFileDecidesTheSameAgain) {
  make_creeping_history();
  const Outcome done =
      gate({"--history", "../kept", "--drift-since", "c1", "--report",
            "markdown=../report.md", "--output", "../result.json"});
  const json result = json::parse(program_.read("../result.json"));
  ASSERT_EQ(result["drift"]["rows"].size(), 2U);
  EXPECT_EQ(result["drift"]["since_commit"], commits_[1]);
  EXPECT_EQ(result["drift"]["rows"][1]["exceeded"], true);
  EXPECT_NEAR(result["drift"]["rows"][1]["before"], 7.0 * std::log1p(kStep),
              1e-6);
  EXPECT_THAT(program_.read("../report.md"),
              AllOf(HasSubstr("Benchmark gate: FAIL"), HasSubstr("- drift:"),
                    HasSubstr("than at c1")));
  EXPECT_THAT(program_.run({"report", "../result.json"}).out,
              HasSubstr("1 benchmark is more than 5 % slower than at c1"));
}

TEST_F(DriftTest, AHistoryThatCannotBeReadDoesNotPass) {
  make_creeping_history();
  program_.shell(
      "find ../kept -name '*.json' -exec sh -c 'echo nonsense >\"$1\"' - {} "
      "\\;");
  const Outcome done = gate({"--history", "../kept", "--drift-since", "c1"});
  EXPECT_EQ(done.status, 1);
  EXPECT_THAT(done.err, HasSubstr("cannot be read"));
  EXPECT_THAT(done.out, AllOf(HasSubstr("FAIL"),
                              HasSubstr("the drift since c1 is not known")));
}

TEST_F(DriftTest, ARecordThatCannotBeReadIsSaid) {
  make_creeping_history();
  program_.shell(
      "echo nonsense >\"$(find ../kept -name '*.json' | sort | "
      "tail -1)\"");
  const Outcome done = gate({"--history", "../kept", "--drift-since", "3"});
  EXPECT_EQ(done.status, 0) << done.err;
  EXPECT_THAT(done.out, HasSubstr("1 record of the history cannot be read"));
}

TEST_F(DriftTest, AHistoryWithoutRunsIsSaid) {
  make_creeping_history();
  const Outcome done = gate({"--history", "../none", "--drift-since", "3"});
  EXPECT_EQ(done.status, 0) << done.err;
  EXPECT_THAT(done.out, HasSubstr("there are no runs in ../none yet"));
}

TEST_F(DriftTest, WhatMeansNothingIsSaidBeforeMeasuring) {
  make_creeping_history();
  EXPECT_EQ(gate({"--history", "../kept", "--drift-limit", "much"}).status, 2);
  const Outcome revision =
      gate({"--history", "../kept", "--drift-since", "v9"});
  EXPECT_EQ(revision.status, 2);
  EXPECT_THAT(revision.err, HasSubstr("v9"));
  EXPECT_THAT(gate({"--drift-limit", "5%"}).err,
              HasSubstr("name it with --history"));
}

}  // namespace
}  // namespace benchgate::tests
