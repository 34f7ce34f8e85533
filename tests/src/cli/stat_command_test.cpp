#include "src/cli/application.h"
#include "tests/support/recording_terminal.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

// What `benchgate stat` does where benchstat is wrong or silent.

namespace benchgate::cli {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

class StatTest : public testing::Test {
 protected:
  std::string write(const std::string& name, const std::string& text) {
    const auto path = folder_ / name;
    std::ofstream(path, std::ios::binary) << text;
    return path.string();
  }

  /// A file of one benchmark with these values.
  std::string values(const std::string& name,
                     const std::vector<std::string>& values,
                     const std::string& unit = "ns/op") {
    std::string text;
    for (const std::string& value : values) {
      text += "BenchmarkX 1 " + value + " " + unit + "\n";
    }
    return write(name, text);
  }

  ExitStatus run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "stat");
    terminal_ = {};
    return run_application(arguments, terminal_);
  }

  [[nodiscard]] const std::string& out() const { return terminal_.out; }

  [[nodiscard]] const std::string& err() const { return terminal_.err; }

  static std::vector<std::string> repeated(const std::string& value,
                                           std::size_t times) {
    return std::vector<std::string>(times, value);
  }

  tests::TemporaryFolder folder_;
  tests::RecordingTerminal terminal_;
};

TEST_F(StatTest, TakesOptionsAsGoPrograms) {
  const std::string file = values("a", {"1"});
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"-format", "csv", "-col", "", file},
        {"--format", "csv", "--col", "", file},
        {"-format=csv", "-col=", file},
        {"--format=csv", "--col=", file},
        {"-filter", "-.name:Y", "-format", "csv", "-col=", "--", file}}) {
    EXPECT_EQ(run(arguments), ExitStatus::fine) << err();
    EXPECT_THAT(out(), HasSubstr(",sec/op,CI\nX,1e-09,"));
  }
}

TEST_F(StatTest, RefusesValuesOutOfRange) {
  const std::string file = values("a", {"1"});
  EXPECT_EQ(run({"-alpha", "1.5", file}), ExitStatus::bad_input);
  EXPECT_EQ(err(), "benchgate: -alpha must be in range [0, 1]\n");
  EXPECT_EQ(run({"-confidence", "nan", file}), ExitStatus::bad_input);
  EXPECT_EQ(err(), "benchgate: -confidence must be in range [0, 1]\n");
  EXPECT_EQ(run({"-format", "html", file}), ExitStatus::bad_input);
  EXPECT_THAT(err(), HasSubstr("there is no such format"));
  EXPECT_EQ(run({"--json", "--format", "text", file}), ExitStatus::bad_input);
  EXPECT_THAT(err(), HasSubstr("--json and --format text contradict"));
  EXPECT_THAT(out(), IsEmpty());
  EXPECT_EQ(run({"--json", "--format", "json", file}), ExitStatus::fine);
  EXPECT_EQ(run({"-nonsense", file}), ExitStatus::bad_input);
  EXPECT_EQ(run({}), ExitStatus::bad_input);
}

// The first words are for whoever reads the log of a job.
TEST_F(StatTest, EveryRefusalSaysWhoRefuses) {
  const std::string file = values("a", {"1"});
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"--alpha", "much", file},
        {"--confidence", "1e", file},
        {"--nonsense", file},
        {"--format"},
        {}}) {
    EXPECT_EQ(run(arguments), ExitStatus::bad_input);
    EXPECT_THAT(err(), StartsWith("benchgate: "));
    EXPECT_THAT(err(), HasSubstr("benchgate stat --help"));
    EXPECT_EQ(std::ranges::count(err(), '\n'), 1) << err();
  }
}

TEST_F(StatTest, AnInputWithoutAFileIsNamed) {
  const std::string file = values("a", {"1"});
  EXPECT_EQ(run({file, "new="}), ExitStatus::bad_input);
  EXPECT_EQ(err(),
            "benchgate: new=: there is no file behind the label; expected "
            "LABEL=FILE\n");
  EXPECT_EQ(run({file, ""}), ExitStatus::bad_input);
  EXPECT_THAT(err(), HasSubstr("an input has no name"));
}

// benchstat prints nothing and exits with status 0 for each of these.
TEST_F(StatTest, RefusesWhatCannotBeRead) {
  const std::string good = values("good", {"1"});
  const std::string missing = (folder_ / "missing").string();
  EXPECT_EQ(run({good, missing}), ExitStatus::bad_input);
  EXPECT_THAT(out(), IsEmpty());
  EXPECT_EQ(err(), "benchgate: cannot open " + missing +
                       ": No such file or directory\n");
  EXPECT_EQ(run({folder_.path().string()}), ExitStatus::bad_input);
  EXPECT_THAT(err(), HasSubstr("this is a directory"));
  EXPECT_EQ(run({write("empty", "")}), ExitStatus::bad_input);
  EXPECT_THAT(err(), HasSubstr("is empty"));
  EXPECT_EQ(run({good, write("other", "hello\n")}), ExitStatus::bad_input);
  EXPECT_THAT(err(), HasSubstr("no benchmark result"));
  EXPECT_EQ(run({"-filter", "-*", good}), ExitStatus::bad_input);
  EXPECT_THAT(err(), HasSubstr("no result passes the filter -*"));
}

TEST_F(StatTest, LinesMayBeLongerThan64KiB) {
  const std::string name(70000, 'x');
  EXPECT_EQ(
      run({"-format", "csv", write("a", "Benchmark" + name + " 1 1 ns/op\n")}),
      ExitStatus::fine);
  EXPECT_THAT(out(), HasSubstr(name + ",1e-09,"));
}

// benchstat never ends.
TEST_F(StatTest, NanIsComparedWithAMessage) {
  const std::string a = values("a", {"NaN", "1", "2", "3", "4", "5"});
  const std::string b = values("b", {"1", "2", "3", "4", "5", "6"});
  for (const char* const format : {"text", "csv", "terminal"}) {
    EXPECT_EQ(run({"-format", format, a, b}), ExitStatus::fine);
    EXPECT_THAT(out() + err(), HasSubstr("NaN"));
  }
}

TEST_F(StatTest, ZeroStaysInTheTableOfItsBenchmark) {
  const std::string a = values("a", repeated("5", 10));
  const std::string b = values("b", repeated("0", 10));
  EXPECT_EQ(run({"-format", "csv", a, b}), ExitStatus::fine);
  EXPECT_THAT(out(), HasSubstr("X,5e-09,0%,0,0%,-100.00%,"));
}

TEST_F(StatTest, InfinityStaysInTheTableOfItsBenchmark) {
  const std::string a = values("a", repeated("5", 10));
  const std::string b = values("b", repeated("+Inf", 9));
  EXPECT_EQ(run({"-format", "csv", a, b}), ExitStatus::fine);
  EXPECT_THAT(out(), HasSubstr(",sec/op,CI,sec/op,CI,"));
  EXPECT_THAT(out(), HasSubstr("+Inf"));
  EXPECT_THAT(out(), Not(HasSubstr("ns/op")));
}

// Two of the three values of one side equal the others' only one or lie below:
// of the four ways to choose the single value, two are at least as far out as
// any: p is 1/2 (benchstat: 0, significant; see its specification of ties).
TEST_F(StatTest, TiesInSamplesOfUnequalSizeAreJudgedBothWays) {
  const std::string three = values("three", {"3"});
  const std::string others = values("others", {"1", "1", "2"});
  EXPECT_EQ(run({"-format", "csv", three, others}), ExitStatus::fine);
  EXPECT_THAT(out(), HasSubstr("~,p=0.500 n=1+3"));
  EXPECT_EQ(run({"-format", "csv", others, three}), ExitStatus::fine);
  EXPECT_THAT(out(), HasSubstr("~,p=0.500 n=3+1"));
}

// benchstat leaves p out of the one and has it for the other.
TEST_F(StatTest, StrongImprovementsHaveTheirP) {
  std::vector<std::string> small;
  std::vector<std::string> large;
  for (int i = 0; i < 60; ++i) {
    small.push_back(std::to_string(1000 + i));
    large.push_back(std::to_string(2000 + i));
  }
  const std::string a = values("a", large);
  const std::string b = values("b", small);
  EXPECT_EQ(run({"-format", "text", a, b}), ExitStatus::fine);
  EXPECT_THAT(out(), HasSubstr("% (p=0.000 n=60)"));
  EXPECT_EQ(run({"-format", "text", b, a}), ExitStatus::fine);
  EXPECT_THAT(out(), HasSubstr("% (p=0.000 n=60)"));
}

TEST_F(StatTest, FailsOnARegressionIfAsked) {
  const std::string slow = values("slow", repeated("20", 20));
  const std::string quick = values("quick", repeated("10", 20));
  EXPECT_EQ(run({quick, slow}), ExitStatus::fine);
  EXPECT_EQ(run({"-fail-on-regression", quick, slow}),
            ExitStatus::policy_says_no);
  EXPECT_EQ(run({"--fail-on-regression", "-format", "csv", slow, quick}),
            ExitStatus::fine);
  EXPECT_THAT(out(), Not(IsEmpty()));
}

TEST_F(StatTest, DoesNotPassWhereNothingCouldBeCompared) {
  const std::string x = values("x", repeated("10", 20));
  const std::string y = write("y", "BenchmarkY 1 10 ns/op\n");
  const std::string windows =
      write("windows", "goos: windows\nBenchmarkX 1 20 ns/op\n");
  const std::string nan = write("nan", "BenchmarkX 1 NaN ns/op\n");
  for (const std::string& head : {y, windows, nan}) {
    EXPECT_EQ(run({x, head}), ExitStatus::fine);
    EXPECT_EQ(run({"-fail-on-regression", x, head}), ExitStatus::bad_input);
    EXPECT_THAT(err(), HasSubstr("nothing is compared"));
  }
  EXPECT_EQ(run({"-fail-on-regression", x}), ExitStatus::bad_input);
}

TEST_F(StatTest, WhatAGateCannotJudgeIsCounted) {
  const std::string base =
      write("base",
            "BenchmarkX 1 10 ns/op\nBenchmarkY 1 10 ns/op\n"
            "BenchmarkZ 1 10 ns/op\n");
  const std::string head = write("head",
                                 "BenchmarkX 1 10 ns/op\n"
                                 "BenchmarkY 1 NaN ns/op\n");
  EXPECT_EQ(run({"-fail-on-regression", base, head}), ExitStatus::fine);
  EXPECT_THAT(err(), HasSubstr("cannot judge 2 values of base"));
  EXPECT_EQ(run({base, head}), ExitStatus::fine);
  EXPECT_THAT(err(), Not(HasSubstr("cannot judge")));
}

TEST_F(StatTest, WarningsCannotTakeOverTheTerminal) {
  const std::string google = write("google", R"({"context": {}, "benchmarks": [
      {"name": "BM_A", "run_name": "BM_A", "run_type": "iteration",
       "iterations": 1, "real_time": 1, "cpu_time": 1, "time_unit": "ns"},
      {"name": "BM_B", "run_name": "BM_B", "run_type": "iteration",
       "error_occurred": true, "error_message": "\u001b[2Jgone\n",
       "iterations": 0, "real_time": 0, "cpu_time": 0, "time_unit": "ns"}]})");
  EXPECT_EQ(run({google}), ExitStatus::fine);
  EXPECT_THAT(err(), HasSubstr("BM_B gave no result: \\x1b[2Jgone\\n\n"));
}

TEST_F(StatTest, NothingRegressesInAUnitWithoutDirection) {
  const std::string more = values("more", repeated("20", 20), "widgets");
  const std::string less = values("less", repeated("10", 20), "widgets");
  EXPECT_EQ(run({"-fail-on-regression", less, more}), ExitStatus::fine);
  const std::string said =
      write("said", "Unit widgets better=lower\nBenchmarkY 1 1 widgets\n");
  EXPECT_EQ(run({"-fail-on-regression", less, more, said}),
            ExitStatus::policy_says_no);
}

TEST_F(StatTest, AnyMixOfFormatsIsOneTable) {
  const std::string go = write("go", "BenchmarkBM_A 1 10 ns/op\n");
  const std::string google = write("google", R"({"context": {}, "benchmarks": [
      {"name": "BM_A", "run_name": "BM_A", "run_type": "iteration",
       "real_time": 10, "cpu_time": 9, "time_unit": "ns"}]})");
  EXPECT_EQ(run({"-format", "csv", "g=" + go, "h=" + google}),
            ExitStatus::fine);
  EXPECT_THAT(out(), HasSubstr(",g,,h,,,\n,sec/op,CI,sec/op,CI,"));
  EXPECT_THAT(out(), HasSubstr("cpu-sec/op"));
}

}  // namespace
}  // namespace benchgate::cli
