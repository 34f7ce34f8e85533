#include "src/measure/shard.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace benchgate::measure {
namespace {

using compare::ShardBenchmark;
using testing::ElementsAre;

std::vector<ShardBenchmark> benchmarks(const std::vector<std::string>& names) {
  std::vector<ShardBenchmark> all;
  for (const std::string& name : names) {
    all.push_back({.place = all.size(), .suite = "s", .name = name});
  }
  return all;
}

std::vector<ShardBenchmark> families(std::size_t count, std::size_t members) {
  std::vector<std::string> names;
  for (std::size_t family = 0; family < count; ++family) {
    for (std::size_t member = 0; member < members; ++member) {
      names.push_back("BM_" + std::to_string(family) + "/" +
                      std::to_string(std::size_t{1} << member));
    }
  }
  return benchmarks(names);
}

TEST(ShardTest, IsWrittenAsIndexAndCount) {
  const auto shard = parse_shard("2/4");
  ASSERT_TRUE(shard.has_value());
  EXPECT_EQ(shard->index, 2U);
  EXPECT_EQ(shard->count, 4U);
  EXPECT_TRUE(parse_shard("1/1"));
  EXPECT_TRUE(parse_shard("1000/1000"));
  for (const char* wrong :
       {"", "2", "/", "0/4", "5/4", "1/0", "-1/4", "1/4/2", "1 /4", "a/4",
        "1/1001", "1/99999999999999999999", "1.0/4"}) {
    EXPECT_FALSE(parse_shard(wrong)) << wrong;
  }
}

TEST(ShardTest, AreDealtThereAndBackAgain) {
  EXPECT_THAT(
      deal(benchmarks({"BM/1", "BM/2", "BM/3", "BM/4", "BM/5", "BM/6", "BM/7"}),
           3),
      ElementsAre(1, 2, 3, 3, 2, 1, 1));
}

TEST(ShardTest, NumbersInNamesCountByTheirValue) {
  EXPECT_THAT(deal(benchmarks({"BM/1024", "BM/64", "BM/8"}), 3),
              ElementsAre(3, 2, 1));
  EXPECT_THAT(deal(benchmarks({"BM/8/x:10", "BM/8/x:9", "BM/08"}), 3),
              ElementsAre(3, 2, 1));
}

TEST(ShardTest, TheAnswerDependsOnTheNamesAlone) {
  std::mt19937_64 random(1);
  std::vector<ShardBenchmark> all = families(7, 6);
  for (const std::size_t count : {2U, 3U, 5U, 16U}) {
    std::map<std::string, std::size_t> before;
    const auto dealt = deal(all, count);
    for (std::size_t i = 0; i < all.size(); ++i) {
      before[all[i].name] = dealt[i];
    }
    std::ranges::shuffle(all, random);
    const auto again = deal(all, count);
    for (std::size_t i = 0; i < all.size(); ++i) {
      EXPECT_EQ(again[i], before[all[i].name]);
    }
  }
}

TEST(ShardTest, NoShardHasMoreThanOneBenchmarkMoreThanAnother) {
  for (std::size_t members = 1; members < 9; ++members) {
    for (std::size_t count = 1; count < 9; ++count) {
      const auto all = families(5, members);
      std::vector<std::size_t> sizes(count);
      std::map<std::string, std::vector<std::size_t>> of_family;
      std::vector<std::size_t> largest(count);
      const auto dealt = deal(all, count);
      for (std::size_t i = 0; i < all.size(); ++i) {
        ++sizes[dealt[i] - 1];
        auto& family = of_family[all[i].name.substr(0, all[i].name.find('/'))];
        family.resize(count);
        ++family[dealt[i] - 1];
      }
      EXPECT_LE(std::ranges::max(sizes) - std::ranges::min(sizes), 1U);
      for (const auto& [name, sizes_of_family] : of_family) {
        EXPECT_LE(std::ranges::max(sizes_of_family) -
                      std::ranges::min(sizes_of_family),
                  2U)
            << name << " of " << members << " over " << count;
      }
    }
  }
}

TEST(ShardTest, LargeArgumentsDoNotGatherInOneShard) {
  const auto all = families(8, 4);
  const auto dealt = deal(all, 4);
  std::vector<std::size_t> of_largest(4);
  for (std::size_t i = 3; i < all.size(); i += 4) {
    ++of_largest[dealt[i] - 1];
  }
  EXPECT_LT(std::ranges::max(of_largest), 8U);
}

TEST(ShardTest, TheShardsTogetherAreAllBenchmarksEachOnce) {
  const auto all = families(3, 5);
  std::vector<ShardBenchmark> joined;
  for (std::size_t index = 1; index <= 4; ++index) {
    const auto shard = make_shard(all, {.index = index, .count = 4});
    EXPECT_EQ(shard.index, index);
    EXPECT_EQ(shard.benchmarks_in_all, all.size());
    EXPECT_EQ(shard.list, list_digest(all));
    joined.insert(joined.end(), shard.benchmarks.begin(),
                  shard.benchmarks.end());
  }
  std::ranges::sort(joined, {}, &ShardBenchmark::place);
  EXPECT_EQ(joined, all);
}

TEST(ShardTest, MoreShardsThanBenchmarksLeavesSomeEmpty) {
  const auto shard =
      make_shard(benchmarks({"BM_A", "BM_B"}), {.index = 3, .count = 3});
  EXPECT_TRUE(shard.benchmarks.empty());
  EXPECT_EQ(rows_elsewhere(shard, 0), 2U);
}

TEST(ShardTest, TheDigestTellsListsApartThatJoinToOneText) {
  EXPECT_NE(list_digest(benchmarks({"ab", "c"})),
            list_digest(benchmarks({"a", "bc"})));
  EXPECT_NE(list_digest(benchmarks({"a", "b"})),
            list_digest(benchmarks({"b", "a"})));
}

}  // namespace
}  // namespace benchgate::measure
