#include "src/race/report_parser.h"
#include "src/race/result.h"
#include "tests/support/temporary_folder.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <sys/wait.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

namespace benchgate::race {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

Report golden(const std::string& name) {
  std::ifstream stream(BENCHGATE_TSAN_TEXTS "/" + name + ".txt",
                       std::ios::binary);
  return parse_log(std::string{std::istreambuf_iterator<char>(stream), {}})
      .reports.at(0);
}

/// Two benchmarks with a race, one that failed with another, a clean one and
/// one that skipped itself.
RaceResult some() {
  RaceResult result;
  result.program = "worktree";
  result.commit = "1a2b3c";
  result.source = "/home/demo/suite";
  result.warnings = {"the suite 's' is \x1b[31mred"};
  Findings findings;
  findings.add(golden("gcc12-racy"), 0);
  findings.add(golden("gcc12-racy"), 1);
  findings.add(golden("gcc12-heap"), 2);
  result.findings = findings.all();
  result.benchmarks = {
      {"s", "BM_Racy/threads:2", Outcome::races, "", {0}},
      {"s", "BM_Racy2/threads:2", Outcome::races, "", {0}},
      {"s", "BM_Heap/threads:2", Outcome::failed, "it \x1b crashed", {1}},
      {"s", "BM_Clean", Outcome::clean, "", {}},
      {"s", "BM_Other", Outcome::skipped, "skipped itself: no GPU", {}}};
  return result;
}

TEST(RaceTextReportTest, SaysOfEachBenchmarkWhatCameOfIt) {
  EXPECT_THAT(text_report(some()),
              testing::StartsWith(
                  "BM_Racy/threads:2   1 race (1)\n"
                  "BM_Racy2/threads:2  1 race (1)\n"
                  "BM_Heap/threads:2   failed, 1 race (2): it \\x1b crashed\n"
                  "BM_Clean            clean\n"
                  "BM_Other            skipped: skipped itself: no GPU\n"));
}

TEST(RaceTextReportTest, ShowsBothPlacesOfARaceOnce) {
  EXPECT_THAT(
      text_report(some()),
      HasSubstr("\n1. data race in BM_Racy/threads:2, BM_Racy2/threads:2\n"
                "   read of 4 bytes by main thread\n"
                "     demo::Adder<int>::add(int&)  racy.cpp:12\n"
                "     BM_Racy(benchmark::State&)  racy.cpp:13\n"
                "   previous write of 4 bytes by thread T1\n"
                "     demo::Adder<int>::add(int&)  racy.cpp:12\n"
                "     BM_Racy(benchmark::State&)  racy.cpp:13\n"
                "   global 'counter' of size 4\n"
                "\n2. data race in BM_Heap/threads:2\n"));
}

TEST(RaceTextReportTest, EndsWithWhatThereIs) {
  EXPECT_THAT(text_report(some()),
              testing::EndsWith("\n5 benchmarks: 2 with races, 1 clean, 1 "
                                "failed, 1 skipped; 2 distinct races.\n"
                                "warning: the suite 's' is \\x1b[31mred\n"));
}

TEST(RaceTextReportTest, CallsNothingARaceThatIsNone) {
  RaceResult result;
  Findings findings;
  findings.add(golden("clang14-leak"), 0);
  findings.add(golden("clang14-order"), 0);
  result.findings = findings.all();
  result.benchmarks = {{"s", "BM_Leak", Outcome::races, "", {0, 1}}};
  const std::string text = text_report(result);
  EXPECT_THAT(text, Not(HasSubstr("race")));
  EXPECT_THAT(text, HasSubstr("BM_Leak  2 findings (1, 2)\n"));
  EXPECT_THAT(text, HasSubstr("1. thread leak in BM_Leak\n   Thread T"));
  EXPECT_THAT(text, HasSubstr("BM_Leak(benchmark::State&)  "
                              "/home/demo/suite/racy.cpp:47\n"));
  EXPECT_THAT(text, HasSubstr("2. lock-order-inversion (potential deadlock)"));
}

TEST(RaceTextReportTest, NamesSuitesWhereThereAreSeveral) {
  RaceResult result = some();
  result.benchmarks[3].suite = "t";
  EXPECT_THAT(text_report(result), HasSubstr("t: BM_Clean "));
}

TEST(RaceJsonReportTest, SaysTheSameForPrograms) {
  const json document = json::parse(json_report(some()));
  EXPECT_EQ(document["schema"], "benchgate.races/1");
  EXPECT_EQ(document["commit"], "1a2b3c");
  EXPECT_EQ(document["benchmarks"][1]["races"], json::array({0}));
  EXPECT_EQ(document["benchmarks"][2]["outcome"], "failed");
  EXPECT_EQ(document["benchmarks"][3]["failure"], nullptr);
  const json& race = document["races"][0];
  EXPECT_EQ(race["benchmarks"], json::array({0, 1}));
  EXPECT_EQ(race["accesses"][1]["access"], "write");
  EXPECT_EQ(race["accesses"][1]["previous"], true);
  EXPECT_EQ(race["accesses"][1]["stack"][0]["file"], "racy.cpp");
  EXPECT_EQ(race["accesses"][1]["stack"][0]["line"], 12);
  EXPECT_EQ(race["accesses"][1]["stack"][2]["function"], nullptr);
  EXPECT_EQ(race["location"]["text"], "global 'counter' of size 4");
  EXPECT_EQ(document["races"][1]["location"]["stack"][0]["function"],
            "operator new(unsigned long)");
}

TEST(RaceJsonReportTest, IsAsItsSchemaSays) {
  const tests::TemporaryFolder folder;
  RaceResult odd;
  odd.benchmarks = {{"s\xff", "B\xff", Outcome::failed, "\xff", {}}};
  RaceResult notes;
  notes.findings = {{golden("gcc12-unlock"), {0}}};
  std::ofstream file(folder / "documents");
  for (const RaceResult& result : {some(), odd, notes, RaceResult()}) {
    file << json::parse(json_report(result)).dump() << '\n';
  }
  file << "{}\n";
  file.close();
  const std::string command = fmt::format(
      "/usr/bin/python3 '{}' '{}' '{}' > '{}'", BENCHGATE_SCHEMA_CHECK,
      BENCHGATE_DOCS_FOLDER "/races.schema.json",
      (folder / "documents").string(), (folder / "out").string());
  // The command is made of our own paths.
  const int status = std::system(command.c_str());  // NOLINT
  const int exit_status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  if (exit_status == 77 || exit_status == 127) {
    GTEST_SKIP() << "python3-jsonschema is not installed";
  }
  std::ifstream out(folder / "out");
  const std::string judged{std::istreambuf_iterator<char>(out), {}};
  EXPECT_THAT(judged,
              testing::StartsWith("valid\nvalid\nvalid\nvalid\ninvalid: "));
}

}  // namespace
}  // namespace benchgate::race
