#include "src/measure/google_benchmark_suite.h"

#include "src/measure/measurement_error.h"
#include "tests/support/google_benchmark_samples.h"
#include "tests/support/scripted_process_runner.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

// First with a scripted process, for what is asked and how the answer is read;
// then with real programs: two sound suites, two faulty ones, and one that goes
// wrong in whatever way the environment says.

namespace benchgate::measure {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::EndsWith;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::StartsWith;
using tests::ScriptedProcessRunner;
using tests::TemporaryFolder;

constexpr nanoseconds kShort = milliseconds(1);

std::filesystem::path fixture(const std::string& name) {
  return std::filesystem::path(BENCHGATE_FIXTURES) / ("fixture_" + name);
}

/// The value of the last "--flag=value" with that flag.
std::string flag(const Command& command, std::string_view name) {
  const std::string beginning = "--benchmark_" + std::string(name) + "=";
  std::string value;
  for (const std::string& argument : command.arguments) {
    if (argument.starts_with(beginning)) {
      value = argument.substr(beginning.size());
    }
  }
  return value;
}

ProcessResult printed(std::string output, std::string errors = {}) {
  ProcessResult result;
  result.output = std::move(output);
  result.errors = std::move(errors);
  return result;
}

/// Writes `text` where the program was told to, and exits with 0.
ScriptedProcessRunner::Script writes(std::string_view text) {
  return [text](const Command& command) {
    std::ofstream(flag(command, "out")) << text;
    return ProcessResult{};
  };
}

/// Lists "BM_A" and "BM_B", unless a filter is given.
ProcessResult list_two(const Command& command) {
  return flag(command, "filter").empty() ? printed("BM_A\nBM_B\n")
                                         : printed("");
}

std::vector<std::string> names(const std::vector<ListedBenchmark>& listed) {
  std::vector<std::string> names;
  for (const ListedBenchmark& benchmark : listed) {
    names.push_back(benchmark.name);
  }
  return names;
}

std::vector<std::string> failures(const Invocation& invocation) {
  std::vector<std::string> failures;
  for (const Measurement& measurement : invocation.measurements) {
    failures.push_back(measurement.failure);
  }
  return failures;
}

double value_of(const Measurement& measurement, std::string_view metric) {
  for (const Value& value : measurement.values) {
    if (value.metric.name == metric) {
      return value.value;
    }
  }
  ADD_FAILURE() << measurement.benchmark << " has no " << metric << " ("
                << measurement.failure << ")";
  return 0.0;
}

class GoogleBenchmarkSuiteTest : public testing::Test {
 protected:
  GoogleBenchmarkSuiteOptions options(const std::filesystem::path& executable) {
    GoogleBenchmarkSuiteOptions options;
    options.executable = executable;
    options.scratch_folder = scratch_.path();
    options.environment = inherited_environment();
    return options;
  }

  GoogleBenchmarkSuite scripted(ScriptedProcessRunner& runner) {
    return {runner, options("/suite")};
  }

  GoogleBenchmarkSuite real(const std::string& name) {
    return {system_, options(fixture(name))};
  }

  GoogleBenchmarkSuite misbehaving(std::string_view behaviour) {
    auto chosen = options(fixture("misbehaving"));
    set_variable(chosen.environment, "MISBEHAVIOUR", behaviour);
    chosen.limits.output_bytes = std::size_t{1} << 20;
    if (behaviour.starts_with("hang")) {
      chosen.limits.timeout = milliseconds(300);
      chosen.list_timeout = milliseconds(300);
    }
    return {system_, std::move(chosen)};
  }

  /// The message with which the misbehaving program is refused as a suite.
  std::string refusal(
      std::string_view behaviour,
      MeasurementError::Kind kind = MeasurementError::Kind::bad_input) {
    try {
      misbehaving(behaviour).list();
    } catch (const MeasurementError& error) {
      EXPECT_EQ(error.kind(), kind);
      return error.what();
    }
    ADD_FAILURE() << behaviour << " was taken for a suite";
    return {};
  }

  /// How BM_One and BM_Two fail together.
  std::vector<std::string> failures_when(std::string_view behaviour) {
    auto suite = misbehaving(behaviour);
    return failures(suite.invoke({"BM_One", "BM_Two"}, kShort, false));
  }

  bool scratch_is_empty() { return std::filesystem::is_empty(scratch_.path()); }

  TemporaryFolder scratch_;
  SystemProcessRunner system_;
};

TEST_F(GoogleBenchmarkSuiteTest, TwoListingsTellNamesFromOtherText) {
  ScriptedProcessRunner runner([](const Command& command) {
    return flag(command, "filter").empty()
               ? printed("Hello\nBM_A\nHello\nBM_B\n")
               : printed("Hello\nHello\n");
  });
  EXPECT_THAT(names(scripted(runner).list()), ElementsAre("BM_A", "BM_B"));
  ASSERT_EQ(runner.commands().size(), 2U);
  for (const Command& command : runner.commands()) {
    EXPECT_EQ(flag(command, "list_tests"), "true");
  }
}

TEST_F(GoogleBenchmarkSuiteTest, TheUsersArgumentsComeBeforeOurs) {
  ScriptedProcessRunner runner(list_two);
  auto chosen = options("/suite");
  chosen.arguments = {"data.json", "--benchmark_min_time=5"};
  chosen.working_directory = "/data";
  chosen.environment = {"A=1"};
  GoogleBenchmarkSuite suite(runner, chosen);
  suite.list();
  suite.invoke({"BM_A"}, milliseconds(3), false);
  EXPECT_EQ(runner.commands()[0].arguments.at(1), "data.json");
  const Command& command = runner.commands().at(2);
  EXPECT_EQ(flag(command, "min_time"), "3000000e-9");
  EXPECT_EQ(command.working_directory, "/data");
  EXPECT_THAT(command.environment, ElementsAre("A=1"));
}

TEST_F(GoogleBenchmarkSuiteTest, TheProgramSeesItsAbsolutePathAsItsName) {
  ScriptedProcessRunner runner(list_two);
  GoogleBenchmarkSuite(runner, options("suite")).list();
  const Command& command = runner.commands().at(0);
  EXPECT_TRUE(std::filesystem::path(command.executable).is_absolute());
  EXPECT_EQ(command.arguments.at(0), command.executable);
}

TEST_F(GoogleBenchmarkSuiteTest, OnlyPinnedInvocationsArePinned) {
  ScriptedProcessRunner runner(writes(tests::kVersion17));
  auto chosen = options("/suite");
  chosen.cpu = 1;
  GoogleBenchmarkSuite suite(runner, chosen);
  suite.invoke({"BM_A"}, kShort, true);
  suite.invoke({"BM_A"}, kShort, false);
  EXPECT_EQ(runner.limits().at(0).cpu, 1);
  EXPECT_EQ(runner.limits().at(1).cpu, std::nullopt);
}

TEST_F(GoogleBenchmarkSuiteTest, NothingAskedForIsNothingRun) {
  ScriptedProcessRunner runner(list_two);
  EXPECT_THAT(scripted(runner).invoke({}, kShort, false).measurements,
              IsEmpty());
  EXPECT_THAT(runner.commands(), IsEmpty());
}

TEST_F(GoogleBenchmarkSuiteTest, MeasurementsComeInTheOrderOfTheNames) {
  ScriptedProcessRunner runner(writes(tests::kVersion17));
  const auto invocation = scripted(runner).invoke(
      {"BM_Repeated/repeats:2", "BM_Copy/64"}, kShort, false);
  ASSERT_EQ(invocation.measurements.size(), 2U);
  EXPECT_EQ(invocation.measurements[0].benchmark, "BM_Repeated/repeats:2");
  EXPECT_DOUBLE_EQ(value_of(invocation.measurements[0], "cpu_time"), 6e-4);
  EXPECT_EQ(invocation.measurements[1].benchmark, "BM_Copy/64");
  EXPECT_DOUBLE_EQ(value_of(invocation.measurements[1], "cpu_time"), 1.25e-6);
}

TEST_F(GoogleBenchmarkSuiteTest, WhatTheProcessTookIsPassedOn) {
  ScriptedProcessRunner runner([](const Command&) {
    ProcessResult result;
    result.wall = nanoseconds(123);
    result.involuntary_switches = 4;
    return result;
  });
  const auto invocation = scripted(runner).invoke({"BM_A"}, kShort, false);
  EXPECT_EQ(invocation.wall, nanoseconds(123));
  EXPECT_EQ(invocation.involuntary_switches, 4);
}

TEST_F(GoogleBenchmarkSuiteTest, AnEarlierResultIsNotTakenForANewOne) {
  int calls = 0;
  ScriptedProcessRunner runner([&calls](const Command& command) {
    return ++calls == 1 ? writes(tests::kVersion17)(command) : ProcessResult{};
  });
  auto suite = scripted(runner);
  suite.invoke({"BM_Copy/64"}, kShort, false);
  EXPECT_TRUE(scratch_is_empty());
  std::ofstream(flag(runner.commands()[0], "out")) << tests::kVersion17;
  EXPECT_THAT(failures(suite.invoke({"BM_Copy/64"}, kShort, false)),
              ElementsAre("its process wrote no result"));
}

TEST_F(GoogleBenchmarkSuiteTest, AResultThatIsTooLargeIsNotRead) {
  ScriptedProcessRunner runner(writes(tests::kVersion17));
  auto chosen = options("/suite");
  chosen.largest_result = 1000;
  GoogleBenchmarkSuite suite(runner, chosen);
  EXPECT_THAT(failures(suite.invoke({"BM_Copy/64"}, kShort, false)),
              ElementsAre(EndsWith("more than the 1000 allowed")));
}

TEST_F(GoogleBenchmarkSuiteTest, NamesTooLongForACommandLineAreNotRun) {
  ScriptedProcessRunner runner(list_two);
  const std::vector<std::string> many(40, std::string(4000, 'x'));
  EXPECT_THAT(failures(scripted(runner).invoke(many, kShort, false)),
              Each(HasSubstr("40 benchmarks are too long")));
  EXPECT_THAT(runner.commands(), IsEmpty());
}

TEST_F(GoogleBenchmarkSuiteTest, GoogleBenchmarksOwnPreambleIsNoLastWord) {
  ScriptedProcessRunner runner([](const Command&) {
    ProcessResult result =
        printed("", "Running ./a\n***WARNING*** Library was built as DEBUG.\n");
    result.ending = Ending::killed;
    result.signal = 11;
    return result;
  });
  EXPECT_THAT(failures(scripted(runner).invoke({"BM_A"}, kShort, false)),
              ElementsAre(AllOf(HasSubstr("killed by signal 11"),
                                testing::Not(HasSubstr("WARNING")))));
}

TEST_F(GoogleBenchmarkSuiteTest, ARealSuiteIsListed) {
  const auto listed = real("suite_base").list();
  EXPECT_THAT(names(listed),
              IsSupersetOf({"BM_Same", "BM_Work/1000", "BM_Wall/real_time",
                            "BM_Threads/threads:2",
                            R"(BM_Odd name/"quoted" (a|b)[c]*$^\)",
                            "BM_Odd<int, std::pair<char, 2>>/{x}+?.]-é漢"}));
  EXPECT_THAT(listed, Each(Field(&ListedBenchmark::count, 1)));
}

TEST_F(GoogleBenchmarkSuiteTest, EveryBenchmarkOfARealSuiteCanBeMeasured) {
  auto suite = real("suite_base");
  std::vector<std::string> all;
  for (const ListedBenchmark& benchmark : suite.list()) {
    all.push_back(benchmark.name);
    const auto one = suite.invoke({benchmark.name}, kShort, false);
    ASSERT_EQ(one.measurements.size(), 1U);
    EXPECT_EQ(one.measurements[0].failure, "") << benchmark.name;
    EXPECT_GT(value_of(one.measurements[0], benchmark.time_metric), 0.0);
    EXPECT_GT(one.wall.count(), 0);
  }
  const auto together = suite.invoke(all, kShort, false);
  EXPECT_EQ(together.measurements.size(), all.size());
  EXPECT_THAT(failures(together), Each(""));
  EXPECT_TRUE(scratch_is_empty());
}

TEST_F(GoogleBenchmarkSuiteTest, CountersLabelsAndAllocationsAreRead) {
  auto base = real("suite_base");
  auto head = real("suite_head");
  const auto base_result =
      base.invoke({"BM_Allocates", "BM_Bytes"}, kShort, false);
  const auto head_result = head.invoke({"BM_Allocates"}, kShort, false);
  EXPECT_EQ(value_of(base_result.measurements[0], "allocs_per_op"), 3.0);
  EXPECT_EQ(value_of(head_result.measurements[0], "allocs_per_op"), 4.0);
  EXPECT_GT(value_of(base_result.measurements[1], "bytes_per_second"), 0.0);
  EXPECT_EQ(base_result.measurements[1].label, "4 KiB");
}

TEST_F(GoogleBenchmarkSuiteTest, EachFaultOfARealSuiteIsNamed) {
  auto suite = real("faulty_head");
  const auto failure = [&suite](const std::string& name) {
    return failures(suite.invoke({name}, kShort, false)).at(0);
  };
  EXPECT_EQ(failure("BM_Fine"), "");
  EXPECT_EQ(failure("BM_Error"), "reported an error: no \"data.bin\"");
  EXPECT_THAT(failure("BM_Crash"),
              StartsWith("its process was killed by signal 6"));
  EXPECT_EQ(failure("BM_NotANumber"), "");
  EXPECT_EQ(failure("BM_NoTime/iterations:10/manual_time"),
            "reported a real_time of 0 s");
  EXPECT_EQ(failure("BM_NotThere"), "was not run although it is listed");
}

TEST_F(GoogleBenchmarkSuiteTest, TheSoundSideOfTheFaultySuiteIsSound) {
  auto suite = real("faulty_base");
  std::vector<std::string> all = names(suite.list());
  EXPECT_THAT(failures(suite.invoke(all, kShort, false)), Each(""));
}

TEST_F(GoogleBenchmarkSuiteTest, WhatWasCompleteBeforeACrashKeepsItsValues) {
  auto suite = real("faulty_head");
  const auto invocation =
      suite.invoke({"BM_AlsoFine", "BM_Crash", "BM_Fine"}, kShort, false);
  EXPECT_THAT(failures(invocation),
              ElementsAre(HasSubstr("killed by signal 6"),
                          HasSubstr("killed by signal 6"), ""));
  EXPECT_GT(value_of(invocation.measurements[2], "cpu_time"), 0.0);
  EXPECT_THAT(invocation.measurements[0].values, IsEmpty());
  EXPECT_TRUE(scratch_is_empty());
}

TEST_F(GoogleBenchmarkSuiteTest, AWellBehavedFakeIsASuite) {
  EXPECT_THAT(names(misbehaving("").list()), ElementsAre("BM_One", "BM_Two"));
  EXPECT_THAT(failures_when(""), ElementsAre("", ""));
  EXPECT_THAT(names(misbehaving("banner").list()),
              ElementsAre("BM_One", "BM_Two"));
  EXPECT_THAT(names(misbehaving("fails-on-no-match").list()),
              ElementsAre("BM_One", "BM_Two"));
}

TEST_F(GoogleBenchmarkSuiteTest, ASuiteThatRestartsItselfIsMeasured) {
  EXPECT_THAT(names(misbehaving("restarts").list()),
              ElementsAre("BM_One", "BM_Two"));
  EXPECT_THAT(failures_when("restarts"), ElementsAre("", ""));
}

TEST_F(GoogleBenchmarkSuiteTest, ADuplicateNameIsListedOnceAndNotMeasured) {
  auto suite = misbehaving("duplicate-names");
  const auto listed = suite.list();
  ASSERT_THAT(names(listed), ElementsAre("BM_One", "BM_Two"));
  EXPECT_EQ(listed[0].count, 2);
  EXPECT_EQ(listed[1].count, 1);
  EXPECT_THAT(failures_when("duplicate-names"),
              ElementsAre(StartsWith("is the name of 2 benchmarks"), ""));
}

TEST_F(GoogleBenchmarkSuiteTest, WhatIsNoSuiteIsRefused) {
  EXPECT_THAT(refusal("not-a-suite"),
              AllOf(HasSubstr("is not a Google Benchmark program"),
                    HasSubstr("Usage: frobnicate FILE")));
  EXPECT_THAT(refusal("unknown-flag"),
              AllOf(HasSubstr("exited with status 1"),
                    HasSubstr("unknown option --benchmark_list_tests=true")));
  EXPECT_THAT(refusal("silent"), HasSubstr("it printed nothing"));
  EXPECT_THAT(refusal("echo"), HasSubstr("is not a Google Benchmark program"));
  EXPECT_THAT(refusal("changing-banner"),
              HasSubstr("prints other text than names"));
  EXPECT_THAT(refusal("empty-suite"), HasSubstr("has no benchmarks"));
}

TEST_F(GoogleBenchmarkSuiteTest, AListThatFailsIsNotMeasured) {
  const auto kind = MeasurementError::Kind::not_measured;
  EXPECT_THAT(refusal("crash-in-list", kind), HasSubstr("signal 6"));
  EXPECT_THAT(refusal("hang-in-list", kind), HasSubstr("did not end within"));
}

TEST_F(GoogleBenchmarkSuiteTest, AnEndlessListIsCutOff) {
  auto chosen = options(fixture("misbehaving"));
  set_variable(chosen.environment, "MISBEHAVIOUR", "huge-list");
  GoogleBenchmarkSuite suite(system_, chosen);
  EXPECT_THROW(suite.list(), MeasurementError);
}

TEST_F(GoogleBenchmarkSuiteTest, AProgramThatIsNotThereIsAnError) {
  GoogleBenchmarkSuite suite(system_, options("/no/such/suite"));
  EXPECT_THROW(suite.list(), MeasurementError);
  EXPECT_THROW(suite.invoke({"BM_A"}, kShort, false), MeasurementError);
}

TEST_F(GoogleBenchmarkSuiteTest, EveryKindOfTroubleIsNamed) {
  EXPECT_THAT(failures_when("hang"), Each(HasSubstr("did not end within")));
  EXPECT_THAT(failures_when("huge-output"),
              Each(StartsWith("its process wrote more than")));
  EXPECT_THAT(failures_when("crash-at-start"),
              Each(AllOf(HasSubstr("killed by signal 6"),
                         EndsWith(": cannot open data.bin"))));
  EXPECT_THAT(failures_when("no-json"), Each("its process wrote no result"));
  EXPECT_THAT(failures_when("garbage-json"),
              Each(StartsWith("its result is not JSON: line 1")));
  EXPECT_THAT(failures_when("not-run"),
              Each("was not run although it is listed"));
  EXPECT_THAT(failures_when("zero-time"), Each("reported a cpu_time of 0 s"));
  EXPECT_THAT(failures_when("negative-time"),
              Each("reported a cpu_time of -1e-09 s"));
  EXPECT_THAT(failures_when("nan-time"),
              Each("reported a cpu_time that is not a number"));
  EXPECT_THAT(failures_when("infinite-time"),
              Each("reported a cpu_time that is not a number"));
  EXPECT_THAT(failures_when("skip"), Each("skipped itself: no device"));
  EXPECT_TRUE(scratch_is_empty());
}

TEST_F(GoogleBenchmarkSuiteTest, TroubleAfterTheLastBenchmarkIsNotOverlooked) {
  EXPECT_THAT(failures_when("crash-at-exit"),
              Each(StartsWith("its process was killed by signal 6")));
  EXPECT_THAT(failures_when("exit-status"),
              Each(StartsWith("its process exited with status 3")));
  EXPECT_THAT(failures_when("truncated-json"),
              Each(StartsWith("its result is truncated")));
}

TEST_F(GoogleBenchmarkSuiteTest, ACrashHalfWayLeavesTheFirstHalf) {
  EXPECT_THAT(failures_when("crash-half-way"),
              ElementsAre("", StartsWith("its process was killed")));
}

}  // namespace
}  // namespace benchgate::measure
