#include "src/race/report_parser.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>

// The texts in tests/golden/tsan were written by the sanitizers of GCC 12.2 and
// clang 14.0.6 for one suite. What harms: a race that was reported and is not
// seen, and one made of half a report.

namespace benchgate::race {
namespace {

using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const std::string kSource = "/home/demo/suite/racy.cpp";

std::string golden(const std::string& name) {
  std::ifstream stream(BENCHGATE_TSAN_TEXTS "/" + name + ".txt",
                       std::ios::binary);
  EXPECT_TRUE(stream.is_open()) << name;
  return {std::istreambuf_iterator<char>(stream), {}};
}

constexpr std::array kCompilers = {"gcc12-", "clang14-"};
constexpr std::array kTexts = {"racy", "heap", "inside", "order",      "segv",
                               "uaf",  "leak", "unlock", "forkthreads"};

/// The only report of a text.
Report report(const std::string& name) {
  const Log log = parse_log(golden(name));
  EXPECT_THAT(log.reports, SizeIs(1)) << name;
  EXPECT_EQ(log.fatal, "") << name;
  EXPECT_FALSE(log.truncated) << name;
  return log.reports.empty() ? Report() : log.reports.front();
}

std::string shown(const Frame& frame) {
  return fmt::format("{} {}:{} {}+{:#x}", frame.function, frame.file,
                     frame.line, frame.module, frame.offset);
}

TEST(ReportParserTest, ReadsBothAccessesOfARace) {
  const Report gcc = report("gcc12-racy");
  EXPECT_EQ(gcc.kind, "data race");
  ASSERT_THAT(gcc.accesses, SizeIs(2));
  EXPECT_EQ(gcc.accesses[0].what, "read");
  EXPECT_FALSE(gcc.accesses[0].previous);
  EXPECT_EQ(gcc.accesses[0].size, 4U);
  EXPECT_EQ(gcc.accesses[0].thread, "main thread");
  EXPECT_EQ(gcc.accesses[1].what, "write");
  EXPECT_TRUE(gcc.accesses[1].previous);
  EXPECT_EQ(gcc.accesses[1].thread, "thread T1");
  EXPECT_EQ(gcc.location.text, "global 'counter' of size 4");
  ASSERT_THAT(gcc.accesses[0].stack, SizeIs(4));
  EXPECT_EQ(shown(gcc.accesses[0].stack[0]),
            "demo::Adder<int>::add(int&) " + kSource + ":12 demo_bench+0x460a");
  EXPECT_EQ(shown(gcc.accesses[0].stack[1]),
            "BM_Racy(benchmark::State&) " + kSource + ":13 demo_bench+0x3c4a");
  EXPECT_EQ(shown(gcc.accesses[0].stack[2]),
            " :0 libbenchmark.so.1debian+0x2d1dd");
  EXPECT_EQ(shown(gcc.accesses[0].stack[3]),
            "__libc_start_call_main ../sysdeps/nptl/libc_start_call_main.h:58 "
            "libc.so.6+0x27249");
}

TEST(ReportParserTest, ReadsClangsColumnsAndBuildIds) {
  const Report clang = report("clang14-racy");
  ASSERT_THAT(clang.accesses, SizeIs(2));
  EXPECT_EQ(clang.accesses[0].what, "write");
  EXPECT_EQ(clang.accesses[0].thread, "thread T4");
  ASSERT_THAT(clang.accesses[1].stack, SizeIs(4));
  EXPECT_EQ(
      shown(clang.accesses[1].stack[0]),
      "demo::Adder<int>::add(int&) " + kSource + ":12 demo_bench+0xd734c");
  EXPECT_EQ(shown(clang.accesses[1].stack[2]),
            " :0 libbenchmark.so.1debian+0x2d1dd");
}

TEST(ReportParserTest, ReadsWhereABlockWasAllocated) {
  for (const std::string compiler : kCompilers) {
    const Report heap = report(compiler + "heap");
    EXPECT_EQ(heap.location.text,
              "heap block of size 40 allocated by main thread");
    ASSERT_GE(heap.location.stack.size(), 9U);
    EXPECT_EQ(heap.location.stack[0].function, "operator new(unsigned long)");
    EXPECT_EQ(heap.location.stack[5].function,
              "std::_Vector_base<int, std::allocator<int> "
              ">::_M_create_storage(unsigned long)");
    EXPECT_EQ(heap.location.stack[8].file, kSource);
    EXPECT_EQ(heap.location.stack[8].line, 20);
  }
  // This one names a file without a line.
  const Report heap = report("clang14-heap");
  EXPECT_EQ(shown(heap.accesses[0].stack[0]),
            "BM_Heap(benchmark::State&) /usr/include/benchmark/benchmark.h:0 "
            "demo_bench+0xd5fb6");
  EXPECT_EQ(heap.location.stack[1].file,
            "/usr/include/c++/12/bits/"
            "new_allocator.h");
}

TEST(ReportParserTest, KeepsTheFirstOfTwoLocations) {
  for (const std::string compiler : kCompilers) {
    EXPECT_EQ(report(compiler + "inside").location.text,
              "stack of main thread");
  }
}

TEST(ReportParserTest, ReadsWhatIsNoRace) {
  for (const std::string compiler : kCompilers) {
    const Report order = report(compiler + "order");
    EXPECT_EQ(order.kind, "lock-order-inversion (potential deadlock)");
    EXPECT_THAT(order.accesses, IsEmpty());
    ASSERT_THAT(order.notes, SizeIs(3));
    EXPECT_THAT(order.notes[0].text,
                testing::MatchesRegex("Cycle in lock order graph: M[0-9]+ => "
                                      "M[0-9]+ => M[0-9]+"));
    EXPECT_THAT(order.notes[1].text,
                testing::MatchesRegex("Mutex M[0-9]+ acquired here while "
                                      "holding mutex M[0-9]+ in main thread"));
    EXPECT_EQ(order.notes[2].stack[4].line, 25);
    EXPECT_EQ(report(compiler + "uaf").kind, "heap-use-after-free");
    const Report unlock = report(compiler + "unlock");
    EXPECT_EQ(unlock.kind,
              "unlock of an unlocked mutex (or by a wrong thread)");
    ASSERT_THAT(unlock.notes, SizeIs(2));
    EXPECT_EQ(unlock.notes[0].text, "");
    EXPECT_EQ(unlock.notes[0].stack[1].function,
              "BM_Unlock(benchmark::State&)");
    EXPECT_THAT(unlock.notes[1].text, HasSubstr(" created"));
  }
}

TEST(ReportParserTest, ReadsEveryReportOfALog) {
  for (const std::string compiler : kCompilers) {
    const Log leaks = parse_log(golden(compiler + "leak"));
    ASSERT_GE(leaks.reports.size(), 1U);
    for (const Report& leak : leaks.reports) {
      EXPECT_EQ(leak.kind, "thread leak");
      EXPECT_THAT(leak.notes[0].text,
                  testing::MatchesRegex("Thread T[0-9]+ .finished. created by "
                                        "main thread"));
      EXPECT_EQ(leak.notes[0].stack[1].line, 47);
    }
    EXPECT_EQ(leaks.fatal, "");
  }
}

TEST(ReportParserTest, SaysWhyTheSanitizerGaveUp) {
  const Log gcc = parse_log(golden("gcc12-segv"));
  EXPECT_THAT(gcc.reports, IsEmpty());
  EXPECT_EQ(gcc.fatal,
            "SEGV on unknown address 0x000000000008 in "
            "BM_Segv(benchmark::State&) " +
                kSource + ":27");
  EXPECT_THAT(parse_log(golden("clang14-segv")).fatal,
              HasSubstr("in BM_Segv(benchmark::State&) " + kSource + ":27"));
  for (const std::string compiler : kCompilers) {
    EXPECT_THAT(parse_log(golden(compiler + "forkthreads")).fatal,
                HasSubstr("starting new threads after multi-threaded fork"));
  }
  EXPECT_EQ(parse_log("FATAL: ThreadSanitizer: unexpected memory mapping "
                      "0x5f2f10454000-0x5f2f10456000\n")
                .fatal,
            "unexpected memory mapping 0x5f2f10454000-0x5f2f10456000");
  EXPECT_EQ(parse_log("ThreadSanitizer: failed to parse suppressions\n").fatal,
            "failed to parse suppressions");
}

TEST(ReportParserTest, ReadsMutexesAndAtomicAccesses) {
  const Log log = parse_log(
      "WARNING: ThreadSanitizer: data race (pid=7)\n"
      "  Atomic write of size 8 at 0x7b04 by thread T2 (mutexes: write M10, "
      "read M11):\n"
      "    #0 f() /a b/c d.cpp:3 (suite+0x10)\n"
      "\n"
      "  Previous atomic read of size 1 at 0x7b04 by thread T1:\n"
      "    [failed to restore the stack]\n"
      "\n"
      "  As if synchronized via sleep:\n"
      "    #0 sleep <null> (suite+0x11)\n"
      "\n"
      "  Location is file descriptor 3 created by main thread at:\n"
      "    #0 open <null> (suite+0x12)\n"
      "==================\n");
  ASSERT_THAT(log.reports, SizeIs(1));
  const Report& report = log.reports[0];
  ASSERT_THAT(report.accesses, SizeIs(2));
  EXPECT_EQ(report.accesses[0].what, "atomic write");
  EXPECT_THAT(report.accesses[0].mutexes, ElementsAre("write M10", "read M11"));
  EXPECT_EQ(shown(report.accesses[0].stack[0]),
            "f() /a b/c d.cpp:3 suite+0x10");
  EXPECT_EQ(report.accesses[1].what, "atomic read");
  EXPECT_THAT(report.accesses[1].stack, IsEmpty());
  EXPECT_EQ(report.location.text, "file descriptor 3 created by main thread");
  EXPECT_THAT(report.notes,
              ElementsAre(Field(&Note::text, "As if synchronized via sleep")));
}

TEST(ReportParserTest, TellsFunctionsFromFiles) {
  const auto frame = [](const std::string& text) {
    const Log log = parse_log("WARNING: ThreadSanitizer: x (pid=1)\n    #0 " +
                              text + "\n==================\n");
    const Frame& read = log.reports.at(0).notes.at(0).stack.at(0);
    return fmt::format("{}|{}|{}|{}", read.function, read.file, read.line,
                       read.module);
  };
  EXPECT_EQ(frame("main src/x.cpp:3 (s+0x1)"), "main|src/x.cpp|3|s");
  EXPECT_EQ(frame("f(int, char) src/x.cpp:3:9 (/opt/s+0x1)"),
            "f(int, char)|src/x.cpp|3|s");
  EXPECT_EQ(frame("unsigned long f<int>(int) <null> (s+0x1)"),
            "unsigned long f<int>(int)||0|s");
  EXPECT_EQ(frame("(anonymous namespace)::f() /a/b.cpp:1 (s+0x1)"),
            "(anonymous namespace)::f()|/a/b.cpp|1|s");
  EXPECT_EQ(frame("operator/(A, B) /a/b.cpp:1 (s (deleted)+0x1)"),
            "operator/(A, B)|/a/b.cpp|1|s (deleted)");
  EXPECT_EQ(frame("<null> <null> (s+0x1)"), "||0|s");
  EXPECT_EQ(frame("unsigned long f(int)"), "unsigned long f(int)||0|");
}

TEST(ReportParserTest, AReportThatIsCutOffIsNone) {
  constexpr std::string_view kBegin = "WARNING: ThreadSanitizer: ";
  for (const std::string compiler : kCompilers) {
    for (const std::string name : kTexts) {
      const std::string text = golden(compiler + name);
      const Log whole = parse_log(text);
      for (std::size_t size = 0; size < text.size(); size += 7) {
        const Log cut = parse_log(std::string_view(text).substr(0, size));
        ASSERT_LE(cut.reports.size(), whole.reports.size());
        for (std::size_t i = 0; i < cut.reports.size(); ++i) {
          ASSERT_EQ(cut.reports[i].accesses.size(),
                    whole.reports[i].accesses.size());
          ASSERT_EQ(cut.reports[i].notes.size(), whole.reports[i].notes.size());
        }
        std::size_t begun = 0;
        for (std::size_t at = text.find(kBegin);
             at != std::string::npos && at + kBegin.size() <= size;
             at = text.find(kBegin, at + 1)) {
          ++begun;
        }
        ASSERT_EQ(cut.truncated, begun > cut.reports.size())
            << compiler << name << " " << size;
      }
    }
  }
}

TEST(ReportParserTest, AnyTextIsReadToItsEnd) {
  std::mt19937 random(7);
  for (const std::string compiler : kCompilers) {
    for (const std::string name : kTexts) {
      const std::string text = golden(compiler + name);
      for (int round = 0; round < 30; ++round) {
        std::string damaged = text;
        for (int i = 0; i < 40; ++i) {
          damaged[random() % damaged.size()] = static_cast<char>(random());
        }
        const Log log = parse_log(damaged);
        EXPECT_LE(log.reports.size(), 40U);
      }
    }
  }
}

}  // namespace
}  // namespace benchgate::race
