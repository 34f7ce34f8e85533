#include "src/race/race_check.h"

#include "src/measure/fixed_addresses.h"
#include "src/race/finding.h"
#include "src/race/options.h"
#include "tests/support/scripted_process_runner.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>

// With a real suite that the thread sanitizer is built into
// (tests/fixtures/racy.cpp). What harms: a race that is missed, a race that is
// none, and a benchmark that did not run and counts as clean.

namespace benchgate::race {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const fs::path kRacy = fs::path(BENCHGATE_FIXTURES) / "fixture_racy";

class RaceCheckTest : public testing::Test {
 protected:
  RaceCheckTest() {
    options_.executable = kRacy;
    options_.environment = measure::inherited_environment();
    options_.scratch_folder = folder_.path();
  }

  void SetUp() override {
    if (!fs::exists(kRacy)) {
      GTEST_SKIP() << "this compiler has no thread sanitizer";
    }
  }

  Checked check(const std::string& benchmark,
                const fs::path& suppressions = {}) {
    const measure::GoogleBenchmarkSuite suite(runner_, options_);
    return RaceCheck(runner_, suite, 1ms, suppressions).run(benchmark);
  }

  measure::SystemProcessRunner processes_;
  measure::FixedAddressRunner runner_{processes_};
  tests::TemporaryFolder folder_;
  measure::GoogleBenchmarkSuiteOptions options_;
};

TEST_F(RaceCheckTest, FindsARaceWithItsPlaces) {
  const Checked racy = check("BM_Racy/threads:2");
  EXPECT_EQ(racy.outcome, Outcome::races) << racy.failure;
  EXPECT_EQ(racy.failure, "");
  ASSERT_GE(racy.reports.size(), 1U);
  const Report& report = racy.reports[0];
  EXPECT_EQ(report.kind, "data race");
  ASSERT_THAT(report.accesses, SizeIs(2));
  for (const Access& access : report.accesses) {
    const Frame* const own = own_frame(access.stack);
    ASSERT_NE(own, nullptr);
    EXPECT_EQ(own->function, "(anonymous namespace)::count_up(int&)");
    EXPECT_EQ(own->file, BENCHGATE_FIXTURE_SOURCES "/racy.cpp");
    EXPECT_GT(own->line, 0);
  }
  EXPECT_THAT(report.location.text, HasSubstr("plain"));
}

TEST_F(RaceCheckTest, TheAtomicTwinIsClean) {
  for (const char* name : {"BM_Atomic/threads:2", "BM_Joined", "BM_Catches"}) {
    const Checked clean = check(name);
    EXPECT_EQ(clean.outcome, Outcome::clean) << name << clean.failure;
    EXPECT_THAT(clean.reports, IsEmpty()) << name;
  }
}

TEST_F(RaceCheckTest, SaysWhichBlockOfTheHeapItIs) {
  const Checked heap = check("BM_Heap");
  EXPECT_EQ(heap.outcome, Outcome::races) << heap.failure;
  ASSERT_GE(heap.reports.size(), 1U);
  EXPECT_THAT(heap.reports[0].location.text,
              HasSubstr("heap block of size 4 allocated by"));
  const Frame* const own = own_frame(heap.reports[0].location.stack);
  ASSERT_NE(own, nullptr);
  EXPECT_THAT(own->function, HasSubstr("BM_Heap"));
}

TEST_F(RaceCheckTest, RacesOfAChildCount) {
  const Checked forks = check("BM_Forks/iterations:2");
  EXPECT_EQ(forks.outcome, Outcome::races) << forks.failure;
  EXPECT_GE(forks.reports.size(), 1U);
}

TEST_F(RaceCheckTest, AChildThatTheSanitizerEndsIsNotClean) {
  const Checked forks = check("BM_ForksAmongThreads/iterations:1");
  EXPECT_EQ(forks.outcome, Outcome::failed);
  EXPECT_THAT(forks.failure, HasSubstr("die_after_fork=0"));
}

TEST_F(RaceCheckTest, WhatWasFoundBeforeTheEndIsKept) {
  const Checked throws = check("BM_RacesAndThrows");
  EXPECT_EQ(throws.outcome, Outcome::failed);
  EXPECT_THAT(throws.failure, HasSubstr("killed by signal 6"));
  EXPECT_GE(throws.reports.size(), 1U);
}

TEST_F(RaceCheckTest, SaysWhereItCrashed) {
  const Checked crashes = check("BM_Crashes");
  EXPECT_EQ(crashes.outcome, Outcome::failed);
  EXPECT_THAT(crashes.failure, AllOf(HasSubstr("SEGV"), HasSubstr("BM_Crashes"),
                                     HasSubstr("racy.cpp")));
}

TEST_F(RaceCheckTest, StopsWhatHangs) {
  options_.limits.timeout = 500ms;
  const Checked hangs = check("BM_Hangs");
  EXPECT_EQ(hangs.outcome, Outcome::failed);
  EXPECT_THAT(hangs.failure, HasSubstr("did not end within 500 ms"));
}

TEST_F(RaceCheckTest, ABenchmarkThatDoesNotRunIsNotClean) {
  EXPECT_EQ(check("BM_Error").failure, "reported an error: no such file");
  EXPECT_EQ(check("BM_Error").outcome, Outcome::failed);
  const Checked none = check("BM_NoSuchBenchmark");
  EXPECT_EQ(none.outcome, Outcome::failed);
  EXPECT_EQ(check("BM_Exits").outcome, Outcome::failed);
}

TEST_F(RaceCheckTest, SuppressedRacesAreNotReported) {
  const fs::path file = folder_ / "my list, of \"races\".supp";
  std::ofstream(file) << "race:count_up\n";
  const Checked racy = check("BM_Racy/threads:2", file);
  EXPECT_EQ(racy.outcome, Outcome::clean) << racy.failure;
  std::ofstream(file) << "this is no suppression\n";
  const Checked failed = check("BM_Racy/threads:2", file);
  EXPECT_EQ(failed.outcome, Outcome::failed);
  EXPECT_THAT(failed.failure, HasSubstr("parse suppressions"));
}

TEST_F(RaceCheckTest, TheUsersOptionsAreKeptAndOursWin) {
  measure::set_variable(
      options_.environment, "TSAN_OPTIONS",
      "report_bugs=0:exitcode=0:halt_on_error=1:log_path=/dev/null");
  EXPECT_EQ(check("BM_Racy/threads:2").outcome, Outcome::clean);
  measure::set_variable(options_.environment, "TSAN_OPTIONS",
                        "exitcode=0:halt_on_error=1:log_path=/dev/null");
  EXPECT_EQ(check("BM_Racy/threads:2").outcome, Outcome::races);
}

TEST_F(RaceCheckTest, NamesWhatTheSanitizerDoesNot) {
  measure::set_variable(options_.environment, "TSAN_OPTIONS", "symbolize=0");
  const Checked racy = check("BM_Racy/threads:2");
  ASSERT_GE(racy.reports.size(), 1U) << racy.failure;
  ASSERT_THAT(racy.reports[0].accesses, SizeIs(2));
  for (const Access& access : racy.reports[0].accesses) {
    const Frame* const own = own_frame(access.stack);
    ASSERT_NE(own, nullptr);
    EXPECT_EQ(own->function, "(anonymous namespace)::count_up(int&)");
    EXPECT_EQ(own->file, BENCHGATE_FIXTURE_SOURCES "/racy.cpp");
    EXPECT_GT(own->line, 0);
  }
}

TEST_F(RaceCheckTest, NothingIsLeftInTheFolder) {
  check("BM_Racy/threads:2");
  EXPECT_TRUE(fs::is_empty(folder_.path()));
}

TEST(RaceCheckScriptedTest, AReportThatDoesNotFitOnTheDiskIsNotClean) {
  const tests::TemporaryFolder folder;
  measure::GoogleBenchmarkSuiteOptions options;
  options.executable = "/suite";
  options.scratch_folder = folder.path();
  for (const char* written :
       {"", "==================\nWARNING: ThreadSanitizer: data race (pid=1)\n",
        "WARNING: ThreadSanitizer: data race (pid=1)\n==================\n"
        "==================\nWARNING: ThreadSanitizer: data race (pid=1)\n",
        static_cast<const char*>(nullptr)}) {
    tests::ScriptedProcessRunner runner([&](const measure::Command&) {
      if (written != nullptr) {
        std::ofstream(folder / "tsan.17") << written;
      }
      std::ofstream(folder / "result.json")
          << R"({"context": {}, "benchmarks": [{"name": "B",
          "run_type": "iteration", "iterations": 1, "real_time": 0,
          "cpu_time": 0, "time_unit": "ns"}]})";
      measure::ProcessResult result;
      result.exit_status = kFoundStatus;
      return result;
    });
    const measure::GoogleBenchmarkSuite suite(runner, options);
    const Checked checked = RaceCheck(runner, suite, 1ms, {}).run("B");
    EXPECT_EQ(checked.outcome, Outcome::failed);
    EXPECT_THAT(checked.failure, HasSubstr("is the disk full?"));
  }
}

TEST(RaceCheckScriptedTest, ATimeOfNothingIsNoFailure) {
  const tests::TemporaryFolder folder;
  measure::GoogleBenchmarkSuiteOptions options;
  options.executable = "/suite";
  options.scratch_folder = folder.path();
  tests::ScriptedProcessRunner runner([&](const measure::Command&) {
    std::ofstream(folder / "result.json")
        << R"({"context": {}, "benchmarks": [{"name": "B",
        "run_type": "iteration", "iterations": 1, "real_time": 0,
        "cpu_time": 0, "time_unit": "ns"}]})";
    return measure::ProcessResult();
  });
  const measure::GoogleBenchmarkSuite suite(runner, options);
  EXPECT_EQ(RaceCheck(runner, suite, 1ms, {}).run("B").outcome, Outcome::clean);
}

TEST(RaceCheckScriptedTest, SaysWhatToDoWhereTheSanitizerCannotStart) {
  EXPECT_THAT(explain_fatal("unexpected memory mapping 0x5-0x6"),
              AllOf(HasSubstr("vm.mmap_rnd_bits=28"), HasSubstr("0x5-0x6")));
}

TEST(SanitizerOptionsTest, QuotesPathsAndKeepsTheUsersOptions) {
  EXPECT_EQ(sanitizer_options("", "/a b/tsan", ""),
            "log_path=\"/a b/tsan\":exitcode=66:halt_on_error=0:"
            "stack_trace_format=\"    #%n %f %S %M\"");
  EXPECT_EQ(sanitizer_options("history_size=7", "/t", "/a\"b"),
            "history_size=7:log_path=\"/t\":exitcode=66:halt_on_error=0:"
            "stack_trace_format=\"    #%n %f %S %M\":suppressions='/a\"b'");
}

TEST(SanitizerTest, IsFoundInTheProgram) {
  EXPECT_FALSE(has_thread_sanitizer(fs::path(BENCHGATE_FIXTURES) /
                                    "fixture_suite_base"));
  EXPECT_FALSE(has_thread_sanitizer("/nowhere"));
  if (fs::exists(kRacy)) {
    EXPECT_TRUE(has_thread_sanitizer(kRacy));
  }
}

}  // namespace
}  // namespace benchgate::race
