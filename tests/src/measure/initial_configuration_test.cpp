#include "src/measure/initial_configuration.h"

#include "compare/policy.h"
#include "tests/support/cmake_source_folder.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace benchgate::measure {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;
using testing::Not;
using tests::kCMakeHead;

json parse(const std::string& text) {
  return json::parse(text, nullptr, true, /*ignore_comments=*/true);
}

CMakeProject two_suites() {
  return {.source = ".",
          .switches = {"DEMO_BENCHMARKS"},
          .suites = {{"get_bench", "bench/get_bench"},
                     {"put_bench", "bench/put_bench"}},
          .generator = "Ninja",
          .multi_config = false,
          .warnings = {}};
}

/// Runs the build command of `configuration` in `source`, as a build does.
int build(const json& configuration, const fs::path& source,
          const fs::path& folder) {
  const fs::path script = source / "build-command.sh";
  std::ofstream(script) << configuration["build"].get<std::string>();
  const std::string command = "cd '" + source.string() +
                              "' && BENCHGATE_BUILD='" + folder.string() +
                              "' /bin/sh -eu build-command.sh >log 2>&1";
  return std::system(command.c_str());  // NOLINT(cert-env33-c)
}

/// Where the suite is that `entry` names.
fs::path executable(const json& entry, const fs::path& folder) {
  std::string path = entry["executable"];
  const std::string variable = "$BENCHGATE_BUILD";
  return path.replace(path.find(variable), variable.size(), folder.string());
}

TEST(InitialConfigurationTest, BuildsReleaseWithTheSwitchesAndAllTargets) {
  EXPECT_EQ(parse(initial_configuration(two_suites()))["build"],
            "CFLAGS=\"${CFLAGS-} -g1\" CXXFLAGS=\"${CXXFLAGS-} -g1\" "
            "cmake -S . -B \"$BENCHGATE_BUILD\" -DCMAKE_BUILD_TYPE=Release "
            "-DDEMO_BENCHMARKS=ON && cmake --build \"$BENCHGATE_BUILD\" "
            "--target get_bench put_bench -j$(nproc)");
}

TEST(InitialConfigurationTest, ListsEverySuiteBelowTheBuildFolder) {
  EXPECT_EQ(parse(initial_configuration(two_suites()))["suites"],
            json::parse(
                R"([{"name": "get_bench", "arguments": [],
               "executable": "$BENCHGATE_BUILD/bench/get_bench"},
              {"name": "put_bench", "arguments": [],
               "executable": "$BENCHGATE_BUILD/bench/put_bench"}])"));
}

TEST(InitialConfigurationTest, AGeneratorOfSeveralConfigurationsIsPinned) {
  CMakeProject project = two_suites();
  project.generator = "Ninja Multi-Config";
  EXPECT_THAT(parse(initial_configuration(project))["build"],
              Not(HasSubstr("Multi-Config")));
  project.multi_config = true;
  project.source = "cpp";
  EXPECT_THAT(
      parse(initial_configuration(project))["build"],
      AllOf(HasSubstr("-S cpp "), HasSubstr(" -G 'Ninja Multi-Config' "),
            HasSubstr("--config Release ")));
}

TEST(InitialConfigurationTest, ThePolicyIsTheDefaultsWrittenOut) {
  const json policy = parse(initial_configuration(two_suites()))["policy"];
  EXPECT_EQ(policy, json::parse(R"({
      "family_error": 0.01, "noise_threshold": "1%",
      "equivalence_margin": "2%", "budget": "5m",
      "on_inconclusive": "pass", "on_missing": "fail", "on_failed": "fail"})"));
  // So that the defaults cannot move without the text.
  EXPECT_EQ(compare::Policy{},
            (compare::Policy{.family_error = 0.01,
                             .on_inconclusive = compare::Response::pass,
                             .on_missing = compare::Response::fail,
                             .on_failed = compare::Response::fail}));
  EXPECT_DOUBLE_EQ(compare::RowPolicy{}.noise_threshold, 0.01);
  EXPECT_DOUBLE_EQ(compare::RowPolicy{}.equivalence_margin, 0.02);
}

TEST(InitialConfigurationTest, TheExamplesWorkOnceUncommented) {
  std::string text = initial_configuration(two_suites());
  EXPECT_FALSE(parse(text).contains("rules"));
  // Sentences begin with a letter, code does not.
  for (const std::string_view code : {"  // \"", "  // ]", "  //   "}) {
    for (std::size_t at = text.find(code); at != std::string::npos;
         at = text.find(code, at)) {
      text.erase(at, std::string_view("  // ").size());
    }
  }
  const json all = parse(text);
  EXPECT_EQ(all["rules"].size(), 2U);
  EXPECT_EQ(all["rules"][1]["gate"], false);
  EXPECT_EQ(all["accepted"][0]["why"], "checksums added");
}

TEST(InitialConfigurationTest, NamesAreEscapedForJson) {
  CMakeProject project = two_suites();
  project.suites = {{"a", "bin/\"quoted\\name\" \xc3\xa9\n"}};
  const json suite = parse(initial_configuration(project))["suites"][0];
  EXPECT_EQ(suite["executable"],
            "$BENCHGATE_BUILD/bin/\"quoted\\name\" \xc3\xa9\n");
}

TEST(InitialConfigurationTest, NamesThatAreNoTextStillGiveAFileThatCanBeRead) {
  CMakeProject project = two_suites();
  project.suites = {{"a", "bin/\xff"}};
  EXPECT_NO_THROW(parse(initial_configuration(project)));
}

TEST(InitialConfigurationTest, NamesAreQuotedForTheShell) {
  CMakeProject project = two_suites();
  project.source = "a folder";
  project.switches = {"X;touch y"};
  project.suites = {{"it's", "b"}, {"a+b.c", "b"}};
  EXPECT_THAT(parse(initial_configuration(project))["build"],
              AllOf(HasSubstr("-S 'a folder' "), HasSubstr(" '-DX;touch y=ON'"),
                    HasSubstr("--target 'it'\\''s' a+b.c -j")));
}

TEST(InitialConfigurationTest, TheBuildCommandBuildsTheSuitesOfARealProject) {
  const tests::CMakeSourceFolder source(
      std::string(kCMakeHead) +
      "option(DEMO_BENCH \"\" OFF)\n"
      "if(DEMO_BENCH)\n"
      "find_package(benchmark REQUIRED)\n"
      "add_executable(get+put.bench-1 bench.cpp)\n"
      "target_link_libraries(get+put.bench-1 benchmark::benchmark_main)\n"
      "add_executable(spaced bench.cpp)\n"
      "target_link_libraries(spaced benchmark::benchmark_main)\n"
      "set_target_properties(spaced PROPERTIES OUTPUT_NAME \"my suite's\"\n"
      "  RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)\n"
      "add_executable(broken absent.cpp)\n"
      "endif()\n");
  source.write("absent.cpp", "this is not built\n");
  SystemProcessRunner runner;
  const json configuration = parse(
      initial_configuration(inspect_cmake_project(runner, source.path())));
  const tests::TemporaryFolder folder;
  const fs::path built = folder / "a build";
  ASSERT_EQ(build(configuration, source.path(), built), 0);
  ASSERT_EQ(configuration["suites"].size(), 2U);
  for (const json& suite : configuration["suites"]) {
    const std::string command =
        "\"" + executable(suite, built).string() +
        "\" --benchmark_list_tests=true | grep -qx BM_Nothing";
    EXPECT_EQ(std::system(command.c_str()), 0)  // NOLINT(cert-env33-c)
        << suite;
  }
}

}  // namespace
}  // namespace benchgate::measure
