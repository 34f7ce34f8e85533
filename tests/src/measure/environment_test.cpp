#include "src/measure/environment.h"

#include "src/measure/process.h"
#include "src/measure/system_files.h"
#include "tests/support/temporary_folder.h"

#include <fmt/core.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string_view>

namespace benchgate::measure {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::ElementsAre;
using testing::Key;
using testing::Not;
using testing::Pair;

/// A machine as its files tell of it.
class EnvironmentTest : public testing::Test {
 protected:
  void write(const fs::path& file, std::string_view text) {
    fs::create_directories((root / file).parent_path());
    std::ofstream(root / file) << text;
  }

  [[nodiscard]] std::string value(const std::string& name) const {
    const auto found = fingerprint(root.path());
    const auto entry = found.find(name);
    return entry == found.end() ? "(absent)" : entry->second;
  }

  tests::TemporaryFolder root;
};

TEST_F(EnvironmentTest, AServerIsToldInFull) {
  write("proc/cpuinfo",
        "processor\t: 0\nmodel name\t: Intel(R) Xeon(R)   CPU @ 2.80GHz\n"
        "flags\t\t: fpu vme hypervisor lahf_lm\n\n"
        "processor\t: 1\nmodel name\t: Intel(R) Xeon(R)   CPU @ 2.80GHz\n"
        "flags\t\t: fpu vme hypervisor lahf_lm\n");
  write("proc/meminfo", "MemTotal:       16384256 kB\nMemFree: 1 kB\n");
  write("proc/sys/kernel/osrelease", "6.1.0-18-amd64\n");
  write("sys/class/dmi/id/sys_vendor", "Amazon EC2\n");
  write("sys/class/dmi/id/product_name", "m5.large\n");
  write("sys/devices/system/cpu/online", "0-1\n");
  for (const char* cpu : {"cpu0", "cpu1"}) {
    write(fs::path("sys/devices/system/cpu") / cpu / "cpufreq/scaling_governor",
          "performance\n");
  }
  write("sys/devices/system/cpu/intel_pstate/no_turbo", "1\n");

  auto found = fingerprint(root.path());
  EXPECT_THAT(found["architecture"], Not(testing::IsEmpty()));
  EXPECT_THAT(found["c_library"], testing::StartsWith("glibc 2."));
  found.erase("architecture");
  found.erase("c_library");
  EXPECT_THAT(found,
              ElementsAre(Pair("cpu", "Intel(R) Xeon(R) CPU @ 2.80GHz"),
                          Pair("cpus", "2"), Pair("governor", "performance"),
                          Pair("hypervisor", "Amazon EC2 m5.large"),
                          Pair("kernel", "6.1.0-18-amd64"),
                          Pair("memory", "16 GiB"), Pair("turbo", "off")));
}

TEST_F(EnvironmentTest, WhatIsNotToldIsLeftOut) {
  EXPECT_THAT(fingerprint(root.path()),
              ElementsAre(Key("architecture"), Key("c_library")));
  EXPECT_THAT(fingerprint(root / "none"),
              ElementsAre(Key("architecture"), Key("c_library")));
}

TEST_F(EnvironmentTest, NonsenseIsLeftOut) {
  write("proc/cpuinfo", "model name\nmodel name :\n:\n\n");
  write("proc/meminfo", "MemTotal: much\n");
  write("proc/sys/kernel/osrelease", "\n");
  write("sys/devices/system/cpu/intel_pstate/no_turbo", "");
  fs::create_directories(root / "sys/devices/system/cpu/cpufreq/boost");
  for (const char* list :
       {"", "-1", "3-1", "0-", "0,", "0;1", "all", "99999999999999999999"}) {
    write("sys/devices/system/cpu/online", list);
    EXPECT_THAT(fingerprint(root.path()),
                ElementsAre(Key("architecture"), Key("c_library")))
        << list;
  }
}

TEST_F(EnvironmentTest, CpusAreCountedFromTheList) {
  write("sys/devices/system/cpu/online", "0\n");
  EXPECT_EQ(value("cpus"), "1");
  write("sys/devices/system/cpu/online", "0-3,8,10-11\n");
  EXPECT_EQ(value("cpus"), "7");
}

TEST_F(EnvironmentTest, DifferentCoresAreAllNamedInOneOrder) {
  write("proc/cpuinfo", "model name : Big\nmodel name : Little\n");
  EXPECT_EQ(value("cpu"), "Big + Little");
  write("proc/cpuinfo", "model name : Little\nmodel name : Big\n");
  EXPECT_EQ(value("cpu"), "Big + Little");
  write("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "powersave\n");
  write("sys/devices/system/cpu/cpu1/cpufreq/scaling_governor", "ondemand\n");
  EXPECT_EQ(value("governor"), "ondemand + powersave");
}

TEST_F(EnvironmentTest, AnArmCpuIsNamedByItsNumbers) {
  write("proc/cpuinfo",
        "processor\t: 0\nBogoMIPS\t: 243.75\nCPU implementer\t: 0x41\n"
        "CPU architecture: 8\nCPU part\t: 0xd0c\nCPU revision\t: 1\n");
  EXPECT_EQ(value("cpu"), "implementer 0x41 part 0xd0c");
  EXPECT_EQ(value("hypervisor"), "(absent)");
}

TEST_F(EnvironmentTest, BareMetalHasNoHypervisorWhateverItsMaker) {
  write("proc/cpuinfo", "flags : fpu hypervisors vme\n");
  write("sys/class/dmi/id/sys_vendor", "Dell Inc.\n");
  EXPECT_EQ(value("hypervisor"), "none");
}

TEST_F(EnvironmentTest, AVirtualMachineWithoutANameIsUnknown) {
  write("proc/cpuinfo", "flags : fpu hypervisor\n");
  EXPECT_EQ(value("hypervisor"), "unknown");
  write("sys/hypervisor/type", "xen\n");
  EXPECT_EQ(value("hypervisor"), "xen");
}

TEST_F(EnvironmentTest, TurboIsReadFromEitherDriver) {
  write("sys/devices/system/cpu/cpufreq/boost", "1\n");
  EXPECT_EQ(value("turbo"), "on");
  write("sys/devices/system/cpu/cpufreq/boost", "0\n");
  EXPECT_EQ(value("turbo"), "off");
  write("sys/devices/system/cpu/intel_pstate/no_turbo", "0\n");
  EXPECT_EQ(value("turbo"), "on");
}

TEST_F(EnvironmentTest, MemoryIsRoundedAndNeverNothing) {
  write("proc/meminfo", "MemTotal: 8039000 kB\n");
  EXPECT_EQ(value("memory"), "8 GiB");
  write("proc/meminfo", "MemTotal: 230000 kB\n");
  EXPECT_EQ(value("memory"), "1 GiB");
}

TEST_F(EnvironmentTest, ValuesArePrintableAscii) {
  write("proc/cpuinfo", "flags : hypervisor\n");
  write("sys/class/dmi/id/sys_vendor", "\x01QE\xff\xfeMU\x1b[31m \n");
  EXPECT_EQ(value("hypervisor"), "?QE??MU?[31m");
}

TEST(ThisMachineTest, ToldTwiceIsToldAlike) {
  const auto found = fingerprint();
  EXPECT_EQ(found, fingerprint());
  EXPECT_THAT(found, Contains(Key("kernel")));
  EXPECT_THAT(found, Contains(Key("cpus")));
}

TEST(MeasuringCpuTest, IsTheLastOneWhereThereIsAChoice) {
  EXPECT_EQ(measuring_cpu({0, 1, 5}), 5);
  EXPECT_EQ(measuring_cpu({2, 3}), 3);
  EXPECT_EQ(measuring_cpu({0}), std::nullopt);
  EXPECT_EQ(measuring_cpu({7}), std::nullopt);
  EXPECT_EQ(measuring_cpu({}), std::nullopt);
}

TEST(MeasuringCpuTest, AProcessMayUseEveryCpuThatIsAllowed) {
  EXPECT_THAT(allowed_cpus(), Not(testing::IsEmpty()));
  for (const int cpu : allowed_cpus()) {
    Limits limits;
    limits.cpu = cpu;
    EXPECT_TRUE(SystemProcessRunner()
                    .run({.executable = "/bin/true",
                          .arguments = {},
                          .working_directory = {},
                          .environment = {}},
                         limits)
                    .succeeded());
  }
}

}  // namespace
}  // namespace benchgate::measure
