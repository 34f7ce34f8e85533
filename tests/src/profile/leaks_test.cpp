#include "src/profile/leaks.h"

#include "src/profile/operations.h"
#include "tests/src/profile/profile_builder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace benchgate::profile {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

/// Runs of 1, 10 and 100 iterations that leave so many descriptors.
LeakVerdict judge(std::int64_t one, std::int64_t ten, std::int64_t hundred) {
  return judge_growth({{.iterations = 1, .descriptors = one},
                       {.iterations = 10, .descriptors = ten},
                       {.iterations = 100, .descriptors = hundred}},
                      Leftover::descriptors);
}

/// The same of memory, whose blocks are as many as they were.
LeakVerdict judge_bytes(std::int64_t one, std::int64_t ten,
                        std::int64_t hundred) {
  return judge_growth({{.iterations = 1, .blocks = 1, .bytes = one},
                       {.iterations = 10, .blocks = 1, .bytes = ten},
                       {.iterations = 100, .blocks = 1, .bytes = hundred}},
                      Leftover::memory);
}

TEST(LeaksTest, AsMuchMoreForEachIterationIsALeak) {
  EXPECT_EQ(judge(1, 10, 100), LeakVerdict::leaks);
  EXPECT_EQ(judge(0, 1, 10), LeakVerdict::leaks);
  EXPECT_EQ(judge(1000, 10, 100), LeakVerdict::leaks);  // And a cache.
  EXPECT_EQ(judge(3, 30, 300), LeakVerdict::leaks);
}

TEST(LeaksTest, WhatIsDoneOnceIsNone) {
  EXPECT_EQ(judge(0, 0, 0), LeakVerdict::none);
  EXPECT_EQ(judge(1, 0, 0), LeakVerdict::none);
  EXPECT_EQ(judge(2, 2, 2), LeakVerdict::none);
  EXPECT_EQ(judge(1, 4, 4), LeakVerdict::none);
}

TEST(LeaksTest, WhatGrowsEverLessLevelsOff) {
  EXPECT_EQ(judge(1, 4, 7), LeakVerdict::levels_off);    // Logarithm.
  EXPECT_EQ(judge(1, 3, 10), LeakVerdict::levels_off);   // Square root.
  EXPECT_EQ(judge(1, 10, 16), LeakVerdict::levels_off);  // A full cache.
}

TEST(LeaksTest, AFewAreNothingToBeSureOf) {
  EXPECT_EQ(judge(0, 0, 1), LeakVerdict::unsure);
  EXPECT_EQ(judge(0, 0, kFewestLeft - 1), LeakVerdict::unsure);
  EXPECT_EQ(judge(0, 0, kFewestLeft), LeakVerdict::leaks);
}

TEST(LeaksTest, ADoublingContainerThatKeepsEverythingIsALeak) {
  // Elements of 8 bytes, whenever in its doubling it is looked at.
  for (int start = 1; start < 200; ++start) {
    const auto size = [start](int count) {
      return 8 * static_cast<std::int64_t>(
                     std::exp2(std::ceil(std::log2(start * count))));
    };
    EXPECT_EQ(judge_bytes(size(1), size(10), size(100)), LeakVerdict::leaks)
        << start;
  }
}

TEST(LeaksTest, ABufferThatGrewOnceIsNothingToBeSureOf) {
  EXPECT_EQ(judge_bytes(100, 100, 4000), LeakVerdict::unsure);
  EXPECT_EQ(judge_bytes(100, 4000, 4000), LeakVerdict::none);
}

TEST(LeaksTest, WithoutThreeRunsOneForEachOfManyIterationsIsALeak) {
  const auto of = [](std::vector<LeftAfter> runs) {
    return judge_growth(runs, Leftover::threads);
  };
  EXPECT_EQ(of({{.iterations = 20, .threads = 20}}), LeakVerdict::leaks);
  EXPECT_EQ(of({{.iterations = 20, .threads = 1}}), LeakVerdict::unsure);
  EXPECT_EQ(of({{.iterations = 1, .threads = 1}}), LeakVerdict::unsure);
  EXPECT_EQ(
      of({{.iterations = 1, .threads = 7}, {.iterations = 10, .threads = 10}}),
      LeakVerdict::leaks);
  EXPECT_EQ(
      of({{.iterations = 1, .threads = 1}, {.iterations = 10, .threads = 1}}),
      LeakVerdict::none);
  EXPECT_EQ(of({}), LeakVerdict::none);
  // Repetitions of the same number of iterations are one run.
  EXPECT_EQ(of({{.iterations = 7, .threads = 7},
                {.iterations = 7, .threads = 7},
                {.iterations = 7, .threads = 7}}),
            LeakVerdict::unsure);
}

class LeakSitesTest : public testing::Test {
 protected:
  LeakSitesTest() {
    builder_.type("inuse_objects", "count")
        .type("inuse_space", "bytes")
        .type("threads", "count")
        .type("descriptors", "count");
    set_operations(builder_.profile(), 90);
  }

  void note(const std::string& text) {
    builder_.profile().comments.push_back(builder_.text(text));
  }

  void note_runs(std::int64_t blocks, std::int64_t bytes,
                 std::int64_t descriptors) {
    for (const std::int64_t n : {1, 10, 100}) {
      note("after " + std::to_string(n) +
           " iterations: " + std::to_string(n * blocks) + " blocks, " +
           std::to_string(n * bytes) + " bytes, 0 threads, " +
           std::to_string(n * descriptors) + " descriptors left");
    }
  }

  tests::ProfileBuilder builder_;
};

TEST_F(LeakSitesTest, ASiteIsTheUsersFunctionThatMadeIt) {
  note_runs(3, 600, 0);
  const auto work = builder_.function("parse(char const*)", "parse.cpp");
  const auto grow = builder_.function("std::vector<int>::push_back", "v.h");
  const auto bench = builder_.function("BM_Parse(benchmark::State&)", "b.cpp");
  const auto leaf = builder_.location(16, {{grow, 5}, {work, 33}});
  const auto outer = builder_.location(32, {{bench, 7}});
  const auto other = builder_.location(48, {{bench, 9}});
  builder_.sample({builder_.frame("operator new(unsigned long)"), leaf, outer},
                  {180, 45000, 0, 0});
  builder_.sample({other}, {90, 9000, 0, 0});

  const Leaks leaks = find_leaks(builder_.profile(), 3);
  ASSERT_THAT(leaks.leaks, SizeIs(1));
  const Leak& leak = leaks.leaks.front();
  EXPECT_EQ(leak.kind, Leftover::memory);
  EXPECT_EQ(leak.verdict, LeakVerdict::leaks);
  EXPECT_EQ(leak.count, 3);
  EXPECT_EQ(leak.bytes, 600);
  ASSERT_THAT(leak.sites, SizeIs(2));
  EXPECT_EQ(leak.sites[0].count, 2);
  EXPECT_EQ(leak.sites[0].bytes, 500);
  EXPECT_THAT(
      leak.sites[0].frames,
      ElementsAre(LeakFrame{"parse(char const*)", "parse.cpp", 33},
                  LeakFrame{"BM_Parse(benchmark::State&)", "b.cpp", 7}));
  EXPECT_THAT(
      leak.sites[1].frames,
      ElementsAre(LeakFrame{"BM_Parse(benchmark::State&)", "b.cpp", 9}));
  EXPECT_TRUE(leaks.any());
}

TEST_F(LeakSitesTest, WhatTheLibrariesDoIsLeftOutWhereverItIs) {
  note_runs(1, 100, 0);
  const auto libc = builder_.mapping("/lib/libc.so.6", 0x1000, 0x2000);
  const auto bench = builder_.mapping("/opt/my_bench", 0x3000, 0x4000);
  const auto runner =
      builder_.mapping("/lib/libbenchmark.so.1", 0x5000, 0x6000);
  const auto internal = builder_.function("__fopen_internal", "iofopen.c");
  const auto hook = builder_.function("fopen", "/x/src/preload/hooks.cpp");
  const auto user = builder_.function("BM_Opens", "b.cpp");
  const auto allocate = builder_.location(0x1010, {{internal, 65}}, libc);
  const auto stands_in = builder_.location(0x3010, {{hook, 143}}, bench);
  const auto own = builder_.location(0x3020, {{user, 7}}, bench);
  const auto unnamed = builder_.location(0x5010, {}, runner);
  builder_.sample({allocate, stands_in, own, unnamed, own}, {90, 9000, 0, 0});
  builder_.sample({allocate}, {45, 450, 0, 0});
  const Leaks leaks = find_leaks(builder_.profile(), 3);
  ASSERT_THAT(leaks.leaks, SizeIs(1));
  ASSERT_THAT(leaks.leaks[0].sites, SizeIs(2));
  EXPECT_THAT(leaks.leaks[0].sites[0].frames,
              ElementsAre(LeakFrame{"BM_Opens", "b.cpp", 7}));
  EXPECT_THAT(leaks.leaks[0].sites[1].frames,
              ElementsAre(LeakFrame{"__fopen_internal", "iofopen.c", 65}));
}

TEST_F(LeakSitesTest, OnlyTheLargestAreKept) {
  note_runs(0, 0, 6);
  for (const int share : {1, 3, 2}) {
    builder_.sample({builder_.frame("open" + std::to_string(share))},
                    {0, 0, 0, 90 * share});
  }
  const Leaks leaks = find_leaks(builder_.profile(), 2);
  ASSERT_THAT(leaks.leaks, SizeIs(1));
  EXPECT_EQ(leaks.leaks[0].kind, Leftover::descriptors);
  ASSERT_THAT(leaks.leaks[0].sites, SizeIs(2));
  EXPECT_EQ(leaks.leaks[0].sites[0].count, 3);
  EXPECT_EQ(leaks.leaks[0].sites[1].count, 2);
}

TEST_F(LeakSitesTest, NotesSayWhatTheDescriptorsAre) {
  note_runs(0, 0, 1);
  note("left open: 90 of /tmp/a file of mine");
  note("left open: 10 of socket:[..]");
  note("of the descriptors, 20 were opened by a way that is not watched");
  note("something else");
  const Leaks leaks = find_leaks(builder_.profile(), 3);
  EXPECT_THAT(leaks.targets,
              ElementsAre("90 of /tmp/a file of mine", "10 of socket:[..]"));
  EXPECT_EQ(leaks.unseen, 20);
  EXPECT_THAT(leaks.runs, SizeIs(3));
}

TEST_F(LeakSitesTest, WhatLeavesNothingHasNoLeaks) {
  note_runs(0, 0, 0);
  const Leaks leaks = find_leaks(builder_.profile(), 3);
  EXPECT_THAT(leaks.leaks, IsEmpty());
  EXPECT_FALSE(leaks.any());
  EXPECT_THAT(find_leaks(Profile(), 3).leaks, IsEmpty());
}

}  // namespace
}  // namespace benchgate::profile
