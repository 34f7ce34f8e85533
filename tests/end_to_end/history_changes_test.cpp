// `benchgate history changes`, as a user types it, over histories whose steps
// are known.

#include "tests/end_to_end/program.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace benchgate::tests {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

/// Runs of which half are on the old level.
constexpr std::size_t kRuns = 40;

class HistoryChangesTest : public testing::Test {
 protected:
  /// Commits with these times of BM_Work: the first half takes the first.
  void make_commits(double before, double after) {
    for (std::size_t i = 0; i < kRuns; ++i) {
      const Times times = {{"BM_Work", i < kRuns / 2 ? before : after},
                           {"BM_Other", 100}};
      program_.set("GIT_COMMITTER_DATE", time_of(i));
      if (i == 0) {
        program_.make_repository(times);
      } else {
        program_.write("suite.sh",
                       Program::suite(times) + fmt::format("# commit {}\n", i));
        program_.commit(fmt::format("change {}", i));
      }
    }
    const std::string log = program_.shell("git log --reverse --format=%H").out;
    for (std::size_t i = 0; i < kRuns; ++i) {
      commits_.push_back(log.substr(i * 41, 40));
    }
  }

  /// Without a repository.
  void invent_commits() {
    for (std::size_t i = 0; i < kRuns; ++i) {
      commits_.push_back(fmt::format("{:02x}{:038x}", i, i));
    }
  }

  static std::string time_of(std::size_t run) {
    return fmt::format("2026-{:02}-{:02}T12:00:00Z", 1 + run / 28,
                       1 + run % 28);
  }

  /// A record, with BM_Work `size` slower from the middle on, and BM_Other that
  /// did not change.
  [[nodiscard]] std::string record(std::size_t run, double size) const {
    // Noise of up to a percent that is the same every time.
    const double noise =
        0.01 * static_cast<double>((run * run * 7919 + run * 104729) % 101) /
        101;
    const double work =
        1e-7 * (1.0 + noise) * (run < kRuns / 2 ? 1.0 : 1.0 + size);
    json parents = json::array();
    if (run > 0) {
      parents.push_back(commits_[run - 1]);
    }
    const json record = {
        {"schema", "benchgate.history/1"},
        {"id", fmt::format("run-{}", run)},
        {"commit",
         {{"id", commits_[run]},
          {"parents", parents},
          {"time", time_of(run)},
          {"subject", fmt::format("change {}", run)}}},
        {"revision", "main"},
        {"base_commit", ""},
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
         {{"s", "BM_Work", 0, work, work, work, 9},
          {"s", "BM_Other", 0, 1e-7 * (1.0 - noise), nullptr, nullptr, 9}}}};
    return record.dump() + "\n";
  }

  /// Adds runs to the usual history.
  void add_runs(std::size_t from, std::size_t to, double size) {
    std::string lines;
    for (std::size_t run = from; run < to; ++run) {
      lines += record(run, size);
    }
    program_.write("../runs.jsonl", lines);
    const Outcome done = program_.run(
        {"history", "import", "../runs.jsonl", "--format", "benchgate"});
    ASSERT_EQ(done.status, 0) << done.err;
  }

  Outcome changes(std::vector<std::string> options = {}) {
    options.insert(options.begin(), {"history", "changes"});
    return program_.run(options);
  }

  json changes_as_json(std::vector<std::string> options = {}) {
    options.emplace_back("--json");
    const Outcome done = changes(options);
    EXPECT_EQ(done.status, 0) << done.err;
    return json::parse(done.out);
  }

  std::size_t builds() {
    return static_cast<std::size_t>(
        std::stoul(program_.shell("cat \"$BUILDS\" 2>/dev/null | wc -l").out));
  }

  Program program_;
  std::vector<std::string> commits_;
};

TEST_F(HistoryChangesTest, ShowsWhereABenchmarkBecameSlower) {
  invent_commits();
  add_runs(0, kRuns, 0.1);
  const Outcome done = changes();
  EXPECT_EQ(done.status, 0) << done.err;
  EXPECT_THAT(done.out,
              AllOf(HasSubstr("40 runs of 2 series"), HasSubstr("1 worse"),
                    HasSubstr("s: BM_Work"), Not(HasSubstr("BM_Other")),
                    HasSubstr(commits_[19].substr(0, 10) + ".." +
                              commits_[20].substr(0, 10)),
                    HasSubstr("change 20")));
  const json list = changes_as_json();
  ASSERT_EQ(list["changes"].size(), 1U);
  const json& change = list["changes"][0];
  EXPECT_EQ(change["range"]["before"]["commit"], commits_[19]);
  EXPECT_EQ(change["range"]["first"]["commit"], commits_[20]);
  EXPECT_NEAR(change["size"], 0.1, 0.02);
  EXPECT_EQ(change["evidence"], "absolute");
  EXPECT_EQ(change["worse"], true);
}

TEST_F(HistoryChangesTest, SaysWhatIsNewSinceTheLastTime) {
  invent_commits();
  add_runs(0, 21, 0.1);
  EXPECT_THAT(changes().out, HasSubstr("no lasting change"));
  add_runs(21, kRuns, 0.1);
  EXPECT_THAT(changes({"--new"}).out,
              HasSubstr("1 worse; since the last time 1 new"));
  EXPECT_THAT(changes().out, HasSubstr("since the last time nothing new"));
  EXPECT_THAT(changes({"--new"}).out,
              HasSubstr("none of 1 lasting change is asked for; since the last "
                        "time nothing new"));
}

TEST_F(HistoryChangesTest, ABenchmarkThatWasRenamedIsOneSeries) {
  invent_commits();
  std::string lines;
  for (std::size_t run = 0; run < kRuns; ++run) {
    std::string line = record(run, 0.1);
    lines +=
        run < 10 ? line.replace(line.find("BM_Work"), 7, "BM_Before") : line;
  }
  program_.write("../runs.jsonl", lines);
  ASSERT_EQ(
      program_
          .run({"history", "import", "../runs.jsonl", "--format", "benchgate"})
          .status,
      0);
  EXPECT_THAT(changes().out, HasSubstr("40 runs of 3 series"));
  program_.write("benchgate.json", R"({"renamed": {"BM_Before": "BM_Work"}})");
  EXPECT_THAT(changes().out,
              AllOf(HasSubstr("40 runs of 2 series"), HasSubstr("s: BM_Work")));
  EXPECT_THAT(changes({"--new"}).out, Not(HasSubstr("s: BM_Work")));
  for (const char* name : {"BM_Before", "BM_Work"}) {
    const Outcome shown =
        program_.run({"history", "show", name, "--all", "--json"});
    ASSERT_EQ(shown.status, 0) << shown.err;
    const json series = json::parse(shown.out);
    ASSERT_EQ(series.size(), 1U);
    EXPECT_EQ(series[0]["benchmark"], "BM_Work");
    EXPECT_EQ(series[0]["points"].size(), kRuns);
  }
  const Outcome page =
      program_.run({"history", "page", "--output", "site", "--json"});
  EXPECT_EQ(json::parse(page.out)["series"], 2);
}

TEST_F(HistoryChangesTest, WithoutAMemoryItIsHeldAgainstTheRunBefore) {
  invent_commits();
  add_runs(0, kRuns, 0.1);
  const json list = changes_as_json({"--memory", "none"});
  EXPECT_EQ(list["compared_with"], "previous_run");
  EXPECT_EQ(list["changes"][0]["fate"], "kept");
}

TEST_F(HistoryChangesTest, WhatIsNotSeenAnyMoreIsSaidToBeWithdrawn) {
  invent_commits();
  add_runs(0, kRuns, 0.1);
  changes({"--memory", "seen.json"});
  program_.shell("rm -r .benchgate");
  add_runs(0, kRuns, 0.0);
  const Outcome done = changes({"--memory", "seen.json"});
  EXPECT_THAT(done.out,
              AllOf(HasSubstr("no lasting change; since the last time "
                              "1 withdrawn"),
                    HasSubstr("s: BM_Work, cpu_time, +10")));
}

TEST_F(HistoryChangesTest, AMemoryThatCannotBeReadIsNamed) {
  invent_commits();
  add_runs(0, kRuns, 0.1);
  program_.write("seen.json", "{");
  const Outcome done = changes({"--memory", "seen.json"});
  EXPECT_EQ(done.status, 0);
  EXPECT_THAT(done.err, HasSubstr("cannot read seen.json"));
  EXPECT_THAT(done.out, HasSubstr("1 worse; by the latest run nothing new"));
}

TEST_F(HistoryChangesTest, AMemoryThatCannotBeWrittenIsSaid) {
  invent_commits();
  add_runs(0, kRuns, 0.1);
  const Outcome done = changes({"--memory", "nowhere/seen.json"});
  EXPECT_EQ(done.status, 0);
  EXPECT_THAT(done.err, HasSubstr("these changes are not remembered"));
}

TEST_F(HistoryChangesTest, FailsOnARegressionOnlyIfItIsAskedFor) {
  invent_commits();
  add_runs(0, kRuns, 0.1);
  EXPECT_EQ(changes({"--fail-on-regression"}).status, 1);
  EXPECT_EQ(changes({"--fail-on-regression", "--new"}).status, 0);
  EXPECT_EQ(changes({"--fail-on-regression", "--benchmark", "Other"}).status,
            0);
  EXPECT_EQ(changes({"--fail-on-regression", "--metric", "real_time"}).status,
            0);
  EXPECT_EQ(changes({"--fail-on-regression", "--since", "3"}).status, 0);
  EXPECT_EQ(changes({"--fail-on-regression", "--since", "20"}).status, 1);
}

TEST_F(HistoryChangesTest, AnImprovementIsNoRegression) {
  invent_commits();
  add_runs(0, kRuns, -0.1);
  const Outcome done = changes({"--fail-on-regression"});
  EXPECT_EQ(done.status, 0);
  EXPECT_THAT(done.out, HasSubstr("1 better"));
}

TEST_F(HistoryChangesTest, MarkdownIsForComments) {
  invent_commits();
  add_runs(0, kRuns, 0.1);
  EXPECT_THAT(changes({"--format", "markdown"}).out,
              AllOf(HasSubstr("**1 worse"), HasSubstr("| `s: BM_Work` |")));
}

TEST_F(HistoryChangesTest, ARevisionSaysSinceWhen) {
  make_commits(100, 110);
  add_runs(0, kRuns, 0.1);
  program_.shell("git tag v1 HEAD~30 && git tag v2 HEAD~5");
  EXPECT_EQ(changes_as_json({"--since", "v1"})["changes"].size(), 1U);
  EXPECT_EQ(changes_as_json({"--since", "v2"})["changes"].size(), 0U);
  const Outcome unknown = changes({"--since", "v3"});
  EXPECT_EQ(unknown.status, 2);
  EXPECT_THAT(unknown.err, HasSubstr("v3"));
}

TEST_F(HistoryChangesTest, WhatIsNoExpressionIsBadUsage) {
  const Outcome done = changes({"--benchmark", "("});
  EXPECT_EQ(done.status, 2);
  EXPECT_THAT(done.err, HasSubstr("--benchmark (: not a regular expression"));
}

TEST_F(HistoryChangesTest, AnEmptyHistoryHasNoChanges) {
  const Outcome done = changes();
  EXPECT_EQ(done.status, 0) << done.err;
  EXPECT_THAT(done.out, HasSubstr("no lasting change"));
}

TEST_F(HistoryChangesTest, AChangeIsConfirmedByItsCommitsAndThatIsKept) {
  make_commits(100, 110);
  add_runs(0, kRuns, 0.1);
  const Outcome done = changes({"--confirm", "-q"});
  EXPECT_EQ(done.status, 0) << done.err;
  EXPECT_THAT(done.out, AllOf(HasSubstr("confirmed"),
                              HasSubstr("measured again: +10.0 %")));
  const std::size_t built = builds();
  const json list = changes_as_json({"--confirm", "-q"});
  EXPECT_EQ(builds(), built);
  const json& again = list["changes"][0]["confirmation"];
  EXPECT_EQ(again["verdict"], "confirmed");
  EXPECT_NEAR(again["delta"]["ratio"], 0.1, 1e-6);
  EXPECT_GE(again["pairs"], 8);
  EXPECT_EQ(changes({"--fail-on-regression"}).status, 1);
}

TEST_F(HistoryChangesTest, WhatThePairsDoNotShowIsNotConfirmed) {
  make_commits(100, 100);
  add_runs(0, kRuns, 0.1);
  const Outcome done = changes({"--confirm", "-q", "--fail-on-regression"});
  EXPECT_EQ(done.status, 0) << done.err;
  EXPECT_THAT(done.out, HasSubstr("not confirmed"));
}

TEST_F(HistoryChangesTest, ACommitThatDoesNotBuildIsSaid) {
  make_commits(100, 110);
  program_.set("GIT_COMMITTER_DATE", "2026-03-01T12:00:00Z");
  program_.shell("git rm -q suite.sh");
  program_.commit("lose the suite");
  std::string broken = program_.shell("git rev-parse HEAD").out;
  commits_[20] = broken.substr(0, 40);
  add_runs(0, kRuns, 0.1);
  const Outcome done = changes({"--confirm", "-q", "--fail-on-regression"});
  EXPECT_EQ(done.status, 1) << done.err;
  EXPECT_THAT(done.out, HasSubstr("not measured"));
}

TEST_F(HistoryChangesTest, ToConfirmThereHasToBeARepository) {
  invent_commits();
  add_runs(0, kRuns, 0.1);
  const Outcome done = changes({"--confirm"});
  EXPECT_EQ(done.status, 2);
  EXPECT_THAT(done.err, HasSubstr("--confirm builds commits"));
}

}  // namespace
}  // namespace benchgate::tests
