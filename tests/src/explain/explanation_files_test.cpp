#include "src/explain/explanation_files.h"

#include "src/profile/operations.h"
#include "src/profile/profile_reader.h"
#include "tests/src/profile/profile_builder.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>
#include <string>

namespace benchgate::explain {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

profile::Profile cpu(std::int64_t operations) {
  tests::ProfileBuilder builder;
  builder.type("samples", "count").type("cpu", "nanoseconds");
  builder.sample({builder.frame("work<int>(char const*)")}, {1000, 1'000'000});
  profile::set_operations(builder.profile(), operations);
  return std::move(builder.profile());
}

std::string read(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

Evidence two_rounds() {
  Evidence evidence;
  evidence.cpu.base = {cpu(1000), cpu(1001)};
  evidence.cpu.head = {cpu(500), cpu(501)};
  return evidence;
}

const ExplainedBenchmark kBenchmark = {
    .suite = "s", .name = "BM_<script>", .base = "main", .head = "HEAD"};

std::set<std::string> names_in(const std::filesystem::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    names.insert(entry.path().filename());
  }
  return names;
}

TEST(ExplanationFilesTest, HaveEveryRoundAndAGraphOfBothSides) {
  const tests::TemporaryFolder folder;
  const Evidence evidence = two_rounds();
  write_explanation(folder.path(), kBenchmark, evidence, explain(evidence),
                    std::nullopt);
  EXPECT_THAT(names_in(folder.path()),
              ElementsAre("cpu-1-base.pb.gz", "cpu-1-head.pb.gz",
                          "cpu-2-base.pb.gz", "cpu-2-head.pb.gz", "cpu.html",
                          "explanation.json", "explanation.txt"));
  EXPECT_EQ(profile::operations(profile::read_profile_file(
                (folder.path() / "cpu-2-head.pb.gz").string())),
            501);
  const std::string page = read(folder.path() / "cpu.html");
  EXPECT_THAT(page, HasSubstr("work"));
  EXPECT_THAT(page, HasSubstr("profiles, 2 rounds: +"));
  EXPECT_THAT(page, Not(HasSubstr("BM_<script>")));
  EXPECT_THAT(page, HasSubstr("Functions by change"));
  EXPECT_THAT(page, Not(HasSubstr("data-speedscope=\"")));
}

TEST(ExplanationFilesTest, HaveSpeedscopeWithAllRoundsOfEachSide) {
  const tests::TemporaryFolder folder;
  const tests::TemporaryFolder speedscope;
  std::ofstream(speedscope / "index.html") << "<html></html>";
  std::ofstream(speedscope / "program.js") << "run()";
  Evidence evidence = two_rounds();
  evidence.heap = evidence.cpu;
  write_explanation(folder.path(), kBenchmark, evidence, explain(evidence),
                    speedscope.path());
  evidence.heap = {};  // Nothing is left of what was there before.
  write_explanation(folder.path(), kBenchmark, evidence, explain(evidence),
                    speedscope.path());
  const std::filesystem::path beside = folder / "speedscope";
  EXPECT_THAT(names_in(beside),
              ElementsAre("cpu-base.js", "cpu-base.pb.gz", "cpu-head.js",
                          "cpu-head.pb.gz", "index.html", "program.js"));
  EXPECT_EQ(profile::operations(profile::read_profile_file(
                (beside / "cpu-head.pb.gz").string())),
            500 + 501);
  EXPECT_THAT(read(beside / "cpu-head.js"),
              StartsWith("speedscope.loadFileFromBase64(\"cpu-head.pb.gz\", "
                         "\"H4sI"));
  EXPECT_THAT(read(folder / "cpu.html"),
              HasSubstr("data-speedscope=\"cpu-head\">head</a>"));
}

TEST(ExplanationFilesTest, NothingIsLeftOfAnEarlierExplanation) {
  const tests::TemporaryFolder folder;
  Evidence evidence;
  evidence.cpu.base = {cpu(1000), cpu(1001)};
  evidence.cpu.head = {cpu(500), cpu(501)};
  evidence.heap = evidence.cpu;
  const ExplainedBenchmark benchmark{
      .suite = "s", .name = "BM", .base = "main", .head = "HEAD"};
  write_explanation(folder.path(), benchmark, evidence, explain(evidence),
                    std::nullopt);
  std::ofstream(folder.path() / "notes.txt") << "the reader's own";
  evidence.cpu.base.pop_back();
  evidence.cpu.head.pop_back();
  evidence.heap = {};
  write_explanation(folder.path(), benchmark, evidence, explain(evidence),
                    std::nullopt);
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    names.insert(entry.path().filename());
  }
  EXPECT_THAT(names,
              ElementsAre("cpu-1-base.pb.gz", "cpu-1-head.pb.gz", "cpu.html",
                          "explanation.json", "explanation.txt", "notes.txt"));
}

TEST(ExplanationFilesTest, ShowStacksFromTheBenchmarkOnWhateverItIsCalled) {
  for (const char* function :
       {"BM_Get(benchmark::State&)", "(anonymous namespace)::BM_Get",
        "BM_Get<int, 3>"}) {
    const tests::TemporaryFolder folder;
    tests::ProfileBuilder builder;
    builder.type("cpu", "nanoseconds");
    builder.sample({builder.frame("work"), builder.frame(function),
                    builder.frame("BM_GetAll"), builder.frame("main")},
                   {1000});
    Evidence evidence;
    evidence.cpu.base = {builder.profile()};
    evidence.cpu.head = {builder.profile()};
    write_explanation(
        folder.path(),
        {.suite = "s", .name = "BM_Get<int>/8", .base = "", .head = ""},
        evidence, explain(evidence), std::nullopt);
    const std::string page = read(folder / "cpu.html");
    // All of it, the benchmark's function, and what that calls.
    EXPECT_THAT(page, HasSubstr("\"parent\":[0,0,1]")) << function;
  }
}

TEST(FolderNameTest, IsOneFolderWhateverABenchmarkIsCalled) {
  EXPECT_EQ(folder_name("BM_Get"), "BM_Get");
  for (const char* name : {"BM_Get/8", "..", ".", "", "/etc/passwd", "a\nb",
                           "BM_Odd<int, std::pair<char, 2>>/{x}"}) {
    const std::filesystem::path folder = folder_name(name);
    EXPECT_EQ(std::distance(folder.begin(), folder.end()), 1) << name;
    EXPECT_NE(folder, "..") << name;
    EXPECT_NE(folder, ".") << name;
  }
  EXPECT_LT(folder_name(std::string(5000, 'x')).size(), 200U);
}

TEST(FolderNameTest, TellsNamesApart) {
  EXPECT_NE(folder_name("BM_Get/8"), folder_name("BM_Get_8"));
  EXPECT_NE(folder_name("BM_Get/8"), folder_name("BM_Get:8"));
}

}  // namespace
}  // namespace benchgate::explain
