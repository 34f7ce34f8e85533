#include "src/stat/benchmark_name.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace benchgate::stat {
namespace {

using formats::NameStyle;

std::string without(std::string_view name, std::vector<std::string> cut) {
  return name_without({name, NameStyle::equals_sign}, cut);
}

TEST(BenchmarkNameTest, TheBaseEndsAtTheFirstSlashOrTheProcessors) {
  EXPECT_EQ(base_of("Sort"), "Sort");
  EXPECT_EQ(base_of("Sort-8"), "Sort");
  EXPECT_EQ(base_of("Sort/a-8"), "Sort");
  EXPECT_EQ(base_of("Sort-8/a"), "Sort-8");
  EXPECT_EQ(base_of("Sort-"), "Sort-");
  EXPECT_EQ(base_of("-8"), "");
  EXPECT_EQ(base_of("8"), "8");
  EXPECT_EQ(base_of(""), "");
}

TEST(BenchmarkNameTest, PartsAreFoundByKey) {
  const BenchmarkName name = {"Sort/size=8/x/size=9/sizes=1-4",
                              NameStyle::equals_sign};
  EXPECT_EQ(part_of(name, "/size"), "8");
  EXPECT_EQ(part_of(name, "/sizes"), "1");
  EXPECT_EQ(part_of(name, "/x"), "");
  EXPECT_EQ(part_of(name, "/gomaxprocs"), "4");
  EXPECT_EQ(
      part_of({"Sort/gomaxprocs=2", NameStyle::equals_sign}, "/gomaxprocs"),
      "2");
}

TEST(BenchmarkNameTest, OnlyGoogleBenchmarkHasColons) {
  EXPECT_EQ(part_of({"BM_A/size:8", NameStyle::equals_sign}, "/size"), "");
  EXPECT_EQ(part_of({"BM_A/size:8", NameStyle::equals_sign_or_colon}, "/size"),
            "8");
}

TEST(BenchmarkNameTest, PartsAreCutOut) {
  EXPECT_EQ(without("Sort/size=8/x-4", {"/size"}), "Sort/x-4");
  EXPECT_EQ(without("Sort/size=8/x-4", {".name"}), "*/size=8/x-4");
  EXPECT_EQ(without("Sort/size=8/x-4", {"/gomaxprocs", "/size"}), "Sort/x");
  EXPECT_EQ(without("Sort-4", {".name", "/gomaxprocs"}), "*");
  EXPECT_EQ(without("Sort-4", {}), "Sort-4");
}

}  // namespace
}  // namespace benchgate::stat
