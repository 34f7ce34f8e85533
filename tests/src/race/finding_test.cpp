#include "src/race/finding.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace benchgate::race {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

Frame frame(const std::string& function, const std::string& file = "",
            std::int64_t line = 0) {
  return {function, file, line, "suite", 0x10};
}

Access access(const std::string& what, Stack stack) {
  Access access;
  access.what = what;
  access.stack = std::move(stack);
  return access;
}

Report race(Stack one, Stack other) {
  Report report;
  report.kind = "data race";
  report.accesses = {access("write", std::move(one)),
                     access("read", std::move(other))};
  return report;
}

TEST(FindingTest, OwnCodeIsWhereNeitherTheSystemNorTheSanitizerIs) {
  const Stack stack = {
      frame("operator new(unsigned long)",
            "../../../../src/libsanitizer/tsan/tsan_new_delete.cpp", 64),
      frame("std::allocator<int>::allocate(unsigned long)",
            "/usr/include/c++/12/bits/allocator.h", 188),
      frame("", ""), frame("f()", "/home/demo/f.cpp", 3),
      frame("BM_F(benchmark::State&)", "/home/demo/f.cpp", 9)};
  ASSERT_NE(own_frame(stack), nullptr);
  EXPECT_EQ(own_frame(stack)->function, "f()");
  const Stack foreign = {
      frame(""), frame("pthread_create"),
      frame("__libc_start_call_main", "sysdeps/nptl/libc_start_call_main.h")};
  EXPECT_EQ(own_frame(foreign)->function, "pthread_create");
  EXPECT_EQ(own_frame({}), nullptr);
}

TEST(FindingTest, TheSameRaceOfTwoBenchmarksIsOneFinding) {
  const Frame increment = frame("increment()", "/s/a.cpp", 3);
  const Report first = race({increment, frame("BM_A()", "/s/a.cpp", 9)},
                            {increment, frame("BM_A()", "/s/a.cpp", 9)});
  const Report second = race({increment, frame("BM_B()", "/s/a.cpp", 20)},
                             {increment, frame("BM_B()", "/s/a.cpp", 20)});
  Findings findings;
  EXPECT_EQ(findings.add(first, 0), 0U);
  EXPECT_EQ(findings.add(second, 1), 0U);
  EXPECT_EQ(findings.add(second, 1), 0U);  // Another thread of it.
  ASSERT_THAT(findings.all(), SizeIs(1));
  EXPECT_THAT(findings.all()[0].benchmarks, ElementsAre(0, 1));
}

TEST(FindingTest, WhichSideCameFirstMakesNoDifference) {
  const Frame writes = frame("write()", "/s/a.cpp", 3);
  const Frame reads = frame("read()", "/s/a.cpp", 7);
  EXPECT_EQ(identity(race({writes}, {reads})),
            identity(race({reads}, {writes})));
  EXPECT_EQ(
      identity(race({writes}, {frame("read() [clone .cold]", "/s/a.cpp", 7)})),
      identity(race({writes}, {reads})));
}

TEST(FindingTest, OtherPlacesAndKindsAreOtherFindings) {
  const Frame writes = frame("write()", "/s/a.cpp", 3);
  Findings findings;
  findings.add(race({writes}, {writes}), 0);
  findings.add(race({writes}, {frame("write()", "/s/a.cpp", 4)}), 0);
  findings.add(race({writes}, {}), 0);
  Report freed = race({writes}, {writes});
  freed.kind = "heap-use-after-free";
  findings.add(freed, 0);
  EXPECT_THAT(findings.all(), SizeIs(4));
}

TEST(FindingTest, WithoutAccessesTheNotesTellThemApart) {
  Report leak;
  leak.kind = "thread leak";
  leak.notes = {{"Thread T1 created by main thread",
                 {frame("pthread_create"), frame("a()", "/s/a.cpp", 3)}}};
  Report other = leak;
  other.notes[0].text = "Thread T2 created by main thread";
  EXPECT_EQ(identity(leak), identity(other));
  other.notes[0].stack[1].line = 4;
  EXPECT_NE(identity(leak), identity(other));
}

}  // namespace
}  // namespace benchgate::race
