#include "src/cli/shard_files.h"

#include "reporters/result_json.h"
#include "src/cli/report_output.h"
#include "src/measure/shard.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

namespace benchgate::cli {
namespace {

using compare::ShardBenchmark;
using testing::AllOf;
using testing::HasSubstr;

/// Three shards of one comparison, as they come from three machines.
class ShardFilesTest : public testing::Test {
 protected:
  ShardFilesTest() {
    const std::vector<ShardBenchmark> all = {
        {0, "s", "BM/1"}, {1, "s", "BM/2"}, {2, "s", "BM/3"}, {3, "s", "BM/4"}};
    for (std::size_t index = 1; index <= 3; ++index) {
      compare::Comparison comparison;
      comparison.tool_version = "0.1.0";
      comparison.base.commit = std::string(40, 'a');
      comparison.head.commit = std::string(40, 'b');
      comparison.shard = measure::make_shard(all, {.index = index, .count = 3});
      comparison.shard->comparison = "sha256:c";
      for (const ShardBenchmark& benchmark : comparison.shard->benchmarks) {
        comparison.rows.emplace_back().suite = "s";
        comparison.rows.back().benchmark = benchmark.name;
      }
      files_.push_back({.name = std::to_string(index) + ".json",
                        .comparison = std::move(comparison)});
    }
  }

  [[nodiscard]] std::string trouble() const {
    try {
      check_shard_files(files_);
    } catch (const UsageError& error) {
      return error.what();
    }
    return "nothing";
  }

  compare::Comparison& second() { return files_[1].comparison; }

  std::vector<ShardFile> files_;
};

TEST_F(ShardFilesTest, AllOfOneComparisonAreFine) {
  EXPECT_EQ(trouble(), "nothing");
  std::swap(files_[0], files_[2]);
  EXPECT_EQ(trouble(), "nothing");
}

TEST_F(ShardFilesTest, OneThatIsMissingIsNotTheirTrouble) {
  files_.erase(files_.begin());
  EXPECT_EQ(trouble(), "nothing");
}

TEST_F(ShardFilesTest, AShardTwiceNamesBothFiles) {
  files_.push_back(files_[1]);
  files_.back().name = "again.json";
  EXPECT_EQ(trouble(),
            "2.json and again.json are both shard 2 of 3; name each shard "
            "once");
}

TEST_F(ShardFilesTest, OtherRevisionsAreNamed) {
  second().shard->comparison = "sha256:d";
  second().head.commit = std::string(40, 'd');
  EXPECT_EQ(trouble(),
            "1.json compares aaaaaaaaaa with bbbbbbbbbb, but 2.json compares "
            "aaaaaaaaaa with dddddddddd; only shards of one comparison can be "
            "merged");
}

TEST_F(ShardFilesTest, OtherExecutablesAreToldByTheirBytes) {
  for (ShardFile& file : files_) {
    file.comparison.base = {};
    file.comparison.base.revision = "./a";
    file.comparison.base.build = "sha256:1";
    file.comparison.head = {};
    file.comparison.head.revision = "./b";
    file.comparison.head.build = "sha256:2";
  }
  EXPECT_EQ(trouble(), "nothing");
  second().shard->comparison = "sha256:d";
  second().head.build = "sha256:3";
  EXPECT_THAT(trouble(), HasSubstr("2.json compares ./a with ./b"));
}

TEST_F(ShardFilesTest, OtherNumbersOfShardsAreNamed) {
  second().shard->count = 4;
  EXPECT_THAT(trouble(),
              HasSubstr("1.json is one of 3 shards, but 2.json one of 4"));
}

TEST_F(ShardFilesTest, OtherVersionsAreNamed) {
  second().shard->comparison = "sha256:d";
  second().tool_version = "0.2.0";
  EXPECT_THAT(trouble(),
              HasSubstr("1.json is by benchgate 0.1.0, but 2.json by 0.2.0"));
}

TEST_F(ShardFilesTest, OtherConfigurationsAreTold) {
  second().shard->comparison = "sha256:d";
  EXPECT_THAT(trouble(), HasSubstr("different configurations or options"));
}

TEST_F(ShardFilesTest, OtherListsOfBenchmarksAreTold) {
  second().shard->list = "sha256:e";
  EXPECT_THAT(trouble(), HasSubstr("list other benchmarks on that machine"));
}

TEST_F(ShardFilesTest, ABenchmarkThatIsLeftOutIsNoticed) {
  second().shard->benchmarks.clear();
  second().rows.clear();
  EXPECT_THAT(trouble(), AllOf(HasSubstr("are not the list"),
                               HasSubstr("measure that shard again")));
}

TEST_F(ShardFilesTest, ARowOfAnotherShardIsNoticed) {
  second().rows.push_back(files_[0].comparison.rows[0]);
  EXPECT_THAT(trouble(), HasSubstr("2.json: it has a row of BM/1, which is "
                                   "not among the benchmarks of the shard"));
}

TEST_F(ShardFilesTest, AResultThatIsNoShardIsRefused) {
  const tests::TemporaryFolder folder;
  const std::string file = (folder / "whole.json").string();
  std::ofstream(file) << reporters::write_result({});
  try {
    read_shard_files({file});
    FAIL();
  } catch (const UsageError& error) {
    EXPECT_THAT(error.what(), HasSubstr("whole.json is no shard"));
  }
}

}  // namespace
}  // namespace benchgate::cli
