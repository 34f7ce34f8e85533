#include "reporters/github/workflow_commands.h"

#include "reporters/delivery.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace benchgate::reporters::github {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;
using testing::StartsWith;

std::string read(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

TEST(AnnotationCommandsTest, EscapeWhatWouldEndThem) {
  EXPECT_EQ(annotation_commands({{.place = {.path = "a,b:c.cpp", .line = 12},
                                  .level = forge::Annotation::Level::failure,
                                  .title = "50% : worse, much",
                                  .message = "one: 100%\r\ntwo"}}),
            "::error file=a%2Cb%3Ac.cpp,line=12,title=50%25 %3A worse%2C "
            "much::one: 100%25%0D%0Atwo\n");
}

TEST(AnnotationCommandsTest, OfMoreThanTenTheTenthSaysHowManyAreMissing) {
  const forge::Annotation one{
      .place = {.path = "a", .line = 1}, .title = "t", .message = "m"};
  const auto lines = [&](std::size_t n) {
    const std::string text =
        annotation_commands(std::vector<forge::Annotation>(n, one));
    return std::ranges::count(text, '\n');
  };
  EXPECT_EQ(lines(0), 0);
  EXPECT_EQ(lines(10), 10);
  EXPECT_EQ(lines(11), 10);
  EXPECT_THAT(annotation_commands(std::vector<forge::Annotation>(120, one)),
              HasSubstr("::error title=benchgate::111 more"));
}

TEST(WithoutCommandsTest, LinesOfOthersAreNotObeyed) {
  EXPECT_EQ(without_commands("::error::x\n  ::set-output name=a::b\nBM::x"),
            ": :error::x\n  : :set-output name=a::b\nBM::x");
  EXPECT_EQ(without_commands("\r::stop-commands::x"), "\r: :stop-commands::x");
  EXPECT_EQ(without_commands("a ##[add-mask]x"), "a # #[add-mask]x");
}

TEST(WithoutCommandsTest, JsonKeepsItsMeaning) {
  EXPECT_EQ(without_commands("{\"a\":\"##[debug]\"}"),
            "{\"a\":\"\\u0023#[debug]\"}");
}

class StepFilesTest : public testing::Test {
 protected:
  tests::TemporaryFolder folder_;
};

TEST_F(StepFilesTest, SummariesAreAdded) {
  std::ofstream(folder_ / "summary") << "before\n";
  append_summary(folder_ / "summary", "# after\n");
  EXPECT_THAT(read(folder_ / "summary"), StartsWith("before\n# after\n"));
}

TEST_F(StepFilesTest, ASummaryNeverPassesAMebibyte) {
  std::ofstream(folder_ / "summary") << std::string(500'000, 'x') << "\n";
  std::string markdown;
  while (markdown.size() < 2'000'000) {
    markdown += "some line of text\n";
  }
  append_summary(folder_ / "summary", markdown);
  EXPECT_LE(std::filesystem::file_size(folder_ / "summary"), 1U << 20U);
  EXPECT_THAT(read(folder_ / "summary"), HasSubstr("Cut here"));
  EXPECT_THROW(append_summary(folder_ / "summary", markdown), DeliveryError);
}

TEST_F(StepFilesTest, OutputsStandBetweenDelimitersThatNobodyCouldForesee) {
  append_outputs(folder_ / "outputs",
                 {{"conclusion", "failure"}, {"evil", "a\nEOF\nx=1"}});
  const std::string text = read(folder_ / "outputs");
  EXPECT_THAT(text, StartsWith("conclusion<<benchgate_"));
  EXPECT_THAT(text, HasSubstr("\nfailure\nbenchgate_"));
  append_outputs(folder_ / "again", {{"conclusion", "failure"}});
  EXPECT_THAT(text, Not(HasSubstr(read(folder_ / "again"))));
}

TEST_F(StepFilesTest, AFileThatCannotBeWrittenIsNamed) {
  try {
    append_outputs(folder_ / "none" / "outputs", {{"a", "b"}});
    FAIL() << "nothing was thrown";
  } catch (const DeliveryError& error) {
    EXPECT_THAT(error.what(), HasSubstr("none/outputs"));
  }
}

}  // namespace
}  // namespace benchgate::reporters::github
