#include "src/measure/cmake_project.h"

#include "src/measure/measurement_error.h"
#include "tests/support/cmake_source_folder.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Small projects and the real CMake; where CMake has to fail in a way that
// takes long or depends on the machine, a scripted runner plays it.

namespace benchgate::measure {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using Source = tests::CMakeSourceFolder;
using tests::kCMakeHead;
using Kind = MeasurementError::Kind;

std::string with_head(std::string_view rest) {
  return std::string(kCMakeHead) + std::string(rest);
}

constexpr std::string_view kTwoSuites =
    "find_package(benchmark REQUIRED)\n"
    "add_executable(get_bench bench.cpp)\n"
    "target_link_libraries(get_bench benchmark::benchmark_main)\n"
    "add_subdirectory(put)\n"
    "add_executable(plain plain.cpp)\n";

constexpr std::string_view kPut =
    "add_library(put_support INTERFACE)\n"
    "target_link_libraries(put_support INTERFACE benchmark::benchmark)\n"
    "add_executable(put_bench EXCLUDE_FROM_ALL ../plain.cpp)\n"
    "target_link_libraries(put_bench put_support)\n";

CMakeProject inspect(const fs::path& folder) {
  SystemProcessRunner runner;
  return inspect_cmake_project(runner, folder);
}

/// The kind and the sentence with which looking at `folder` ends.
std::pair<Kind, std::string> failure(ProcessRunner& runner,
                                     const fs::path& folder) {
  try {
    inspect_cmake_project(runner, folder);
  } catch (const MeasurementError& error) {
    return {error.kind(), error.what()};
  }
  ADD_FAILURE() << "nothing was thrown";
  return {};
}

std::pair<Kind, std::string> failure(const fs::path& folder) {
  SystemProcessRunner runner;
  return failure(runner, folder);
}

/// Answers as a function says.
class ScriptedRunner final : public ProcessRunner {
 public:
  using Script = std::function<ProcessResult(const Command&)>;

  explicit ScriptedRunner(Script script) : script_(std::move(script)) {}

  ProcessResult run(const Command& command, const Limits&) override {
    commands_.push_back(command);
    return script_(command);
  }

  [[nodiscard]] const std::vector<Command>& commands() const {
    return commands_;
  }

 private:
  Script script_;
  std::vector<Command> commands_;
};

TEST(CMakeProjectTest, SuitesAreFoundWithWhereTheyWillBeBuilt) {
  const Source source(with_head(kTwoSuites));
  source.write("put/CMakeLists.txt", kPut);
  const CMakeProject project = inspect(source.path());
  EXPECT_EQ(project.source, ".");
  EXPECT_THAT(project.switches, IsEmpty());
  EXPECT_THAT(project.suites,
              ElementsAre(CMakeSuite{"get_bench", "get_bench"},
                          CMakeSuite{"put_bench", "put/put_bench"}));
  EXPECT_THAT(project.generator, Not(IsEmpty()));
  EXPECT_FALSE(project.multi_config);
  EXPECT_THAT(project.warnings, IsEmpty());
}

TEST(CMakeProjectTest, OnlySwitchesThatAreNeededAreKept) {
  const Source source(
      with_head("option(DEMO_BENCHMARKS \"\" OFF)\n"
                "option(DEMO_BENCH_VERBOSE \"\" OFF)\n"
                "if(DEMO_BENCHMARKS)\n" +
                std::string(kTwoSuites) + "endif()\n"));
  source.write("put/CMakeLists.txt", kPut);
  const CMakeProject project = inspect(source.path());
  EXPECT_THAT(project.switches, ElementsAre("DEMO_BENCHMARKS"));
  EXPECT_EQ(project.suites.size(), 2U);
}

TEST(CMakeProjectTest, SwitchesThatOnlyWorkTogetherAreBothKept) {
  const Source source(
      with_head("include(CMakeDependentOption)\n"
                "option(DEVELOPER \"\" OFF)\n"
                "cmake_dependent_option(BENCH \"\" OFF DEVELOPER OFF)\n"
                "if(BENCH)\n"
                "find_package(benchmark REQUIRED)\n"
                "add_executable(b bench.cpp)\n"
                "target_link_libraries(b benchmark::benchmark_main)\n"
                "endif()\n"));
  EXPECT_THAT(inspect(source.path()).switches,
              ElementsAre("BENCH", "DEVELOPER"));
}

TEST(CMakeProjectTest, ASwitchThatCMakeFailsWithIsLeftOutWithAWarning) {
  const Source source(
      with_head("option(DEMO_BENCH \"\" OFF)\n"
                "option(DEMO_BENCH_BROKEN \"\" OFF)\n"
                "if(DEMO_BENCH_BROKEN)\n"
                "find_package(there_is_no_such_package REQUIRED)\nendif()\n"
                "if(DEMO_BENCH)\n"
                "find_package(benchmark REQUIRED)\n"
                "add_executable(b bench.cpp)\n"
                "target_link_libraries(b benchmark::benchmark_main)\n"
                "endif()\n"));
  const CMakeProject project = inspect(source.path());
  EXPECT_THAT(project.switches, ElementsAre("DEMO_BENCH"));
  EXPECT_THAT(project.warnings,
              ElementsAre(HasSubstr("-DDEMO_BENCH_BROKEN=ON is not used")));
}

TEST(CMakeProjectTest, WhyTheOnlySwitchFailsIsSaid) {
  const Source source(
      with_head("option(DEMO_BENCH \"\" OFF)\n"
                "if(DEMO_BENCH)\n"
                "find_package(there_is_no_such_package REQUIRED)\nendif()\n"));
  const auto [kind, text] = failure(source.path());
  EXPECT_EQ(kind, Kind::not_measured);
  EXPECT_THAT(text, AllOf(HasSubstr("with -DDEMO_BENCH=ON"),
                          HasSubstr("there_is_no_such_package")));
}

TEST(CMakeProjectTest, AVendoredGoogleBenchmarkCountsButNotItsOwnTests) {
  const Source source(
      with_head("add_subdirectory(gbench)\n"
                "add_library(support STATIC plain.cpp)\n"
                "target_link_libraries(support PUBLIC benchmark)\n"
                "add_executable(demo_bench plain.cpp)\n"
                "target_link_libraries(demo_bench support)\n"
                "add_executable(plain plain.cpp)\n"));
  source.write("gbench/CMakeLists.txt",
               "project(benchmark CXX)\n"
               "option(BENCHMARK_ENABLE_LTO \"\" OFF)\n"
               "add_library(benchmark ../plain.cpp)\n"
               "set_target_properties(benchmark PROPERTIES OUTPUT_NAME gb)\n"
               "add_subdirectory(test)\n");
  source.write("gbench/test/CMakeLists.txt",
               "add_executable(basic_test ../../plain.cpp)\n"
               "target_link_libraries(basic_test benchmark)\n");
  const CMakeProject project = inspect(source.path());
  EXPECT_THAT(project.suites,
              ElementsAre(CMakeSuite{"demo_bench", "demo_bench"}));
  EXPECT_THAT(project.warnings, IsEmpty());
}

TEST(CMakeProjectTest, AProgramCalledBenchmarkIsNoLibrary) {
  const Source source(
      with_head("add_executable(benchmark plain.cpp)\n"
                "add_executable(user plain.cpp)\n"
                "add_dependencies(user benchmark)\n"));
  EXPECT_EQ(failure(source.path()).first, Kind::bad_input);
}

TEST(CMakeProjectTest, TheOnlySubfolderWithAProjectIsTaken) {
  const Source source("");
  fs::remove(source.path() / "CMakeLists.txt");
  source.write("third_party/CMakeLists.txt", "");
  source.write("cpp/CMakeLists.txt",
               with_head("find_package(benchmark REQUIRED)\n"
                         "add_executable(b ../bench.cpp)\n"
                         "target_link_libraries(b benchmark)\n"));
  const CMakeProject project = inspect(source.path());
  EXPECT_EQ(project.source, "cpp");
  EXPECT_THAT(project.suites, ElementsAre(CMakeSuite{"b", "b"}));
}

TEST(CMakeProjectTest, APresetForBenchmarksIsMentioned) {
  const Source source(
      with_head("find_package(benchmark REQUIRED)\n"
                "add_executable(b bench.cpp)\n"
                "target_link_libraries(b benchmark::benchmark_main)\n"));
  source.write("CMakePresets.json",
               R"({"version": 3, "configurePresets": [{"name": "bench"}]})");
  EXPECT_THAT(inspect(source.path()).warnings,
              ElementsAre(HasSubstr("preset \"bench\", which is not used")));
}

TEST(CMakeProjectTest, NothingIsWrittenBelowTheSourceOrLeftElsewhere) {
  const Source source(with_head(kTwoSuites));
  source.write("put/CMakeLists.txt", kPut);
  fs::path build;
  SystemProcessRunner real;
  ScriptedRunner runner([&](const Command& command) {
    const auto option = std::ranges::find(command.arguments, "-B");
    build = *(option + 1);
    EXPECT_TRUE(fs::exists(build));
    return real.run(command, {});
  });
  inspect_cmake_project(runner, source.path());
  EXPECT_FALSE(build.empty());
  EXPECT_FALSE(fs::exists(build));
  EXPECT_EQ(std::distance(fs::recursive_directory_iterator(source.path()),
                          fs::recursive_directory_iterator()),
            5);
}

TEST(CMakeProjectTest, AFolderWithoutCMakeSaysWhatCanBeDoneByHand) {
  const tests::TemporaryFolder folder;
  const auto [kind, text] = failure(folder.path());
  EXPECT_EQ(kind, Kind::bad_input);
  EXPECT_EQ(text,
            folder.path().string() +
                " has no CMakeLists.txt, so benchgate init cannot ask CMake "
                "what it builds: two suite executables need no configuration "
                "(benchgate compare ./old_bench ./new_bench); for a build of "
                "another kind write benchgate.json by hand, see "
                "docs/configuration.md");
}

TEST(CMakeProjectTest, SeveralSubfoldersWithProjectsAreNamed) {
  const Source source("");
  fs::remove(source.path() / "CMakeLists.txt");
  source.write("one/CMakeLists.txt", "");
  source.write("two/CMakeLists.txt", "");
  const auto [kind, text] = failure(source.path());
  EXPECT_EQ(kind, Kind::bad_input);
  EXPECT_THAT(text, HasSubstr("several below it (one, two)"));
}

TEST(CMakeProjectTest, AProjectWithoutSuitesSaysSo) {
  const Source source(
      with_head("option(DEMO_BENCH \"\" OFF)\n"
                "add_executable(plain plain.cpp)\n"));
  const auto [kind, text] = failure(source.path());
  EXPECT_EQ(kind, Kind::bad_input);
  EXPECT_EQ(text, "no program that " + source.path().string() +
                      " builds (with -DDEMO_BENCH=ON) links Google Benchmark: "
                      "build one that links benchmark::benchmark, or write "
                      "benchgate.json by hand, see docs/configuration.md");
}

TEST(CMakeProjectTest, WhyASuiteCannotBeUsedIsSaidWhenThereIsNoOther) {
  const tests::TemporaryFolder elsewhere;
  const Source source(
      with_head("find_package(benchmark REQUIRED)\n"
                "add_executable(b bench.cpp)\n"
                "target_link_libraries(b benchmark::benchmark_main)\n"
                "set_target_properties(b PROPERTIES RUNTIME_OUTPUT_DIRECTORY " +
                elsewhere.path().string() + ")\n"));
  const auto [kind, text] = failure(source.path());
  EXPECT_EQ(kind, Kind::bad_input);
  EXPECT_THAT(text, HasSubstr("it is built at " + (elsewhere / "b").string() +
                              ", where both"));
}

TEST(CMakeProjectTest, ASuiteThatIsBuiltIntoTheSourcesIsFoundThere) {
  const Source source("");
  fs::remove(source.path() / "CMakeLists.txt");
  source.write(
      "cpp/CMakeLists.txt",
      with_head("set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "
                "${CMAKE_SOURCE_DIR}/../bin)\n"
                "find_package(benchmark REQUIRED)\n"
                "add_executable(b ../bench.cpp)\n"
                "target_link_libraries(b benchmark::benchmark_main)\n"));
  EXPECT_THAT(inspect(source.path()).suites,
              ElementsAre(CMakeSuite{"b", "bin/b", ArtifactPlace::checkout}));
}

TEST(CMakeProjectTest, ASyntaxErrorIsShownInCMakesWords) {
  const Source source(with_head("add_executable(plain\n"));
  const auto [kind, text] = failure(source.path());
  EXPECT_EQ(kind, Kind::not_measured);
  EXPECT_THAT(text, AllOf(HasSubstr("without switches: it exited with status"),
                          HasSubstr("\n  CMake Error at CMakeLists.txt"),
                          HasSubstr("write benchgate.json by hand")));
}

TEST(CMakeProjectTest, OnlyTheLastLinesOfALongOutputAreShown) {
  const Source source("");
  std::string errors;
  for (int line = 1; line <= 50; ++line) {
    errors += "line " + std::to_string(line) + "\n";
  }
  ScriptedRunner runner([&](const Command&) {
    ProcessResult result;
    result.exit_status = 1;
    result.errors = errors + "\n\n";
    return result;
  });
  const auto [kind, text] = failure(runner, source.path());
  EXPECT_EQ(kind, Kind::not_measured);
  EXPECT_THAT(text, AllOf(HasSubstr(":\n  line 31\n"),
                          HasSubstr("\n  line 50\nMake it configure"),
                          Not(HasSubstr("line 30"))));
}

TEST(CMakeProjectTest, ACMakeThatHangsIsReportedAsSuch) {
  const Source source("");
  ScriptedRunner runner([](const Command&) {
    ProcessResult result;
    result.ending = Ending::timed_out;
    return result;
  });
  const auto [kind, text] = failure(runner, source.path());
  EXPECT_EQ(kind, Kind::not_measured);
  EXPECT_THAT(text,
              AllOf(HasSubstr("did not end within"), Not(HasSubstr(":\n\n"))));
}

TEST(CMakeProjectTest, WithoutCMakeInstallingItIsProposed) {
  const Source source("");
  ScriptedRunner runner([](const Command&) -> ProcessResult {
    throw MeasurementError(Kind::bad_input, "cmake: not found in PATH");
  });
  const auto [kind, text] = failure(runner, source.path());
  EXPECT_EQ(kind, Kind::bad_input);
  EXPECT_THAT(text, AllOf(HasSubstr("cmake: not found in PATH"),
                          HasSubstr("install cmake")));
}

TEST(CMakeProjectTest, EveryRunIsAnnouncedWithItsSwitches) {
  const Source source("option(BENCH \"\" OFF)");
  ScriptedRunner runner([](const Command&) {
    ProcessResult result;
    result.exit_status = 1;
    return result;
  });
  std::vector<std::string> said;
  const InspectionOptions options{
      .progress = [&](const std::string& line) { said.push_back(line); }};
  EXPECT_THROW(inspect_cmake_project(runner, source.path(), options),
               MeasurementError);
  EXPECT_THAT(said, ElementsAre("configuring with -DBENCH=ON",
                                "configuring without switches"));
  std::vector<std::string> last_arguments;
  for (const Command& command : runner.commands()) {
    last_arguments.push_back(command.arguments.back());
  }
  EXPECT_THAT(last_arguments,
              ElementsAre("-DBENCH=ON", "-DCMAKE_BUILD_TYPE=Release"));
}

}  // namespace
}  // namespace benchgate::measure
