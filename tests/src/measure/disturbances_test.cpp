#include "src/measure/disturbances.h"

#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
  write("proc/stat", "cpu  100 10 20 1000 5 1 2 300 77 7\ncpu0 1 2 3\n");
  write("proc/pressure/cpu",
        "some avg10=99.00 avg60=9.00 avg300=0.00 total=7000000\n"
        "full avg10=0.00 avg60=0.00 avg300=0.00 total=0\n");
  const Disturbances disturbances(root.path());

  write("proc/uptime", "1100.50 199.00\n");
  // 50 + 30 + 20 ticks passed; guest time (77, 7) is part of the first two.
  write("proc/stat", "cpu  150 10 20 1030 5 1 2 320 177 7\ncpu0 1 2 3\n");
  write("proc/pressure/cpu",
        "some avg10=0.00 avg60=0.00 avg300=0.00 total=32000000\n");
  write("proc/loadavg", "3.40 2.00 1.00 1/200 3000\n");
  write("sys/devices/system/cpu/online", "0-1\n");
  const DisturbanceReport report = disturbances.finish(17);

  ASSERT_TRUE(report.seconds && report.steal_share && report.pressure_share);
  EXPECT_DOUBLE_EQ(*report.seconds, 100.0);
  EXPECT_DOUBLE_EQ(*report.steal_share, 0.20);
  EXPECT_DOUBLE_EQ(*report.pressure_share, 0.25);
  EXPECT_EQ(report.load_average, 3.4);
  EXPECT_EQ(report.cpus, 2);
  EXPECT_EQ(report.involuntary_switches, 17);
}

TEST_F(DisturbancesTest, WhatIsNotToldIsEmpty) {
  const DisturbanceReport report = Disturbances(root.path()).finish(0);
  EXPECT_EQ(report.seconds, std::nullopt);
  EXPECT_EQ(report.steal_share, std::nullopt);
  EXPECT_EQ(report.pressure_share, std::nullopt);
  EXPECT_EQ(report.load_average, std::nullopt);
  EXPECT_EQ(report.cpus, std::nullopt);
  EXPECT_THAT(warnings(report), IsEmpty());
}

TEST_F(DisturbancesTest, NoTimeAndNonsenseAreEmptyNotInfinite) {
  write("proc/uptime", "10.00 9.00\n");
  write("proc/stat", "cpu  1 2 3 4 5 6 7 8\n");
  write("proc/pressure/cpu", "some total=5\n");
  const DisturbanceReport still = Disturbances(root.path()).finish(0);
  EXPECT_EQ(still.steal_share, std::nullopt);
  EXPECT_EQ(still.pressure_share, std::nullopt);

  const Disturbances disturbances(root.path());
  write("proc/uptime", "x\n");
  write("proc/stat", "cpu 1 2\n");
  write("proc/pressure/cpu", "some total=\n");
  const DisturbanceReport report = disturbances.finish(0);
  EXPECT_EQ(report.seconds, std::nullopt);
  EXPECT_EQ(report.steal_share, std::nullopt);
  EXPECT_EQ(report.pressure_share, std::nullopt);
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
  report.pressure_share = 0.05;
  report.load_average = 1.2;
  report.cpus = 2;
  report.involuntary_switches = 10;
  EXPECT_THAT(warnings(report), IsEmpty());
}

TEST(DisturbanceWarningsTest, StealIsNamedWithItsShare) {
  DisturbanceReport report;
  report.steal_share = 0.12;
  EXPECT_THAT(warnings(report),
              ElementsAre(HasSubstr("12 % of the machine's time was stolen")));
}

TEST(DisturbanceWarningsTest, PressureComesWithTheSwitches) {
  DisturbanceReport report;
  report.pressure_share = 0.4;
  report.involuntary_switches = 1234;
  EXPECT_THAT(warnings(report),
              ElementsAre(AllOf(HasSubstr("40 %"), HasSubstr("1234 times"))));
}

TEST(DisturbanceWarningsTest, LoadIsHeldAgainstTheCpusAndOurselves) {
  DisturbanceReport report;
  report.seconds = 300.0;
  report.load_average = 3.4;
  report.cpus = 2;
  EXPECT_THAT(warnings(report), ElementsAre(HasSubstr("3.4 on 2 CPUs")));
  report.cpus = 64;
  EXPECT_THAT(warnings(report), IsEmpty());
  report.cpus = 1;
  EXPECT_THAT(warnings(report), ElementsAre(HasSubstr("3.4 on 1 CPU,")));
}

TEST(DisturbanceWarningsTest, TheLoadOfAnEarlierBuildIsNotHeldAgainstAnybody) {
  DisturbanceReport report;
  report.seconds = 20.0;
  report.load_average = 8.0;
  report.cpus = 2;
  EXPECT_THAT(warnings(report), IsEmpty());
}

TEST(ThisMachineDisturbancesTest, SharesAreShares) {
  const DisturbanceReport report = Disturbances().finish(0);
  EXPECT_GE(report.steal_share.value_or(0.0), 0.0);
  EXPECT_LE(report.steal_share.value_or(0.0), 1.0);
  EXPECT_LE(report.pressure_share.value_or(0.0), 1.0);
  EXPECT_TRUE(report.load_average.has_value());
}

}  // namespace
}  // namespace benchgate::measure
