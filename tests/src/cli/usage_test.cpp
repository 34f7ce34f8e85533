#include "src/cli/application.h"
#include "tests/support/recording_terminal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

// What a command line that is wrong is answered, and what help says.

namespace benchgate::cli {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

using Words = std::vector<std::string>;

/// As wide as it is told to be.
class NarrowTerminal final : public Terminal {
 public:
  explicit NarrowTerminal(std::size_t width) : width_(width) {}

  void print(std::string_view text) override { out += text; }

  void message(std::string_view /*text*/) override {}

  [[nodiscard]] bool out_is_terminal() const override { return false; }

  [[nodiscard]] bool messages_are_seen_live() const override { return false; }

  [[nodiscard]] std::size_t width() const override { return width_; }

  std::string out;

 private:
  std::size_t width_;
};

/// What is said about a command line that is wrong: one line.
std::string complaint(const Words& arguments) {
  tests::RecordingTerminal terminal;
  EXPECT_EQ(run_application(arguments, terminal), ExitStatus::bad_input);
  EXPECT_EQ(terminal.out, "");
  EXPECT_EQ(std::ranges::count(terminal.err, '\n'), 1) << terminal.err;
  return terminal.err;
}

std::string help(Words command, std::size_t width = 100) {
  NarrowTerminal terminal(width);
  command.emplace_back("--help");
  EXPECT_EQ(run_application(command, terminal), ExitStatus::fine);
  return terminal.out;
}

/// Every command, `store list` and the like included.
std::vector<Words> all_commands() {
  std::vector<Words> commands;
  const auto listed = [](const std::string& text) {
    Words names;
    std::istringstream lines(text.substr(text.find("\nCommands:\n") + 1));
    std::string line;
    std::getline(lines, line);
    while (std::getline(lines, line) && !line.empty()) {
      if (line.size() > 2 && line[2] != ' ') {
        names.push_back(line.substr(2, line.find(' ', 2) - 2));
      }
    }
    return names;
  };
  for (const std::string& name : listed(help({}))) {
    commands.push_back({name});
    const std::string text = help({name});
    if (text.find("\nCommands:\n") != std::string::npos) {
      for (const std::string& inner : listed(text)) {
        commands.push_back({name, inner});
      }
    }
  }
  return commands;
}

TEST(UsageTest, AnOptionThatThereIsNotNamesTheNearest) {
  EXPECT_EQ(complaint({"compare", "--bugdet", "5s"}),
            "benchgate: --bugdet: there is no such option of benchgate "
            "compare; did you mean --budget?\n");
  EXPECT_EQ(complaint({"store", "gc", "--max-sise=5GiB"}),
            "benchgate: --max-sise: there is no such option of benchgate "
            "store gc; did you mean --max-size?\n");
  EXPECT_THAT(complaint({"compare", "-z"}),
              HasSubstr("`benchgate compare --help`"));
}

TEST(UsageTest, ACommandThatThereIsNotNamesTheNearest) {
  EXPECT_EQ(complaint({"comapre"}),
            "benchgate: comapre: benchgate has no such command; did you mean "
            "compare?\n");
  EXPECT_EQ(complaint({"store", "lsit"}),
            "benchgate: lsit: benchgate store has no such command; did you "
            "mean list?\n");
  EXPECT_THAT(complaint({"store", "zzzzzzzz"}), HasSubstr("possible are list"));
  EXPECT_THAT(complaint({"store"}),
              HasSubstr("benchgate store needs a command"));
  EXPECT_THAT(complaint({}), HasSubstr("benchgate needs a command"));
}

TEST(UsageTest, ArgumentsAreNamedAsInHelp) {
  EXPECT_THAT(complaint({"explain"}),
              StartsWith("benchgate: BENCHMARK is missing"));
  EXPECT_THAT(complaint({"compare", "a", "b", "c"}),
              StartsWith("benchgate: c: one argument too many"));
  EXPECT_THAT(complaint({"allocs", "a", "b", "c"}),
              StartsWith("benchgate: SIDE: 3 are given, not more than 2"));
  EXPECT_THAT(complaint({"compare", "--budget"}),
              StartsWith("benchgate: --budget: its value is missing: TIME"));
}

TEST(UsageTest, AValueThatIsNoneIsNamedWithWhatIsExpected) {
  EXPECT_THAT(complaint({"compare", "--pairs", "foo"}),
              StartsWith("benchgate: --pairs: foo is none of auto, lockstep, "
                         "processes"));
  EXPECT_THAT(complaint({"compare", "--explain", "1001"}),
              StartsWith("benchgate: --explain: 1001 is not in the range"));
  EXPECT_THAT(complaint({"compare", "--seed", "-1"}),
              HasSubstr("expected a whole number from 0 on, found -1"));
  EXPECT_THAT(complaint({"stat", "--alpha", "much", "a.txt"}),
              StartsWith("benchgate: --alpha much: not a number"));
}

TEST(HelpTest, EveryCommandHasAnExampleOfItsOwnThatStartsWithItsName) {
  const std::vector<Words> commands = all_commands();
  EXPECT_GT(commands.size(), 50U);
  for (const Words& command : commands) {
    std::string line = "\n  benchgate";
    for (const std::string& word : command) {
      line += " " + word;
    }
    if (command.front() == "completion") {
      continue;  // Its output is for a shell: source <(...).
    }
    const std::string text = help(command);
    const std::size_t examples = text.find("Example");
    ASSERT_NE(examples, std::string::npos) << text;
    EXPECT_NE(text.find(line, examples), std::string::npos) << text;
  }
}

TEST(HelpTest, ShowsNothingOfTheLibraryThatReadsCommandLines) {
  for (const Words& command : all_commands()) {
    const std::string text = help(command);
    for (const char* word : {"UINT", "INT in", "Excludes", "Needs:", ":{",
                             "FLOAT", "SUBCOMMAND", "(0x)", "REQUIRED"}) {
      EXPECT_THAT(text, Not(HasSubstr(word)));
    }
  }
}

TEST(HelpTest, FitsTheTerminalButForExamples) {
  for (const std::size_t width : {40U, 80U, 300U}) {
    for (const Words& command : all_commands()) {
      const std::string text = help(command, width);
      std::istringstream lines(text.substr(text.find("Options:")));
      std::string line;
      // To the first empty line: what comes after it is as it was written.
      while (std::getline(lines, line) && !line.empty()) {
        EXPECT_LE(line.size(), std::min<std::size_t>(width, 100)) << line;
      }
    }
  }
}

}  // namespace
}  // namespace benchgate::cli
