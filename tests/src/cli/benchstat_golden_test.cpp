#include "src/cli/application.h"
#include "tests/support/recording_terminal.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

// Everything that benchstat was seen to print, printed by `benchgate stat`.

namespace benchgate::cli {
namespace {

namespace fs = std::filesystem;

/// Where benchstat is wrong (or differs in the last bit of a number that
/// decides nothing), and benchgate is held to what is right by a test of its
/// own, named behind each.
const std::set<std::string>& known_defects() {
  static const std::set<std::string> cases = {
      // StatTest.TiesInSamplesOfUnequalSizeAreJudgedBothWays
      "p-ties-unequal/default",
      // StatTest.StrongImprovementsHaveTheirP
      "n51-approx/default",
      "n60-ties-approx/default",
      // StatTest.ZeroStaysInTheTableOfItsBenchmark
      "zeros/default",
      // StatTest.InfinityStaysInTheTableOfItsBenchmark
      "inf/default",
      "inf/cmp",
      "inf/cmp-rev",
      // StatTest.LinesMayBeLongerThan64KiB
      "long-line/toolong",
      "long-line/toolong-second",
  };
  return cases;
}

struct Case {
  std::string name;  ///< "filters/regexp".
  fs::path folder;   ///< ".../cases/filters".
  std::string run;
  std::vector<std::string> arguments;
  std::optional<std::string> standard_input;  ///< A file in the folder `in`.
};

std::vector<Case> all_cases() {
  std::vector<Case> cases;
  for (const auto& entry : fs::directory_iterator(BENCHGATE_BENCHSTAT_CASES)) {
    std::ifstream stream(entry.path() / "runs.json");
    const auto runs = nlohmann::json::parse(stream);
    for (const auto& run : runs.at("runs")) {
      Case one;
      one.folder = entry.path();
      one.run = run.at("name");
      one.name = entry.path().filename().string() + "/" + one.run;
      one.arguments = run.at("args").get<std::vector<std::string>>();
      if (run.at("stdin").is_string()) {
        one.standard_input = run.at("stdin");
      }
      cases.push_back(std::move(one));
    }
  }
  std::ranges::sort(cases, {}, &Case::name);
  return cases;
}

/// Empty if benchstat printed nothing.
std::string contents(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// The current directory and standard input of a run, put back at the end.
class Place {
 public:
  explicit Place(const Case& one)
      : before_(fs::current_path()), input_(::dup(STDIN_FILENO)) {
    fs::current_path(one.folder / "in");
    const std::string file = one.standard_input.value_or("/dev/null");
    const int opened = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    ::dup2(opened, STDIN_FILENO);
    ::close(opened);
  }

  ~Place() {
    fs::current_path(before_);
    ::dup2(input_, STDIN_FILENO);
    ::close(input_);
  }

  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  Place(Place&&) = delete;
  Place& operator=(Place&&) = delete;

 private:
  fs::path before_;
  int input_;
};

struct Printed {
  ExitStatus status;
  std::string out;
  std::string err;
};

Printed run(const Case& one, const std::string& format) {
  const Place place(one);
  std::vector<std::string> arguments = {"stat", "-format", format};
  arguments.insert(arguments.end(), one.arguments.begin(), one.arguments.end());
  tests::RecordingTerminal terminal;
  const ExitStatus status = run_application(arguments, terminal);
  return {status, terminal.out, terminal.err};
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == separator) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

bool agree(const std::string& ours, const std::string& theirs) {
  if (ours == theirs) {
    return true;
  }
  const auto number = [](const std::string& text) -> std::optional<double> {
    double value = 0.0;
    const char* const end = text.data() + text.size();
    return std::from_chars(text.data(), end, value).ptr == end && !text.empty()
               ? std::optional(value)
               : std::nullopt;
  };
  const auto a = number(ours);
  const auto b = number(theirs);
  return a && b && std::abs(*a - *b) <= 1e-12 * std::abs(*b);
}

/// Texts equal, numbers to twelve digits.
bool csv_agrees(const std::string& ours, const std::string& theirs) {
  return std::ranges::equal(
      split(ours, '\n'), split(theirs, '\n'),
      [](const std::string& our_line, const std::string& their_line) {
        return std::ranges::equal(split(our_line, ','), split(their_line, ','),
                                  agree);
      });
}

std::vector<Case> cases_to_agree_on() {
  std::vector<Case> cases = all_cases();
  std::erase_if(cases, [](const Case& one) {
    return known_defects().contains(one.name);
  });
  return cases;
}

class BenchstatGoldenTest : public testing::TestWithParam<Case> {};

TEST_P(BenchstatGoldenTest, TextIsTheSameByteForByte) {
  const Case& one = GetParam();
  EXPECT_EQ(run(one, "text").out,
            contents(one.folder / "out" / (one.run + ".text")));
}

TEST_P(BenchstatGoldenTest, CsvIsTheSameToTwelveDigits) {
  const Case& one = GetParam();
  const std::string ours = run(one, "csv").out;
  const std::string theirs = contents(one.folder / "out" / (one.run + ".csv"));
  EXPECT_TRUE(csv_agrees(ours, theirs)) << ours << "\ninstead of\n" << theirs;
}

std::string name_of(const testing::TestParamInfo<Case>& info) {
  std::string name = info.param.name;
  std::ranges::replace_if(
      name, [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Cases, BenchstatGoldenTest,
                         testing::ValuesIn(cases_to_agree_on()), name_of);

TEST(BenchstatGoldenCorpusTest, QueriesAreRefusedInTheSameWords) {
  std::size_t refused = 0;
  for (const Case& one : all_cases()) {
    const std::string theirs =
        contents(one.folder / "out" / (one.run + ".text.err"));
    if (!theirs.starts_with("benchstat: parsing")) {
      continue;
    }
    const Printed printed = run(one, "text");
    EXPECT_EQ(printed.status, ExitStatus::bad_input);
    EXPECT_EQ(
        printed.err,
        "benchgate" + theirs.substr(std::string_view("benchstat").size()));
    ++refused;
  }
  EXPECT_EQ(refused, 8U);
}

TEST(BenchstatGoldenCorpusTest, EveryCaseIsThere) {
  EXPECT_EQ(all_cases().size(), 113U);
  EXPECT_EQ(cases_to_agree_on().size(), 113U - known_defects().size());
}

}  // namespace
}  // namespace benchgate::cli
