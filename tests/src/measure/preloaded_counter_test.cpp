#include "src/measure/preloaded_counter.h"

#include "src/measure/preloading.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <string>

// With real programs, whose allocations are known by construction
// (tests/fixtures/counted.cpp).

namespace benchgate::measure {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class PreloadedCounterTest : public testing::Test {
 protected:
  PreloadedCounterTest() { options_.environment = inherited_environment(); }

  LoopCount count(const std::string& benchmark,
                  const std::string& program = "counted_base") {
    options_.executable =
        std::filesystem::path(BENCHGATE_FIXTURES) / ("fixture_" + program);
    return count_with(options_.executable, benchmark);
  }

  LoopCount count_with(const std::filesystem::path& executable,
                       const std::string& benchmark) {
    return count_all(executable, {benchmark});
  }

  /// One after the other. Returns: what was counted of the last.
  LoopCount count_all(const std::filesystem::path& executable,
                      const std::vector<std::string>& benchmarks) {
    options_.executable = executable;
    options_.scratch_folder = folder_.path();
    const GoogleBenchmarkSuite suite(runner_, options_);
    PreloadedCounter counter(
        runner_, suite,
        std::filesystem::path(BENCHGATE_LOCKSTEP) / "libbenchgate_preload.so");
    LoopCount counted;
    for (const std::string& benchmark : benchmarks) {
      counted = counter.count(benchmark);
    }
    obstacle_ = counter.obstacle();
    return counted;
  }

  /// What one count of it says, as if both sides were the same program.
  std::string costs(const std::string& benchmark,
                    const std::string& program = "counted_base") {
    const LoopCount counted = count(benchmark, program);
    if (!counted.trouble.empty()) {
      return counted.trouble;
    }
    std::string text;
    for (const ExactValues& each : exact_values(
             {{{counted.runs, counted.runs}, {counted.runs, counted.runs}}})) {
      text += each.metric.name + ' ' + std::to_string(each.values[0][0]) + '\n';
    }
    return text;
  }

  static std::string known(const std::string& allocations,
                           const std::string& bytes, const std::string& peak) {
    return "allocs_per_op " + allocations + ".000000\nbytes_per_op " + bytes +
           ".000000\npeak_bytes " + peak + ".000000\n";
  }

  SystemProcessRunner runner_;
  tests::TemporaryFolder folder_;
  GoogleBenchmarkSuiteOptions options_;
  std::string obstacle_;
};

TEST_F(PreloadedCounterTest, ThreeAllocationsOf600BytesAreJustThat) {
  EXPECT_EQ(costs("BM_Three"), known("3", "600", "300"));
  EXPECT_EQ(costs("BM_Three", "counted_head"), known("4", "1000", "400"));
}

TEST_F(PreloadedCounterTest, ItDoesNotMatterHowTheLoopIsWritten) {
  EXPECT_EQ(costs("BM_OldLoop"), known("3", "600", "300"));
  EXPECT_EQ(costs("BM_Batches"), known("3", "735", "480"));
  EXPECT_EQ(costs("BM_Manual/manual_time"), known("3", "600", "300"));
  EXPECT_EQ(costs("BM_Wall/real_time"), known("3", "600", "300"));
  EXPECT_EQ(costs("BM_Repeated/repeats:3"), known("3", "600", "300"));
  EXPECT_EQ(costs("BM_Fixed/iterations:7"), known("3", "600", "300"));
  EXPECT_EQ(costs("BM_Slow"), known("3", "600", "300"));
}

TEST_F(PreloadedCounterTest, WhereNothingIsAllocatedNothingIsCounted) {
  EXPECT_EQ(costs("BM_Nothing"), known("0", "0", "0"));
}

TEST_F(PreloadedCounterTest, WhatIsAllocatedWhileTheTimerIsOffIsNotCounted) {
  EXPECT_EQ(costs("BM_Paused"), known("0", "0", "0"));
}

TEST_F(PreloadedCounterTest, ALeakIsSeenAsGrowth) {
  EXPECT_THAT(costs("BM_Leaks"), HasSubstr("growth_per_op 1000.000000\n"));
}

TEST_F(PreloadedCounterTest, ADescriptorThatStaysOpenIsSeen) {
  EXPECT_THAT(costs("BM_OpensFile", "leaking_base"), Not(HasSubstr("fds")));
  EXPECT_THAT(costs("BM_OpensFile", "leaking_head"),
              HasSubstr("fds_per_op 1.000000\n"));
  EXPECT_THAT(costs("BM_OpensAllKinds/iterations:20", "leaking_base"),
              HasSubstr("fds_per_op 5.000000\n"));
}

TEST_F(PreloadedCounterTest, AThreadThatGoesOnIsSeen) {
  EXPECT_THAT(costs("BM_StartsThread", "leaking_base"),
              Not(HasSubstr("threads_per_op")));
  EXPECT_THAT(costs("BM_StartsThread", "leaking_head"),
              HasSubstr("threads_per_op 1.000000\n"));
}

TEST_F(PreloadedCounterTest, TheThreadsOfABenchmarkAndTheirFilesAreNotLeft) {
  for (int i = 0; i < 5; ++i) {
    const LoopCount counted =
        count("BM_ThreadsWithFiles/threads:4", "leaking_base");
    ASSERT_EQ(counted.trouble, "");
    for (const LoopRun& run : counted.runs) {
      EXPECT_EQ(run.threads, 0);
      EXPECT_EQ(run.descriptors, 0);
    }
  }
  EXPECT_THAT(costs("BM_ThreadsWithFiles/threads:4", "leaking_head"),
              HasSubstr("fds_per_op 1.000000\n"));
}

TEST_F(PreloadedCounterTest, WhatIsOpenedOnceIsNoneOfAnIterations) {
  EXPECT_THAT(costs("BM_OpensOnce", "leaking_base"), Not(HasSubstr("fds")));
}

TEST_F(PreloadedCounterTest, EveryKindOfAllocationIsCounted) {
  EXPECT_EQ(costs("BM_EveryKind"), known("7", "457", "137"));
}

TEST_F(PreloadedCounterTest, AllThreadsOfABenchmarkAreCounted) {
  EXPECT_THAT(costs("BM_Threads/threads:4"),
              HasSubstr("allocs_per_op 3.000000\nbytes_per_op 600.000000\n"));
}

TEST_F(PreloadedCounterTest, WhatALoopsOwnThreadsAllocateIsTheLoops) {
  // A hundred by the thread; what starting it takes is the C library's affair.
  const LoopCount counted = count("BM_StartsThreads");
  ASSERT_EQ(counted.trouble, "");
  EXPECT_GE(counted.runs.front().allocations, 100);
  EXPECT_LE(counted.runs.front().allocations, 110);
}

TEST_F(PreloadedCounterTest, ExceptionsPassThroughTheLoop) {
  const LoopCount counted = count("BM_Throws");
  ASSERT_EQ(counted.trouble, "");
  EXPECT_GE(counted.runs.front().allocations, 3);
}

TEST_F(PreloadedCounterTest, LoadingLibrariesAndLookingAtThemComesToAnEnd) {
  EXPECT_EQ(count("BM_LoadsLibraries").trouble, "");
  EXPECT_EQ(count("BM_IteratesObjects/threads:2").trouble, "");
}

TEST_F(PreloadedCounterTest, WhatAForkedProcessDoesIsNotCounted) {
  EXPECT_THAT(costs("BM_Forks"), HasSubstr("allocs_per_op 3.000000\n"));
}

TEST_F(PreloadedCounterTest, AForkAmongThreadsThatAllocateDoesNotHang) {
  options_.limits.timeout = std::chrono::seconds(60);
  EXPECT_EQ(count("BM_ForksAmongThreads/iterations:20").trouble, "");
}

TEST_F(PreloadedCounterTest, ASuiteThatClosesAllDescriptorsIsCounted) {
  EXPECT_EQ(costs("BM_ClosesDescriptors"), known("3", "600", "300"));
}

TEST_F(PreloadedCounterTest, ACrashIsNamed) {
  EXPECT_THAT(count("BM_Crashes").trouble, HasSubstr("killed by signal 6"));
}

TEST_F(PreloadedCounterTest, AFullDiskGivesNoCountAndNoCrash) {
  // No file of more than no bytes; the signal for it is not ours to take.
  options_.limits.file_bytes = 1;
  const LoopCount counted = count("BM_Three");
  EXPECT_TRUE(counted.runs.empty());
  EXPECT_NE(counted.trouble, "");
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

TEST_F(PreloadedCounterTest, ALimitOfAddressSpaceDoesNotBreakTheSuite) {
  options_.limits.memory_bytes = std::uint64_t{1} << 30;
  EXPECT_EQ(costs("BM_Three"), known("3", "600", "300"));
}

TEST_F(PreloadedCounterTest, AProgramThatIsNotPrivilegedIsCounted) {
  if (::geteuid() != 0) {
    GTEST_SKIP() << "everything here is run without privileges";
  }
  if (::access("/usr/bin/setpriv", X_OK) != 0) {
    GTEST_SKIP() << "setpriv is not there to become another user with";
  }
  // The fixture and the library where that user can read them.
  const std::filesystem::path place = "/var/tmp/benchgate-preload-test";
  std::filesystem::remove_all(place);
  std::filesystem::create_directory(place);
  for (const auto& file :
       {std::filesystem::path(BENCHGATE_FIXTURES) / "fixture_counted_base",
        std::filesystem::path(BENCHGATE_LOCKSTEP) /
            "libbenchgate_preload.so"}) {
    std::filesystem::copy(file, place / file.filename());
  }
  std::ofstream(place / "suite")
      << "#!/bin/sh\nexec setpriv --reuid 65534 --regid 65534 --clear-groups "
      << (place / "fixture_counted_base").string() << " \"$@\"\n";
  std::filesystem::permissions(place / "suite",
                               std::filesystem::perms::owner_all);
  std::filesystem::permissions(place, std::filesystem::perms::all);
  options_.scratch_folder = place;
  options_.executable = place / "suite";
  const GoogleBenchmarkSuite suite(runner_, options_);
  PreloadedCounter counter(runner_, suite, place / "libbenchgate_preload.so");
  const LoopCount counted = counter.count("BM_Three");
  std::filesystem::remove_all(place);
  EXPECT_EQ(counted.trouble, "");
  ASSERT_FALSE(counted.runs.empty());
  EXPECT_EQ(counted.runs.front().allocations, 3);
}

TEST_F(PreloadedCounterTest, TheNextCountDoesNotSeeWhatTheLastOneLeft) {
  ASSERT_FALSE(count("BM_Three").runs.empty());
  std::ofstream(folder_ / "loops")
      << "benchgate.preload/1 count\nrun 1 9 9 9 9 9 9\nend\n";
  EXPECT_TRUE(count("BM_Fails").runs.empty());
}

TEST_F(PreloadedCounterTest, ProgramsThatRunNoLoopSayWhatIsMissing) {
  const auto script = folder_ / "suite";
  std::ofstream(script) << "#!/bin/sh\nexit 0\n";
  std::filesystem::permissions(script, std::filesystem::perms::owner_all);
  EXPECT_TRUE(count_all(script, {"BM_Three", "BM_Four"}).runs.empty());
  EXPECT_THAT(obstacle_, HasSubstr("not seen"));
}

TEST_F(PreloadedCounterTest,
       AProgramWithAnAllocatorOfItsOwnIsNotCountedAsZero) {
  const LoopCount counted = count("BM_Three", "own_allocator");
  EXPECT_TRUE(counted.runs.empty());
  EXPECT_THAT(counted.trouble, HasSubstr("an allocator is linked"));
  EXPECT_EQ(obstacle_, "");
  count_all(options_.executable, {"BM_Three", "BM_Nothing"});
  EXPECT_THAT(obstacle_, HasSubstr("an allocator is linked"));
}

/// Writes what the library would, but for benchmarks whose name has "Unseen".
constexpr const char* kSometimesSeen = R"(#!/bin/sh
case $* in
  *Unseen*) ;;
  *) printf 'benchgate.preload/1 count\nrun 1 2 3 3 0 0 0\nend\n' \
       >"$BENCHGATE_PRELOAD_FILE" ;;
esac
)";

TEST_F(PreloadedCounterTest, OneBenchmarkThatIsNotSeenSaysNothingOfTheOthers) {
  const auto script = folder_ / "suite";
  std::ofstream(script) << kSometimesSeen;
  std::filesystem::permissions(script, std::filesystem::perms::owner_all);
  EXPECT_TRUE(count_all(script, {"BM_Unseen"}).runs.empty());
  EXPECT_EQ(obstacle_, "");
  EXPECT_FALSE(
      count_all(script, {"BM_Unseen", "BM_Seen", "BM_Unseen", "BM_Seen"})
          .runs.empty());
  EXPECT_EQ(obstacle_, "");
  // Nor do two for ever.
  EXPECT_FALSE(
      count_all(script, {"BM_Unseen", "BM_Unseen2", "BM_Seen"}).runs.empty());
  EXPECT_EQ(obstacle_, "");
}

TEST_F(PreloadedCounterTest, AProgramWithOtherRightsIsNamedAsSuch) {
  const auto program = folder_ / "suite";
  std::ofstream(program) << "#!/bin/sh\n";
  ASSERT_EQ(::chmod(program.c_str(), 04755), 0);
  EXPECT_THAT(obstacle_to_preloading(program), HasSubstr("setuid"));
}

TEST_F(PreloadedCounterTest, ASuiteWithTheHooksBuiltInNeedsNoLibrary) {
  EXPECT_EQ(costs("BM_Three", "instrumented"), known("3", "600", "300"));
  EXPECT_EQ(costs("BM_Paused", "instrumented"), known("0", "0", "0"));
  EXPECT_THAT(costs("BM_Threads/threads:4", "instrumented"),
              HasSubstr("allocs_per_op 3.000000\n"));
  EXPECT_EQ(obstacle_, "");
}

TEST_F(PreloadedCounterTest, AnOrdinaryProgramHasNoObstacle) {
  EXPECT_THAT(obstacle_to_preloading(std::filesystem::path(BENCHGATE_FIXTURES) /
                                     "fixture_counted_base"),
              IsEmpty());
  EXPECT_THAT(obstacle_to_preloading("/no/such/program"), IsEmpty());
}

TEST_F(PreloadedCounterTest, SanitizersAndStaticLibrariesAreNamed) {
  const auto write = [this](const std::string& content) {
    const auto file = folder_ / "program";
    std::ofstream(file, std::ios::binary) << content;
    return file;
  };
  // Enough of the header of an ELF file; no program header names a loader.
  std::string elf(
      "\x7f"
      "ELF\x02\x01\x01",
      7);
  elf.resize(200);
  EXPECT_THAT(obstacle_to_preloading(write(elf)),
              HasSubstr("linked statically"));
  EXPECT_THAT(obstacle_to_preloading(write("#!/bin/sh\n__asan_init")),
              HasSubstr("sanitizer"));
}

}  // namespace
}  // namespace benchgate::measure
