#include "src/explain/profile_recorder.h"

#include "src/measure/preloading.h"
#include "src/profile/operations.h"
#include "tests/support/temporary_folder.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <string>

// With a real suite, whose use of processor time is known by construction
// (tests/fixtures/profiled.cpp).

namespace benchgate::explain {
namespace {

using profile::Profile;
using profile::Sample;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr std::size_t kSamples = 0;
constexpr std::size_t kNanoseconds = 1;

/// A rate at which no kernel looks at its timers.
constexpr std::int64_t kOftenerThanTicks = 2000;

std::filesystem::path fixture(const std::string& name) {
  return std::filesystem::path(BENCHGATE_FIXTURES) / ("fixture_" + name);
}

std::filesystem::path library() {
  return std::filesystem::path(BENCHGATE_LOCKSTEP) / "libbenchgate_preload.so";
}

bool has_function(const Profile& profile, const Sample& sample,
                  const std::string& name) {
  return std::ranges::any_of(sample.locations, [&](std::uint32_t index) {
    return std::ranges::any_of(
        profile.locations[index].lines, [&](const profile::Line& line) {
          return profile.text(profile.functions[line.function].name)
                     .find(name) != std::string_view::npos;
        });
  });
}

/// Of the stacks with that function, or of all if it is empty.
std::int64_t sum(const Profile& profile, const std::string& function,
                 std::size_t value = kNanoseconds) {
  std::int64_t sum = 0;
  for (const Sample& sample : profile.samples) {
    if (function.empty() || has_function(profile, sample, function)) {
      sum += sample.values[value];
    }
  }
  return sum;
}

double share(const Profile& profile, const std::string& function) {
  return static_cast<double>(sum(profile, function)) /
         static_cast<double>(sum(profile, ""));
}

std::string comments(const Profile& profile) {
  std::string text;
  for (const profile::Text comment : profile.comments) {
    text += std::string(profile.text(comment)) + '\n';
  }
  return text;
}

class CpuProfileTest : public testing::Test {
 protected:
  CpuProfileTest() {
    options_.environment = measure::inherited_environment();
    options_.scratch_folder = folder_.path();
    options_.executable = fixture("profiled");
  }

  Recorded record(const std::string& benchmark, double seconds = 0.3) {
    return record_with(library(), benchmark, seconds);
  }

  Recorded record_with(const std::filesystem::path& library,
                       const std::string& benchmark, double seconds = 0.3) {
    const measure::GoogleBenchmarkSuite suite(runner_, options_);
    ProfileRecorder recorder(runner_, suite, library);
    recorder.set_rate(rate_);
    Recorded recorded =
        recorder.record(benchmark, *find_profile_mode(preload::kCpu),
                        std::chrono::duration_cast<std::chrono::nanoseconds>(
                            std::chrono::duration<double>(seconds)));
    obstacle_ = recorder.obstacle();
    return recorded;
  }

  /// Fails the test if there is none.
  Profile profile_of(const std::string& benchmark, double seconds = 0.3) {
    Recorded recorded = record(benchmark, seconds);
    EXPECT_EQ(recorded.trouble, "");
    EXPECT_TRUE(recorded.profile.has_value());
    return recorded.profile ? std::move(*recorded.profile) : Profile();
  }

  measure::SystemProcessRunner runner_;
  tests::TemporaryFolder folder_;
  measure::GoogleBenchmarkSuiteOptions options_;
  std::int64_t rate_ = preload::kDefaultRate;
  std::string obstacle_;
};

/// A share of 70 % within what chance does to so many profile samples: outside
/// of three and a half standard deviations once in two thousand runs.
void expect_seventy_thirty(const Profile& profile) {
  const auto samples = static_cast<double>(sum(profile, "", kSamples));
  ASSERT_GE(samples, 50);
  const double deviation = std::sqrt(0.7 * 0.3 / samples);
  EXPECT_NEAR(share(profile, "seventy"), 0.7, 3.5 * deviation) << samples;
  EXPECT_NEAR(share(profile, "thirty"), 0.3, 3.5 * deviation) << samples;
}

TEST_F(CpuProfileTest, SeventyAndThirtyPercentAreSeenAsSuch) {
  const Profile profile = profile_of("BM_Split7030", 1.0);
  expect_seventy_thirty(profile);
  EXPECT_GT(share(profile, "BM_Split7030"), 0.99);
}

TEST_F(CpuProfileTest, TheProfileSaysWhatItIsOf) {
  const Profile profile = profile_of("BM_Split7030");
  EXPECT_EQ(profile.text(profile.sample_types[kSamples].type), "samples");
  EXPECT_EQ(profile.text(profile.sample_types[kNanoseconds].type), "cpu");
  EXPECT_EQ(profile.text(profile.period_type.type), "cpu");
  EXPECT_EQ(profile.period, 4'000'000);
  EXPECT_GT(profile::operations(profile).value_or(0), 100);
  EXPECT_GT(profile.duration_nanos, 0);
  EXPECT_GT(profile.time_nanos, 0);
  EXPECT_THAT(comments(profile), HasSubstr("sampled 250 times"));
  EXPECT_EQ(profile.text(profile.mappings[0].file),
            fixture("profiled").string());
  ASSERT_FALSE(profile.samples.empty());
  for (const Sample& sample : profile.samples) {
    ASSERT_EQ(sample.labels.size(), 1U);
    EXPECT_EQ(profile.text(sample.labels[0].key), "benchmark");
    EXPECT_EQ(profile.text(sample.labels[0].text), "BM_Split7030");
  }
}

TEST_F(CpuProfileTest, SourcesLinesAndInlinedFunctionsAreNamed) {
  const Profile profile = profile_of("BM_Split7030");
  EXPECT_GT(share(profile, "spin"), 0.9);  // Inlined into both.
  EXPECT_TRUE(std::ranges::any_of(
      profile.functions, [&](const profile::Function& function) {
        return profile.text(function.file).ends_with("profiled.cpp") &&
               function.start_line > 0;
      }));
}

TEST_F(CpuProfileTest, AllThreadsAreSampled) {
  expect_seventy_thirty(profile_of("BM_SplitThreads/threads:2", 0.6));
}

TEST_F(CpuProfileTest, ThreadsTooShortForAProfileSampleAreSeenAllTheSame) {
  const Profile profile = profile_of("BM_StartsThreads");
  EXPECT_GT(sum(profile, "seventy"), sum(profile, "thirty"));
  EXPECT_GT(share(profile, "seventy"), 0.2);
}

TEST_F(CpuProfileTest, TenThousandThreadsComeAndGo) {
  const Profile profile = profile_of("BM_ManyThreads/iterations:10000");
  EXPECT_GT(sum(profile, "seventy"), 0);
  EXPECT_THAT(comments(profile), Not(HasSubstr("had no clock")));
}

TEST_F(CpuProfileTest, WhatIsDoneWhileTheTimerIsOffIsNotSeen) {
  const Profile profile = profile_of("BM_Paused", 2.0);
  EXPECT_EQ(sum(profile, "untimed"), 0);
  expect_seventy_thirty(profile);
}

TEST_F(CpuProfileTest, TheKernelsTicksSufficeWhereTheyAreOftenEnough) {
  timespec tick{};
  ::clock_getres(CLOCK_MONOTONIC_COARSE, &tick);
  if (tick.tv_sec > 0 || tick.tv_nsec > 4'000'000) {
    GTEST_SKIP() << "this kernel ticks less often than 250 times a second";
  }
  const std::string said = comments(profile_of("BM_Split7030"));
  EXPECT_THAT(said, HasSubstr("timer_create"));
  EXPECT_THAT(said, Not(HasSubstr("perf_event_open")));
}

TEST_F(CpuProfileTest, TwoThousandASecondAreMoreThanTicks) {
  rate_ = kOftenerThanTicks;
  const Profile profile = profile_of("BM_Split7030");
  if (comments(profile).find("was refused") != std::string::npos) {
    GTEST_SKIP() << "perf_event_open is refused here";
  }
  EXPECT_THAT(comments(profile), HasSubstr("task clock"));
  EXPECT_THAT(comments(profile), Not(HasSubstr("timer_create")));
  expect_seventy_thirty(profile);
}

/// A signal that waits when a program is exchanged ends the new one.
TEST_F(CpuProfileTest, ASuiteThatAScriptBecomesIsSampled) {
  const std::filesystem::path suite = folder_ / "suite";
  std::ofstream(suite)
      << "#!/bin/sh\n"
         "if [ \"$AGAIN\" != xxxxxxxxxxxxxxxxxxxx ]; then\n"
         "  i=0; while [ $i -lt 2000 ]; do i=$((i + 1)); done\n"
         "  AGAIN=x$AGAIN exec \"$0\" \"$@\"\n"
         "fi\n"
         "exec "
      << fixture("profiled").string() << " \"$@\"\n";
  std::filesystem::permissions(suite, std::filesystem::perms::owner_all);
  options_.executable = suite;
  rate_ = preload::kHighestRate;
  EXPECT_GT(sum(profile_of("BM_Split7030"), "seventy"), 0);
}

TEST_F(CpuProfileTest, TimeInTheKernelIsTheCallers) {
  EXPECT_GT(share(profile_of("BM_System"), "ask_the_kernel"), 0.1);
}

TEST_F(CpuProfileTest, DeepStacksAreCutAtTheirRoot) {
  const Profile profile = profile_of("BM_Deep");
  ASSERT_FALSE(profile.samples.empty());
  for (const Sample& sample : profile.samples) {
    EXPECT_LE(sample.locations.size(), 128U);
  }
  EXPECT_GT(share(profile, "descend"), 0.9);
}

TEST_F(CpuProfileTest, ExceptionsPassThroughTheLoop) {
  EXPECT_FALSE(profile_of("BM_Throws").samples.empty());
}

TEST_F(CpuProfileTest, LoadingLibrariesAndLookingAtThemComesToAnEnd) {
  EXPECT_FALSE(profile_of("BM_LoadsLibraries/threads:2", 0.6).samples.empty());
}

TEST_F(CpuProfileTest, WhatAForkedProcessDoesIsNotSeen) {
  const Profile profile = profile_of("BM_Forks");
  EXPECT_EQ(sum(profile, "seventy"), 0);
  EXPECT_FALSE(profile.samples.empty());
}

TEST_F(CpuProfileTest, ASuiteThatClosesAllDescriptorsIsSampledByATimer) {
  rate_ = kOftenerThanTicks;
  const Profile profile =
      profile_of("BM_ClosesDescriptors/iterations:1500/repeats:2");
  EXPECT_GT(sum(profile, "seventy"), 0);
  EXPECT_THAT(comments(profile), HasSubstr("timer_create"));
}

TEST_F(CpuProfileTest, ASuiteThatBlocksSignalsIsSampled) {
  EXPECT_GT(sum(profile_of("BM_BlocksSignals/iterations:3000"), "seventy"), 0);
}

TEST_F(CpuProfileTest, ASuiteWithTheSignalForItselfIsLeftAlone) {
  const Profile profile = profile_of("BM_HandlesSignals/iterations:3000");
  EXPECT_THAT(profile.samples, IsEmpty());
  EXPECT_THAT(comments(profile), HasSubstr("handles SIGPROF itself"));
}

TEST_F(CpuProfileTest, ASmallStackForSignalsIsLargeEnough) {
  EXPECT_GT(sum(profile_of("BM_SmallSignalStack"), "seventy"), 0);
}

TEST_F(CpuProfileTest, ManyThreadsAtOnceDoNotTakeAllDescriptors) {
  EXPECT_EQ(record("BM_ThreadsAtOnce/iterations:3").trouble, "");
}

TEST_F(CpuProfileTest, ACrashIsNamed) {
  const Recorded recorded = record("BM_Crashes");
  EXPECT_FALSE(recorded.profile.has_value());
  EXPECT_THAT(recorded.trouble, HasSubstr("killed by signal 6"));
}

TEST_F(CpuProfileTest, WherePerfIsRefusedATimerTakesItsPlaceAndItIsSaid) {
  rate_ = kOftenerThanTicks;
  options_.executable = fixture("without_perf");
  const Recorded recorded = record("BM_Split7030", 1.0);
  if (recorded.trouble.find("status 77") != std::string::npos) {
    GTEST_SKIP() << "no filter of system calls can be set here";
  }
  ASSERT_EQ(recorded.trouble, "");
  expect_seventy_thirty(*recorded.profile);
  EXPECT_THAT(comments(*recorded.profile),
              HasSubstr("perf_event_open was refused (errno 1)"));
  EXPECT_THAT(comments(*recorded.profile), HasSubstr("timer_create"));
}

TEST_F(CpuProfileTest, ASampleAfterAPauseWeighsAsMuchAsOthers) {
  rate_ = kOftenerThanTicks;
  for (const char* program : {"profiled", "without_perf"}) {
    options_.executable = fixture(program);
    const Recorded recorded = record("BM_LongPauses", 1.0);
    if (recorded.trouble.find("status 77") != std::string::npos) {
      GTEST_SKIP() << "no filter of system calls can be set here";
    }
    ASSERT_EQ(recorded.trouble, "");
    const Profile& profile = *recorded.profile;
    const double of_samples =
        static_cast<double>(sum(profile, "thirty", kSamples)) /
        static_cast<double>(sum(profile, "", kSamples));
    EXPECT_NEAR(share(profile, "thirty"), of_samples, 0.02) << program;
  }
}

TEST_F(CpuProfileTest, AProgramThatIsNotPrivilegedIsSampled) {
  if (::geteuid() != 0) {
    GTEST_SKIP() << "everything here is run without privileges";
  }
  if (::access("/usr/bin/setpriv", X_OK) != 0) {
    GTEST_SKIP() << "setpriv is not there to become another user with";
  }
  // The fixture and the library where that user can read them.
  const tests::TemporaryFolder place("/var/tmp");
  for (const auto& file : {fixture("profiled"), library()}) {
    std::filesystem::copy(file, place / file.filename());
  }
  std::ofstream(place / "suite")
      << "#!/bin/sh\nexec setpriv --reuid 65534 --regid 65534 --clear-groups "
      << (place / "fixture_profiled").string() << " \"$@\"\n";
  std::filesystem::permissions(place / "suite",
                               std::filesystem::perms::owner_all);
  std::filesystem::permissions(place.path(), std::filesystem::perms::all);
  options_.scratch_folder = place.path();
  options_.executable = place / "suite";
  const Recorded recorded =
      record_with(place / "libbenchgate_preload.so", "BM_Split7030", 1.0);
  ASSERT_EQ(recorded.trouble, "");
  expect_seventy_thirty(*recorded.profile);
}

TEST_F(CpuProfileTest, ALimitOfAddressSpaceDoesNotBreakTheSuite) {
  options_.limits.memory_bytes = std::uint64_t{1} << 30;
  EXPECT_FALSE(profile_of("BM_Split7030").samples.empty());
}

TEST_F(CpuProfileTest, AFullDiskGivesNoProfileAndNoCrash) {
  // No file of more than no bytes; the signal for it is not ours to take.
  options_.limits.file_bytes = 1;
  const Recorded recorded = record("BM_Split7030", 0.05);
  EXPECT_FALSE(recorded.profile.has_value());
  EXPECT_NE(recorded.trouble, "");
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

TEST_F(CpuProfileTest, ASuiteWithTheHooksBuiltInNeedsNoLibrary) {
  options_.executable = fixture("profiled_static");
  expect_seventy_thirty(profile_of("BM_Split7030", 0.6));
  EXPECT_EQ(sum(profile_of("BM_Paused"), "untimed"), 0);
  EXPECT_EQ(obstacle_, "");
}

TEST_F(CpuProfileTest, WithoutNamesThereAreAddressesAndAWarning) {
  options_.executable = fixture("stripped");
  const Recorded recorded = record("BM_Split7030");
  ASSERT_EQ(recorded.trouble, "");
  EXPECT_FALSE(recorded.profile->samples.empty());
  EXPECT_THAT(recorded.warnings,
              Contains(HasSubstr("fixture_stripped has no debug information")));
}

TEST_F(CpuProfileTest, AProgramWithoutLoopsHasNoProfile) {
  options_.executable = folder_ / "suite";
  std::ofstream(options_.executable) << "#!/bin/sh\nexit 0\n";
  std::filesystem::permissions(options_.executable,
                               std::filesystem::perms::owner_all);
  EXPECT_THAT(record("BM_Split7030").trouble, HasSubstr("nothing was seen"));
}

TEST_F(CpuProfileTest, WhatASuitePutsInThePlaceOfAProfileIsRefused) {
  options_.executable = folder_ / "suite";
  std::ofstream(options_.executable)
      << "#!/bin/sh\necho nonsense > \"$BENCHGATE_PRELOAD_FILE\"\n";
  std::filesystem::permissions(options_.executable,
                               std::filesystem::perms::owner_all);
  const Recorded recorded = record("BM_Split7030");
  EXPECT_FALSE(recorded.profile.has_value());
  EXPECT_THAT(recorded.trouble, HasSubstr("line 1 does not begin"));
}

}  // namespace
}  // namespace benchgate::explain
