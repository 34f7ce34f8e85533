#include "reporters/registry.h"
#include "tests/reporters/situations.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::reporters {
namespace {

using compare::Comparison;

/// RFC 4180, written anew: fields by line.
std::vector<std::vector<std::string>> read_csv(std::string_view text) {
  std::vector<std::vector<std::string>> lines(1, {""});
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    std::string& field = lines.back().back();
    if (quoted && c == '"' && text.substr(i + 1).starts_with('"')) {
      field += text[++i];
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && c == ',') {
      lines.back().emplace_back();
    } else if (!quoted && text.substr(i).starts_with("\r\n")) {
      lines.push_back({""});
      ++i;
    } else {
      field += c;
    }
  }
  lines.pop_back();  // After the last line break.
  return lines;
}

std::vector<std::vector<std::string>> rendered(const Comparison& comparison) {
  return read_csv(find_reporter("csv")->render(comparison, {}));
}

Comparison with_name(std::string name) {
  Comparison comparison;
  comparison.rows = {timed_row(std::move(name), 1.25e-6, 1.5e-6)};
  return comparison;
}

/// The benchmark's name, as somebody reads it who follows the rule about the
/// apostrophe.
std::string read_back(const std::string& name) {
  std::string field = rendered(with_name(name))[1][1];
  if (field.starts_with('\'')) {
    field.erase(0, 1);
  }
  return field;
}

TEST(CsvTest, WhatWasAcceptedHasItsLimitReasonAndSource) {
  Comparison comparison;
  comparison.rows = {regressed_row("A", 1, 1.05), regressed_row("B", 1, 2)};
  comparison.rows[0].accepted = compare::Acceptance{.pattern = "^A$",
                                                    .up_to = 0.08,
                                                    .until = "",
                                                    .why = "=a formula",
                                                    .source = "commit 1a2b"};
  const auto lines = rendered(comparison);
  const auto last_three = [](const std::vector<std::string>& line) {
    return std::vector<std::string>(line.end() - 3, line.end());
  };
  EXPECT_EQ(last_three(lines[0]),
            (std::vector<std::string>{"accepted_up_to", "accepted_why",
                                      "accepted_source"}));
  EXPECT_EQ(last_three(lines[1]),
            (std::vector<std::string>{"0.08", "'=a formula", "commit 1a2b"}));
  EXPECT_EQ(last_three(lines[2]), std::vector<std::string>(3));
}

TEST(CsvTest, EveryLineHasTheFieldsOfTheHeader) {
  for (const Situation& each : situations()) {
    const auto lines = rendered(each.make());
    EXPECT_EQ(lines.size(), each.make().rows.size() + 1) << each.name;
    for (const auto& line : lines) {
      EXPECT_EQ(line.size(), lines[0].size()) << each.name;
    }
  }
}

TEST(CsvTest, NumbersAreInBaseUnitsAndExact) {
  const auto lines = rendered(with_name("BM"));
  EXPECT_EQ(lines[0][11], "base_median");
  EXPECT_EQ(lines[1][11], "1.25e-06");
}

TEST(CsvTest, NoNameIsAFormula) {
  for (const char* name :
       {"=1+1", "+1", "-1", "@sum", "\t=1", "\r=1", "\n=1", "'=1"}) {
    const std::string field = rendered(with_name(name))[1][1];
    EXPECT_EQ(field.front(), '\'') << name;
    EXPECT_EQ(read_back(name), name);
  }
}

TEST(CsvTest, NoNameIsChanged) {
  for (const char* name : {"BM_Get/1024", "a,b", "a\"b", "a;b", "a\r\nb", " a ",
                           "'a", "''a", "", "\"\"\""}) {
    EXPECT_EQ(read_back(name), name);
  }
}

TEST(CsvTest, WhatWasNotMeasuredIsEmptyAndTheUnboundedIsInf) {
  Comparison comparison = with_name("BM");
  compare::Row& row = comparison.rows[0];
  row.head.reset();
  row.delta->low = -std::numeric_limits<double>::infinity();
  row.p_value.reset();
  const auto lines = rendered(comparison);
  EXPECT_EQ(lines[0][15], "head_median");
  EXPECT_EQ(lines[1][15], "");
  EXPECT_EQ(lines[0][20], "delta_low");
  EXPECT_EQ(lines[1][20], "-inf");
  EXPECT_EQ(lines[0][23], "p_value");
  EXPECT_EQ(lines[1][23], "");
}

}  // namespace
}  // namespace benchgate::reporters
