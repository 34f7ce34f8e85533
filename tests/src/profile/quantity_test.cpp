#include "src/profile/quantity.h"

#include "src/profile/source_path.h"

#include <gtest/gtest.h>

#include <limits>

namespace benchgate {

using profile::percentage_text;
using profile::quantity_text;

TEST(ProfileQuantity, IsPrintedAsPprofDoes) {
  EXPECT_EQ(quantity_text(0, "nanoseconds", "minimum"), "0");
  EXPECT_EQ(quantity_text(1, "nanoseconds", "minimum"), "1ns");
  EXPECT_EQ(quantity_text(1'500'000, "nanoseconds", "minimum"), "1.50ms");
  EXPECT_EQ(quantity_text(-2'000'000'000, "ns", "auto"), "-2s");
  EXPECT_EQ(quantity_text(7200, "seconds", "auto"), "2hrs");
  EXPECT_EQ(quantity_text(1536, "bytes", "auto"), "1.50kB");
  EXPECT_EQ(quantity_text(1536, "bytes", "B"), "1536B");
  EXPECT_EQ(quantity_text(5, "count", "minimum"), "5");
  EXPECT_EQ(quantity_text(5, "frogs", "frogs"), "5frogs");
  EXPECT_EQ(quantity_text(5, "bytes", "ms"), "5B");
}

TEST(ProfileQuantity, HoldsTheSmallestNumber) {
  EXPECT_EQ(
      quantity_text(std::numeric_limits<std::int64_t>::min(), "count", "auto"),
      "-9223372036854775808");
}

TEST(ProfileQuantity, IsAShareOfATotal) {
  EXPECT_EQ(percentage_text(7007, 10000), "70.07%");
  EXPECT_EQ(percentage_text(-7007, 10000), "70.07%");
  EXPECT_EQ(percentage_text(10001, 10000), "  100%");
  EXPECT_EQ(percentage_text(12, 10000), " 0.12%");
  EXPECT_EQ(percentage_text(5, 0), "    0%");
}

TEST(ProfileQuantity, KnowsWhatCanBeAdded) {
  EXPECT_TRUE(profile::are_of_one_kind("milliseconds", "ns"));
  EXPECT_TRUE(profile::are_of_one_kind("frogs", "frogs"));
  EXPECT_FALSE(profile::are_of_one_kind("bytes", "ns"));
}

TEST(SourcePath, IsCleanedAsGoDoes) {
  using profile::clean_path;
  EXPECT_EQ(clean_path("a//b/../c/"), "a/c");
  EXPECT_EQ(clean_path("/../a"), "/a");
  EXPECT_EQ(clean_path("../../a"), "../../a");
  EXPECT_EQ(clean_path("./"), ".");
  EXPECT_EQ(clean_path("/"), "/");
}

TEST(SourcePath, OfABuildElsewhereIsThatOfTheReader) {
  using profile::local_path;
  EXPECT_EQ(local_path("/builds/x/suite/src/a.cpp", "/home/me/suite"),
            "src/a.cpp");
  EXPECT_EQ(local_path("/builds/x/src/a.cpp", "/home/me/suite"),
            "/builds/x/src/a.cpp");
  EXPECT_EQ(local_path("/proc/self/cwd/src/a.cpp", "/"), "src/a.cpp");
  const std::string checkout =
      "/home/me/.cache/benchgate/worktrees/95d24c199ebaeaeb/6f008a77aa101edd/";
  EXPECT_EQ(local_path(checkout + "src/a.cpp", "/home/me/suite"), "src/a.cpp");
  EXPECT_EQ(local_path("/home/me/worktrees/main/src/a.cpp", "/home/me/suite"),
            "/home/me/worktrees/main/src/a.cpp");
}

}  // namespace benchgate
