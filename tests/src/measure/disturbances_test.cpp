#include "src/measure/disturbances.h"

#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <ctime>
#include <filesystem>
#include <fstream>
#include <string_view>

namespace benchgate::measure {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class DisturbancesTest : public testing::Test {
 protected:
  void write(const fs::path& file, std::string_view text) {
    fs::create_directories((root / file).parent_path());
    std::ofstream(root / file) << text;
  }

  tests::TemporaryFolder root;
};

TEST_F(DisturbancesTest, OnlyWhatHappenedMeanwhileCounts) {
  write("proc/uptime", "1000.50 99.00\n");
  write("proc/stat", "cpu  1000 10 20 1000 5 1 2 300 77 7\ncpu0 1 2 3\n");
  double own = 12.0;
  const Disturbances disturbances(root.path(), [&] { return own; });

  write("proc/uptime", "1100.50 199.00\n");
  // 12,000 ticks of 10 ms were busy and 5,000 idle; 3,000 were stolen. Guest
  // time (77, 7) is part of the first two. Of the 120 s, 70 s were ours.
  write("proc/stat",
        "cpu  9000 1010 2020 5000 1005 501 502 3300 177 7\ncpu0 1 2 3\n");
  own = 82.0;
  const DisturbanceReport report = disturbances.finish(17);

  ASSERT_TRUE(report.seconds && report.steal_share && report.others_cpus);
  EXPECT_DOUBLE_EQ(*report.seconds, 100.0);
  EXPECT_DOUBLE_EQ(*report.steal_share, 0.15);
  EXPECT_DOUBLE_EQ(*report.others_cpus, 0.5);
  EXPECT_EQ(report.involuntary_switches, 17);
}

TEST_F(DisturbancesTest, WhatIsNotToldIsEmpty) {
  const DisturbanceReport report = Disturbances(root.path()).finish(0);
  EXPECT_EQ(report.seconds, std::nullopt);
  EXPECT_EQ(report.steal_share, std::nullopt);
  EXPECT_EQ(report.others_cpus, std::nullopt);
  EXPECT_THAT(warnings(report), IsEmpty());
}

TEST_F(DisturbancesTest, NoTimeAndNonsenseAreEmptyNotInfinite) {
  write("proc/uptime", "10.00 9.00\n");
  write("proc/stat", "cpu  1 2 3 4 5 6 7 8\n");
  const DisturbanceReport still = Disturbances(root.path()).finish(0);
  EXPECT_EQ(still.steal_share, std::nullopt);
  EXPECT_EQ(still.others_cpus, std::nullopt);

  const Disturbances disturbances(root.path());
  write("proc/uptime", "x\n");
  write("proc/stat", "cpu 1 2\n");
  const DisturbanceReport report = disturbances.finish(0);
  EXPECT_EQ(report.seconds, std::nullopt);
  EXPECT_EQ(report.steal_share, std::nullopt);
  EXPECT_EQ(report.others_cpus, std::nullopt);
}

TEST_F(DisturbancesTest, CountersThatRunBackwardsAreNotBelieved) {
  write("proc/stat", "cpu  100 0 0 100 0 0 0 50\n");
  const Disturbances disturbances(root.path());
  write("proc/stat", "cpu  200 0 0 200 0 0 0 40\n");
  EXPECT_EQ(disturbances.finish(0).steal_share, std::nullopt);
}

TEST(DisturbanceWarningsTest, ACalmMachineGivesNone) {
  DisturbanceReport report;
  report.seconds = 300.0;
  report.steal_share = 0.01;
  report.others_cpus = 0.05;
  report.involuntary_switches = 10;
  EXPECT_THAT(warnings(report), IsEmpty());
}

TEST(DisturbanceWarningsTest, StealIsNamedWithItsShare) {
  DisturbanceReport report;
  report.steal_share = 0.12;
  EXPECT_THAT(warnings(report),
              ElementsAre(HasSubstr("12 % of the machine's time was stolen")));
}

TEST(DisturbanceWarningsTest, OtherProcessesComeWithTheSwitches) {
  DisturbanceReport report;
  report.others_cpus = 1.42;
  report.involuntary_switches = 1234;
  EXPECT_THAT(warnings(report), ElementsAre(AllOf(HasSubstr("1.4 CPUs busy"),
                                                  HasSubstr("1234 times"))));
}

TEST_F(DisturbancesTest, WhatWasOursIsNoDisturbance) {
  write("proc/uptime", "0.00 0.00\n");
  write("proc/stat", "cpu  0 0 0 0 0 0 0 0\n");
  double own = 0.0;
  const Disturbances disturbances(root.path(), [&] { return own; });
  write("proc/uptime", "10.00 0.00\n");
  write("proc/stat", "cpu  1000 0 0 1000 0 0 0 0\n");
  // The kernel counts ticks here and microseconds there.
  own = 10.01;
  EXPECT_EQ(disturbances.finish(5000).others_cpus, 0.0);
  EXPECT_THAT(warnings(disturbances.finish(5000)), IsEmpty());
}

TEST(ThisMachineDisturbancesTest, WhatAChildThatHasEndedTookIsOurs) {
  const double before = own_cpu_seconds();
  const pid_t child = ::fork();
  if (child == 0) {
    while (std::clock() < CLOCKS_PER_SEC / 10) {
    }
    ::_exit(0);
  }
  ASSERT_EQ(::waitpid(child, nullptr, 0), child);
  EXPECT_GE(own_cpu_seconds() - before, 0.1);
}

TEST(ThisMachineDisturbancesTest, SharesAreShares) {
  const DisturbanceReport report = Disturbances().finish(0);
  EXPECT_GE(report.steal_share.value_or(0.0), 0.0);
  EXPECT_LE(report.steal_share.value_or(0.0), 1.0);
  EXPECT_GE(report.others_cpus.value_or(0.0), 0.0);
}

}  // namespace
}  // namespace benchgate::measure
