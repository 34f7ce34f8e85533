#include "src/cli/untrusted_result.h"

#include "compare/decide.h"
#include "reporters/result_json.h"
#include "tests/reporters/situations.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace benchgate::cli {
namespace {

using reporters::InvalidResult;
using testing::HasSubstr;

class UntrustedResultTest : public testing::Test {
 protected:
  [[nodiscard]] compare::Comparison read(
      const compare::Comparison& written) const {
    std::ofstream(file_, std::ios::binary) << reporters::write_result(written);
    return read_file();
  }

  [[nodiscard]] compare::Comparison read_file() const {
    return read_untrusted_result(file_, configuration_, "2026-11-23");
  }

  [[nodiscard]] std::string error_of(const compare::Comparison& written) const {
    try {
      static_cast<void>(read(written));
    } catch (const InvalidResult& error) {
      return error.what();
    }
    return "nothing was wrong";
  }

  tests::TemporaryFolder folder_;
  std::filesystem::path file_ = folder_ / "result.json";
  Configuration configuration_;
};

TEST_F(UntrustedResultTest, IsJudgedByOurPolicyAndNotByItsOwn) {
  compare::Comparison comparison = reporters::situation("regressions");
  comparison.policy.family_error = 0.9;
  comparison.policy.on_missing = compare::Response::pass;
  for (compare::Row& row : comparison.rows) {
    row.policy.noise_threshold = 100.0;
    row.policy.gated = false;
    row.accepted.emplace().up_to = 10.0;
    row.exceeded.emplace().up_to = 10.0;
  }
  const compare::Comparison read_back = read(comparison);
  EXPECT_EQ(read_back.policy, compare::Policy());
  for (const compare::Row& row : read_back.rows) {
    EXPECT_EQ(row.policy, compare::RowPolicy());
    EXPECT_EQ(row.accepted, std::nullopt);
    EXPECT_EQ(row.exceeded, std::nullopt);
  }
}

TEST_F(UntrustedResultTest, AVerdictThatItsValuesDoNotBearIsLost) {
  compare::Comparison comparison = reporters::situation("regressions");
  comparison.summary.gate = compare::Response::pass;
  compare::Row& row = comparison.rows[0];
  row.verdict = compare::Verdict::improved;
  const compare::Comparison decided = compare::decide(read(comparison));
  EXPECT_NE(decided.rows[0].verdict, compare::Verdict::improved);
}

TEST_F(UntrustedResultTest, NoVerdictOfTheFileHidesARegression) {
  for (const auto verdict :
       {compare::Verdict::added, compare::Verdict::missing,
        compare::Verdict::failed, compare::Verdict::improved,
        compare::Verdict::unchanged, compare::Verdict::inconclusive}) {
    compare::Comparison comparison = reporters::situation("regressions");
    for (compare::Row& row : comparison.rows) {
      // One more allocation: two pairs that agree say it all.
      row.metric = {.name = "allocs_per_op",
                    .unit = "1",
                    .better = compare::Direction::lower,
                    .kind = compare::MetricKind::exact};
      row.screen = std::vector(2, compare::Pair{.base = 3.0, .head = 4.0});
      row.confirm.clear();
      row.verdict = verdict;
    }
    configuration_.policy.on_missing = compare::Response::pass;
    configuration_.policy.on_failed = compare::Response::pass;
    const compare::Comparison decided = compare::decide(read(comparison));
    EXPECT_EQ(decided.summary.gate, compare::Response::fail)
        << compare::to_string(verdict);
    EXPECT_GT(decided.summary.regressed, 0) << compare::to_string(verdict);
  }
}

TEST_F(UntrustedResultTest, WhatFailedStillFailsTheGate) {
  compare::Comparison comparison = reporters::situation("regressions");
  for (compare::Row& row : comparison.rows) {
    row.verdict = compare::Verdict::failed;
  }
  const compare::Comparison decided = compare::decide(read(comparison));
  EXPECT_EQ(decided.summary.gate, compare::Response::fail);
  EXPECT_EQ(decided.summary.failed, comparison.rows.size());
}

TEST_F(UntrustedResultTest, TwoMachinesAreRefusedSinceTheyWouldNotBeGated) {
  compare::Comparison comparison = reporters::situation("regressions");
  comparison.head.environment["cpu"] = "another one";
  EXPECT_THAT(error_of(comparison), HasSubstr("different environments"));
}

TEST_F(UntrustedResultTest, NamesAndRowsAreLimited) {
  compare::Comparison comparison = reporters::situation("regressions");
  comparison.rows[0].benchmark = std::string(1025, 'x');
  EXPECT_THAT(error_of(comparison), HasSubstr("1025 bytes"));
  comparison = reporters::situation("regressions");
  comparison.warnings = {std::string(5000, 'x')};
  EXPECT_THAT(error_of(comparison), HasSubstr("a warning has 5000 bytes"));
}

TEST_F(UntrustedResultTest, AFileOfAHundredMebibytesIsNotRead) {
  std::ofstream(file_) << "{";
  std::filesystem::resize_file(file_, std::uintmax_t{100} << 20);
  try {
    static_cast<void>(read_file());
    FAIL() << "nothing was thrown";
  } catch (const InvalidResult& error) {
    EXPECT_THAT(error.what(), HasSubstr("104857600 bytes"));
  }
}

TEST_F(UntrustedResultTest, LinksAndFoldersAreNoResults) {
  std::filesystem::create_symlink("/etc/passwd", file_);
  EXPECT_THROW(static_cast<void>(read_file()), InvalidResult);
  std::filesystem::remove(file_);
  std::filesystem::create_directory(file_);
  EXPECT_THROW(static_cast<void>(read_file()), InvalidResult);
  std::filesystem::remove(file_);
  EXPECT_THROW(static_cast<void>(read_file()), InvalidResult);
}

TEST_F(UntrustedResultTest, AShardIsNoWholeComparison) {
  compare::Comparison comparison = reporters::situation("regressions");
  comparison.shard.emplace().index = 2;
  comparison.shard->count = 4;
  EXPECT_THAT(error_of(comparison),
              HasSubstr("this is shard 2 of 4, and a whole comparison"));
}

}  // namespace
}  // namespace benchgate::cli
