#include "src/stat/collection.h"

#include "src/formats/go_text.h"
#include "src/stat/hints.h"
#include "src/stat/inputs.h"
#include "src/stat/tables.h"
#include "tests/support/recording_sink.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace benchgate::stat {
namespace {

using compare::KeyField;
using compare::UnpairedTable;
using testing::ElementsAre;
using testing::IsEmpty;

std::string joined(const std::vector<KeyField>& key) {
  std::string text;
  for (const KeyField& field : key) {
    text += fmt::format("{}{}={}", text.empty() ? "" : ",", field.name,
                        field.value);
  }
  return text;
}

std::vector<UnpairedTable> tables_of(
    const QueryTexts& texts,
    const std::vector<std::pair<std::string, std::string>>& files) {
  Collection collection(parse_query(texts), [](const std::string&) {});
  for (const auto& [label, text] : files) {
    collection.begin_input(label);
    tests::TextSource source(text);
    formats::read_go_text(source, label, collection);
  }
  compare::UnpairedTableSettings settings;
  settings.effects = false;
  return make_tables(collection, settings);
}

/// Each table as "FIELDS UNIT: COLUMN | COLUMN; ROW N N; ROW N -".
std::vector<std::string> outline(
    const QueryTexts& texts,
    const std::vector<std::pair<std::string, std::string>>& files) {
  std::vector<std::string> lines;
  for (const UnpairedTable& table : tables_of(texts, files)) {
    std::string line =
        fmt::format("{} {}:", joined(table.heading.fields), table.heading.unit);
    for (const auto& column : table.heading.columns) {
      line += " " + joined(column);
    }
    for (const auto& row : table.rows) {
      line += "; " + joined(row.key);
      for (const auto& cell : row.cells) {
        line += cell ? fmt::format(" {}", cell->n) : " -";
      }
    }
    lines.push_back(line);
  }
  return lines;
}

TEST(CollectionTest, FilesAreColumnsAndUnitsAreTables) {
  EXPECT_THAT(outline({}, {{"a",
                            "BenchmarkX 1 1 ns/op 1 B/op\n"
                            "BenchmarkX 1 2 ns/op 1 B/op\n"},
                           {"b",
                            "BenchmarkX 1 1 ns/op\n"
                            "BenchmarkY 1 1 ns/op\n"}}),
              ElementsAre(" sec/op: .file=a .file=b; .fullname=X 2 1; "
                          ".fullname=Y - 1",
                          " B/op: .file=a; .fullname=X 2"));
}

TEST(CollectionTest, TablesAreSplitByConfigurationInTheOrderOfItsBytes) {
  EXPECT_THAT(outline({}, {{"a",
                            "pkg: z\nBenchmarkX 1 1 x\n"
                            "pkg: b\nBenchmarkX 1 1 x\n"
                            "pkg:\nBenchmarkX 1 1 x\n"}}),
              ElementsAre("pkg= x: .file=a; .fullname=X 1",
                          "pkg=b x: .file=a; .fullname=X 1",
                          "pkg=z x: .file=a; .fullname=X 1"));
  QueryTexts by_package;
  by_package.table = "pkg";
  EXPECT_THAT(outline(by_package, {{"a",
                                    "pkg: z\nBenchmarkX 1 1 x\n"
                                    "pkg: b\nBenchmarkX 1 1 x\n"}}),
              ElementsAre("pkg=z x: .file=a; .fullname=X 1",
                          "pkg=b x: .file=a; .fullname=X 1"));
}

TEST(CollectionTest, ConfigurationEndsWithItsFile) {
  EXPECT_THAT(outline({}, {{"a", "pkg: z\nBenchmarkX 1 1 x\n"},
                           {"b", "BenchmarkX 1 1 x\n"}}),
              ElementsAre("pkg= x: .file=b; .fullname=X 1",
                          "pkg=z x: .file=a; .fullname=X 1"));
}

TEST(CollectionTest, RowsStandByFirstAppearanceOrAsAsked) {
  const std::string text =
      "BenchmarkX/n=10 1 1 x\nBenchmarkX/n=9 1 1 x\nBenchmarkX/n=1k 1 1 x\n";
  QueryTexts texts;
  texts.row = "/n";
  EXPECT_THAT(outline(texts, {{"", text}}),
              ElementsAre(" x: .file=; /n=10 1; /n=9 1; /n=1k 1"));
  texts.row = "/n@num";
  EXPECT_THAT(outline(texts, {{"", text}}),
              ElementsAre(" x: .file=; /n=9 1; /n=10 1; /n=1k 1"));
  texts.row = "/n@alpha";
  EXPECT_THAT(outline(texts, {{"", text}}),
              ElementsAre(" x: .file=; /n=10 1; /n=1k 1; /n=9 1"));
  texts.row = "/n@(9 10)";
  EXPECT_THAT(outline(texts, {{"", text}}),
              ElementsAre(" x: .file=; /n=9 1; /n=10 1"));
}

TEST(CollectionTest, NamedKeysLeaveTheFullName) {
  QueryTexts texts;
  texts.column = "/n";
  EXPECT_THAT(outline(texts, {{"a",
                               "BenchmarkX/n=1/y-4 1 1 x\n"
                               "BenchmarkX/n=2/y-4 1 1 x\n"}}),
              ElementsAre(" x: /n=1 /n=2; .fullname=X/y-4 1 1"));
}

TEST(CollectionTest, WhatVariesWithinACellIsSaid) {
  QueryTexts texts;
  texts.row = ".name";
  texts.table = "";
  const auto tables =
      tables_of(texts, {{"a",
                         "k: 1\nl: 1\nBenchmarkX/a 1 1 x\n"
                         "k: 2\nBenchmarkX/b 1 1 x\nBenchmarkY 1 1 x\n"}});
  ASSERT_EQ(tables.size(), 1U);
  EXPECT_THAT(tables[0].rows.at(0).cells.at(0)->notes,
              testing::Contains("benchmarks vary in k, .fullname"));
  EXPECT_THAT(
      tables[0].rows.at(1).cells.at(0)->notes,
      testing::Not(testing::Contains(testing::HasSubstr("benchmarks vary"))));
}

// benchstat moves it to a table of its own, where it is compared with nothing.
TEST(CollectionTest, ZeroStaysInTheTableOfItsBenchmark) {
  EXPECT_THAT(outline({}, {{"a", "BenchmarkX 1 0 ns/op 0 MB/s\n"},
                           {"b", "BenchmarkX 1 1 ns/op 1 MB/s\n"}}),
              ElementsAre(" sec/op: .file=a .file=b; .fullname=X 1 1",
                          " B/s: .file=a .file=b; .fullname=X 1 1"));
}

TEST(CollectionTest, EqualLabelsAreOneColumn) {
  EXPECT_THAT(
      outline({}, {{"a", "BenchmarkX 1 1 x\n"}, {"a", "BenchmarkX 1 2 x\n"}}),
      ElementsAre(" x: .file=a; .fullname=X 2"));
}

TEST(CollectionTest, MetadataMayComeLast) {
  const auto tables =
      tables_of({}, {{"a",
                      "BenchmarkX 1 5 widgets\n"
                      "Unit widgets better=higher assume=exact\n"}});
  EXPECT_TRUE(tables.at(0).heading.exact);
  EXPECT_EQ(tables.at(0).heading.better, compare::Direction::higher);
}

/// What is said of the headings of the tables of these files.
std::optional<std::string> hint_on(
    const std::vector<std::pair<std::string, std::string>>& files) {
  std::vector<compare::UnpairedTableHeading> headings;
  for (const UnpairedTable& table : tables_of({}, files)) {
    headings.push_back(table.heading);
  }
  return why_nothing_is_compared(headings);
}

TEST(CollectionTest, ItIsSaidWhyNothingIsCompared) {
  const auto hint = hint_on({{"a", "cpu: x\nBenchmarkX 1 1 x\n"},
                             {"b", "cpu: y\nBenchmarkX 1 1 x\n"}});
  ASSERT_TRUE(hint);
  EXPECT_THAT(*hint, testing::HasSubstr("-ignore cpu"));
  EXPECT_EQ(hint_on({{"a",
                      "cpu: x\nBenchmarkX 1 1 x\n"
                      "cpu: y\nBenchmarkX 1 1 x\n"}}),
            std::nullopt);
}

std::vector<double> values_of(const ValueList& list) {
  std::vector<double> values = {7.0};  // What was there before goes.
  list.copy_to(values);
  return values;
}

/// What was written of each, and the factor that makes it base units.
using Written = std::vector<std::pair<double, double>>;

/// Bit by bit, so that zeros have signs and NaN is one.
std::vector<std::uint64_t> bits_of(const std::vector<double>& values) {
  std::vector<std::uint64_t> bits;
  for (const double value : values) {
    bits.push_back(std::bit_cast<std::uint64_t>(value));
  }
  std::ranges::sort(bits);
  return bits;
}

void expect_kept(const Written& all) {
  DoubleArena arena;
  ValueList list;
  std::vector<double> expected;
  for (const auto& [written, factor] : all) {
    list.add(written, factor, arena);
    expected.push_back(written * factor);
    ASSERT_EQ(list.size(), expected.size());
  }
  EXPECT_EQ(bits_of(values_of(list)), bits_of(expected));
}

TEST(ValueListTest, KeepsEveryValue) {
  EXPECT_THAT(values_of({}), IsEmpty());
  Written same;
  Written zeros;
  Written floats;
  Written doubles;
  Written becomes_wide;
  Written other_factor;
  for (int i = 0; i < 3000; ++i) {
    same.emplace_back(7.0, 1e-9);
    zeros.emplace_back(i % 5 == 0 ? -0.0 : 0.0, 1e-9);
    floats.emplace_back(i * 0.5, 1e-9);
    doubles.emplace_back(i * 0.1, 1e-9);
    becomes_wide.emplace_back(i < 2000 ? i : i * 0.1, 1e6);
    other_factor.emplace_back(i, i == 2000 ? 1.0 : 1e-9);
  }
  for (const Written& all :
       {same, zeros, floats, doubles, becomes_wide, other_factor}) {
    expect_kept(all);
  }
}

TEST(ValueListTest, KeepsWhatNoFloatIs) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
  for (const double odd : {kInfinity, -kInfinity, kNaN, 1e308, -1e300, 5e-324,
                           1e-46, 3.5e38, 16777217.0, 0.1}) {
    expect_kept({{1, 1e-9}, {2, 1e-9}, {odd, 1e-9}, {3, 1e-9}, {odd, 1e-9}});
    expect_kept({{odd, 1e6}, {2, 1e6}, {odd, 1e6}, {3, 1e6}});
  }
}

TEST(CollectionTest, ABenchmarkWithoutANameIsNoOther) {
  EXPECT_THAT(outline({}, {{"a",
                            "Benchmark 1 1 x\n"
                            "BenchmarkY 1 2 x\n"}}),
              ElementsAre(" x: .file=a; .fullname= 1; .fullname=Y 1"));
}

// Where things are looked for one after the other, the next two tests take
// forever.
constexpr std::size_t kVeryMany = 100'000;

void ignore_warning(const std::string& /*warning*/) {}

TEST(CollectionTest, ABenchmarkMayHaveAnyNumberOfUnits) {
  Collection collection(parse_query({}), ignore_warning);
  collection.begin_input("a");
  const formats::SeriesId series =
      collection.series("X", formats::NameStyle::equals_sign);
  for (const double value : {1.0, 2.0}) {
    for (std::size_t i = 0; i < kVeryMany; ++i) {
      const std::string name = fmt::format("unit{}", i);
      const formats::Measurement measurement = {
          collection.unit({name, name, 1.0}), value};
      collection.add(series, {&measurement, 1});
    }
  }
  ASSERT_EQ(collection.cells().size(), kVeryMany);
  for (const Cell& cell : collection.cells()) {
    ASSERT_THAT(values_of(cell.values), ElementsAre(1.0, 2.0));
  }
}

TEST(CollectionTest, AnInputMayHaveAnyNumberOfSettings) {
  Collection collection(parse_query({}), ignore_warning);
  collection.begin_input("a");
  const auto set_all = [&](std::string_view value) {
    for (std::size_t i = 0; i < kVeryMany; ++i) {
      collection.configure(fmt::format("key{}", i), value,
                           formats::Reach::everything);
    }
  };
  const formats::Measurement measurement = {collection.unit({"x", "x", 1.0}),
                                            1.0};
  const auto add_result = [&] {
    collection.add(collection.series("X", formats::NameStyle::equals_sign),
                   {&measurement, 1});
  };
  add_result();
  set_all("on");
  add_result();
  set_all("");
  add_result();
  EXPECT_EQ(collection.cells().size(), 2U);
}

TEST(CollectionTest, SettingsThatVaryMayBeAnyNumber) {
  QueryTexts texts;
  texts.table = "pkg";
  std::string text;
  for (int i = 0; i < 500; ++i) {
    const std::string key = fmt::format("key{}", i);
    text += fmt::format("{}: on\nBenchmarkX 1 1 x\n", key);
  }
  Collection collection(parse_query(texts), ignore_warning);
  collection.begin_input("a");
  tests::TextSource source(text);
  formats::read_go_text(source, "a", collection);
  ASSERT_EQ(collection.cells().size(), 1U);
  // The first result has the first key already.
  EXPECT_EQ(collection.varying_in(collection.cells().front()).size(), 499U);
}

TEST(InputsTest, LabelsAreCutAtTheFirstEqualsSign) {
  const auto names = name_inputs({"a=b=c", "x", "y", "x", "=z"});
  std::vector<std::string> texts;
  for (const auto& name : names) {
    texts.push_back(name.label + " of " + name.path);
  }
  EXPECT_THAT(texts, ElementsAre("a of b=c", "x#0 of x", "y of y", "x#1 of x",
                                 " of z"));
}

}  // namespace
}  // namespace benchgate::stat
