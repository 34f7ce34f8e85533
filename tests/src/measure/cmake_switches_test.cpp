#include "src/measure/cmake_switches.h"

#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace benchgate::measure {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

CMakeSwitch off(std::string name) {
  return {.name = std::move(name), .on = false, .needs = {}};
}

CMakeSwitch on(std::string name) {
  return {.name = std::move(name), .on = true, .needs = {}};
}

/// A folder whose CMake files are written one by one.
class SwitchesTest : public testing::Test {
 protected:
  void write(const fs::path& name, std::string_view text) {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name) << text;
  }

  [[nodiscard]] const fs::path& path() const { return folder_.path(); }

 private:
  tests::TemporaryFolder folder_;
};

TEST(DeclaredSwitchesTest, AnOptionIsOffUnlessItSaysOn) {
  EXPECT_THAT(declared_switches("option(A \"doc\")\noption(B \"doc\" OFF)\n"
                                "option(C \"doc\" on)\noption(D \"doc\" 1)\n"
                                "option(E \"doc\" ${F})"),
              ElementsAre(off("A"), off("B"), on("C"), on("D"), off("E")));
}

TEST(DeclaredSwitchesTest, OnlyBooleanCacheVariablesAreSwitches) {
  EXPECT_THAT(
      declared_switches("set(A OFF CACHE BOOL \"\" FORCE)\nset(B ON CACHE BOOL "
                        "\"\")\nset(C OFF)\nset(D x CACHE STRING \"\")"),
      ElementsAre(off("A"), on("B")));
}

TEST(DeclaredSwitchesTest, ProjectsOwnOptionCommandsDeclareSwitchesToo) {
  EXPECT_THAT(declared_switches("define_option(A \"doc\" OFF)\n"
                                "add_executable(B b.cpp)"),
              ElementsAre(off("A")));
}

TEST(DeclaredSwitchesTest, ADependentOptionNeedsItsPlainConditions) {
  const auto found = declared_switches(
      "cmake_dependent_option(A \"doc\" OFF \"X;Y\" OFF)\n"
      "cmake_dependent_option(B \"doc\" ON \"X AND Y\" OFF)");
  ASSERT_EQ(found.size(), 2U);
  EXPECT_THAT(found[0].needs, ElementsAre("X", "Y"));
  EXPECT_THAT(found[1].needs, IsEmpty());
  EXPECT_TRUE(found[1].on);
}

TEST(DeclaredSwitchesTest, TheProjectsNameIsPutIntoNames) {
  EXPECT_THAT(
      declared_switches("option(${PROJECT_NAME}_A d)\nproject(two)\n"
                        "option(${PROJECT_NAME}_B d)\noption(${OTHER}_C d)",
                        "one"),
      ElementsAre(off("one_A"), off("two_B")));
}

TEST_F(SwitchesTest, FindsThoseNamedForBenchmarksThatAreOff) {
  write("CMakeLists.txt",
        "project(demo)\noption(DEMO_BUILD_BENCHMARKS \"\" OFF)\n"
        "option(DEMO_TESTS \"\" OFF)\noption(DEMO_BENCH_ON \"\" ON)\n");
  write("perf/cmake/options.cmake", "option(${PROJECT_NAME}_bench \"\")");
  EXPECT_THAT(find_benchmark_switches(path()),
              ElementsAre("DEMO_BUILD_BENCHMARKS", "demo_bench"));
}

TEST_F(SwitchesTest, EveryFormOfTheWordCountsButNotWordsThatOnlyBeginWithIt) {
  write("CMakeLists.txt",
        "option(A_BENCH_B \"\")\noption(A_BENCHES \"\")\n"
        "option(MICROBENCH \"\")\noption(BENCHING \"\")\n"
        "option(BenchmarkAll \"\")\noption(BENCHGATE_TIDY \"\")\n"
        "option(BENCHGATE_BENCH \"\")\noption(WORKBENCH_SHELF \"\")\n");
  EXPECT_THAT(
      find_benchmark_switches(path()),
      ElementsAre("A_BENCH_B", "A_BENCHES", "MICROBENCH", "BENCHING",
                  "BenchmarkAll", "BENCHGATE_BENCH", "WORKBENCH_SHELF"));
}

TEST_F(SwitchesTest, ThoseThatTurnBenchmarksOffAreLeftAlone) {
  write("CMakeLists.txt",
        "option(NO_BENCH \"\")\noption(DISABLE_BENCHMARKS \"\")\n"
        "option(DEMO_SKIP_BENCH \"\")\noption(DEMO_BENCH_DISABLED \"\")\n"
        "option(DEMO_NOISE_BENCH \"\")\n");
  EXPECT_THAT(find_benchmark_switches(path()), ElementsAre("DEMO_NOISE_BENCH"));
}

TEST_F(SwitchesTest, GoogleBenchmarksOwnAreLeftAlone) {
  write("CMakeLists.txt",
        "option(BENCHMARK_ENABLE_LTO \"\" OFF)\n"
        "option(BENCHMARK_BUILD_32_BITS \"\" OFF)\n"
        "option(BENCHMARK_TESTS \"\" OFF)\n");
  EXPECT_THAT(find_benchmark_switches(path()), ElementsAre("BENCHMARK_TESTS"));
}

TEST_F(SwitchesTest, OtherPeoplesAndBuiltFoldersAreNotRead) {
  const std::string_view code = "option(OTHER_BENCHMARKS \"\" OFF)";
  write("third_party/json/CMakeLists.txt", code);
  write("build-release/CMakeLists.txt", code);
  write(".cache/CMakeLists.txt", code);
  write("json/CMakeLists.txt", code);
  write("json/.git", "gitdir: ../.git/modules/json");
  write("CMakeLists.txt", "");
  EXPECT_THAT(find_benchmark_switches(path()), IsEmpty());
}

TEST_F(SwitchesTest, WhatADependentSwitchNeedsIsFoundIfItIsASwitchThatIsOff) {
  write("CMakeLists.txt",
        "cmake_dependent_option(BENCH \"\" OFF \"DEV;UNIX;FAST\" OFF)\n"
        "option(DEV \"\" OFF)\noption(FAST \"\" ON)\n");
  EXPECT_THAT(find_benchmark_switches(path()), ElementsAre("BENCH", "DEV"));
}

TEST_F(SwitchesTest, ASwitchDeclaredTwiceIsFoundOnce) {
  write("CMakeLists.txt", "option(BENCH \"\")\noption(BENCH \"\")");
  EXPECT_THAT(find_benchmark_switches(path()), ElementsAre("BENCH"));
}

TEST_F(SwitchesTest, AFolderThatIsNotThereHasNone) {
  EXPECT_THAT(find_benchmark_switches(path() / "absent"), IsEmpty());
}

TEST_F(SwitchesTest, PresetsNamedForBenchmarksAreFound) {
  write("CMakePresets.json",
        R"({"version": 3, "configurePresets": [{"name": "dev"},
            {"name": "Bench-release"}, {"inherits": "dev"}, 3]})");
  EXPECT_THAT(find_benchmark_presets(path()), ElementsAre("Bench-release"));
}

TEST_F(SwitchesTest, PresetsThatCannotBeUnderstoodAreNone) {
  EXPECT_THAT(find_benchmark_presets(path()), IsEmpty());
  for (const std::string_view text :
       {"", "{", "[]", "{}", R"({"configurePresets": "bench"})"}) {
    write("CMakePresets.json", text);
    EXPECT_THAT(find_benchmark_presets(path()), IsEmpty()) << text;
  }
}

}  // namespace
}  // namespace benchgate::measure
