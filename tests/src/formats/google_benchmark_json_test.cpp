#include "src/formats/google_benchmark_json.h"

#include "tests/support/google_benchmark_samples.h"

#include <fmt/core.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <vector>

// What harms most comes first: taking half a file for a whole one, and taking a
// row for something that it is not.

namespace benchgate::formats {
namespace {

using compare::Direction;
using compare::Metric;
using compare::MetricKind;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;
using tests::kVersion14;
using tests::kVersion17;
using tests::kVersion19;

/// A file with one run, whose fields after the name are `fields`.
std::string file_with(std::string_view fields) {
  return fmt::format(R"({{"benchmarks": [{{"name": "BM_A"{}}}]}})", fields);
}

/// The message with which `text` is refused; empty if it is not.
std::string refusal(std::string_view text) {
  try {
    parse_google_benchmark_json(text);
  } catch (const FormatError& error) {
    return error.what();
  }
  return {};
}

std::vector<std::string> names(const std::vector<Run>& runs) {
  std::vector<std::string> names;
  for (const Run& run : runs) {
    names.push_back(run.benchmark);
  }
  return names;
}

std::vector<std::pair<std::string, double>> numbers(const Run& run) {
  std::vector<std::pair<std::string, double>> numbers;
  for (const RunValue& value : run.values) {
    numbers.emplace_back(value.metric.name, value.value);
  }
  return numbers;
}

TEST(GoogleBenchmarkJsonTest, NoTruncatedFileIsTakenForAWholeOne) {
  for (const std::string_view whole : {kVersion14, kVersion17, kVersion19}) {
    const std::size_t last_brace = whole.rfind('}');
    // The time grows with the square of the length, so the longest is not cut
    // at every byte.
    const std::size_t step = whole.size() < 3000 ? 1 : 7;
    for (std::size_t size = 0; size <= last_brace; size += step) {
      EXPECT_THROW(parse_google_benchmark_json(whole.substr(0, size)),
                   FormatError)
          << size << " bytes";
    }
    EXPECT_NO_THROW(
        parse_google_benchmark_json(whole.substr(0, last_brace + 1)));
  }
}

TEST(GoogleBenchmarkJsonTest, ATruncatedFileGivesTheRunsThatWereComplete) {
  for (const std::string_view whole : {kVersion17, kVersion19}) {
    const auto all = parse_google_benchmark_json(whole);
    std::size_t seen = 0;
    for (std::size_t size = 0; size < whole.rfind('}'); ++size) {
      const auto text = whole.substr(0, size);
      const auto some = parse_truncated_google_benchmark_json(text);
      ASSERT_LE(some.runs.size(), all.runs.size());
      for (std::size_t i = 0; i < some.runs.size(); ++i) {
        EXPECT_EQ(some.runs[i].benchmark, all.runs[i].benchmark);
        EXPECT_EQ(numbers(some.runs[i]), numbers(all.runs[i]));
      }
      EXPECT_GE(some.runs.size(), seen) << size << " bytes";
      seen = some.runs.size();
    }
    EXPECT_EQ(seen, all.runs.size());
  }
}

TEST(GoogleBenchmarkJsonTest, ARunCountsFromItsClosingBraceOn) {
  const std::string whole =
      file_with(R"(, "real_time": 2, "cpu_time": 1, "time_unit": "s")");
  const std::size_t end = whole.find('}') + 1;
  EXPECT_THAT(parse_truncated_google_benchmark_json(whole.substr(0, end)).runs,
              SizeIs(1));
  EXPECT_THAT(
      parse_truncated_google_benchmark_json(whole.substr(0, end - 1)).runs,
      IsEmpty());
}

TEST(GoogleBenchmarkJsonTest, WhatIsNotTruncatedIsNotTakenForIt) {
  for (const std::string_view text :
       {std::string_view("Segmentation fault"), kVersion17,
        std::string_view("[1, 2"), std::string_view("\"abc"),
        std::string_view(R"({"a": [1}])"),
        std::string_view(R"({"benchmarks": [{"name": 3})")}) {
    EXPECT_THROW(parse_truncated_google_benchmark_json(text), FormatError)
        << text.substr(0, 40);
  }
}

TEST(GoogleBenchmarkJsonTest, AggregatesAndComplexityRowsAreNoRuns) {
  const auto results = parse_google_benchmark_json(kVersion17);
  EXPECT_THAT(names(results.runs),
              ElementsAre("BM_Copy/64", "BM_Repeated/repeats:2",
                          "BM_Repeated/repeats:2", "BM_Error"));
}

TEST(GoogleBenchmarkJsonTest, AMedianIsKeptOnlyWhereThereAreNoRepetitions) {
  const auto results = parse_google_benchmark_json(kVersion17);
  ASSERT_THAT(names(results.medians), ElementsAre("BM_Aggregated/repeats:3"));
  EXPECT_THAT(numbers(results.medians[0]),
              ElementsAre(Pair("cpu_time", 3e-6), Pair("real_time", 4e-6)));
}

TEST(GoogleBenchmarkJsonTest, TimesAreInSecondsWhateverTheirUnit) {
  const auto of = [](std::string_view unit) {
    const auto results = parse_google_benchmark_json(file_with(fmt::format(
        R"(, "real_time": 3, "cpu_time": 2.5, "time_unit": "{}")", unit)));
    return numbers(results.runs.at(0));
  };
  EXPECT_THAT(of("ns"),
              ElementsAre(Pair("cpu_time", 2.5e-9), Pair("real_time", 3e-9)));
  EXPECT_THAT(of("us"),
              ElementsAre(Pair("cpu_time", 2.5e-6), Pair("real_time", 3e-6)));
  EXPECT_THAT(of("ms"),
              ElementsAre(Pair("cpu_time", 2.5e-3), Pair("real_time", 3e-3)));
  EXPECT_THAT(of("s"),
              ElementsAre(Pair("cpu_time", 2.5), Pair("real_time", 3.0)));
}

TEST(GoogleBenchmarkJsonTest, BareNaNAndInfinityAreNoNumbers) {
  const auto run = parse_google_benchmark_json(kVersion17).runs.at(0);
  EXPECT_THAT(run.not_numbers, ElementsAre("inf", "nan"));
  EXPECT_THAT(numbers(run),
              ElementsAre(Pair("cpu_time", 1.25e-6), Pair("real_time", 1.5e-6),
                          Pair("bytes_per_second", 1.2168479379948149e+07),
                          Pair("items_per_second", 1.5210599224935186e+06)));
}

TEST(GoogleBenchmarkJsonTest, EverySpellingOfNotANumberIsUnderstood) {
  for (const char* spelling : {"NaN", "-NaN", "nan", "-nan", "Infinity",
                               "-Infinity", "inf", "-inf", "Inf", "+inf"}) {
    const auto results = parse_google_benchmark_json(file_with(fmt::format(
        R"(, "real_time": 1, "cpu_time":{}, "time_unit": "s")", spelling)));
    EXPECT_THAT(results.runs.at(0).not_numbers, ElementsAre("cpu_time"));
  }
}

TEST(GoogleBenchmarkJsonTest, WordsInStringsAreLeftAlone) {
  const auto run = parse_google_benchmark_json(kVersion17).runs.at(0);
  EXPECT_EQ(run.label, R"(a "label", NaN)");
}

TEST(GoogleBenchmarkJsonTest, ControlCharactersInStringsAreUnderstood) {
  const auto results = parse_google_benchmark_json(
      file_with(", \"error_occurred\": true, \"error_message\": \"a\x01\tb\""));
  EXPECT_EQ(results.runs.at(0).error, "a\x01\tb");
}

TEST(GoogleBenchmarkJsonTest, ACounterNamedLikeAnOwnKeyIsIgnored) {
  EXPECT_EQ(parse_google_benchmark_json(kVersion17).runs.at(0).iterations,
            2386);
}

TEST(GoogleBenchmarkJsonTest, ErrorsAndSkipsHaveMessagesAndNoValues) {
  const auto old_error = parse_google_benchmark_json(kVersion17).runs.at(3);
  EXPECT_EQ(old_error.error, "no \"file\"\n");
  EXPECT_THAT(old_error.values, IsEmpty());

  const auto runs = parse_google_benchmark_json(kVersion19).runs;
  EXPECT_EQ(runs.at(2).skipped, "no device");
  EXPECT_EQ(runs.at(2).error, "");
  EXPECT_THAT(runs.at(2).values, IsEmpty());
  EXPECT_EQ(runs.at(3).error, "no message");
}

TEST(GoogleBenchmarkJsonTest, MetricsKnowTheirUnitDirectionAndKind) {
  std::vector<Metric> metrics;
  const auto results = parse_google_benchmark_json(kVersion19);
  for (const RunValue& value : results.runs.at(0).values) {
    metrics.push_back(value.metric);
  }
  EXPECT_THAT(
      metrics,
      ElementsAre(
          Metric{"cpu_time", "s", Direction::lower, MetricKind::timed},
          Metric{"real_time", "s", Direction::lower, MetricKind::timed},
          Metric{"lines_per_second", "1/s", Direction::higher,
                 MetricKind::timed},
          Metric{"retries", "1", Direction::lower, MetricKind::timed},
          Metric{"allocs_per_iter", "1", Direction::lower, MetricKind::exact},
          Metric{"max_bytes_used", "B", Direction::lower, MetricKind::exact},
          Metric{"total_allocated_bytes", "B", Direction::lower,
                 MetricKind::exact},
          Metric{"net_heap_growth", "B", Direction::lower, MetricKind::exact}));
}

TEST(GoogleBenchmarkJsonTest, BenchmarksOfOneNameCanBeToldApart) {
  const auto runs = parse_google_benchmark_json(kVersion19).runs;
  EXPECT_EQ(runs.at(0).benchmark, runs.at(1).benchmark);
  EXPECT_NE(runs.at(0).family_index, runs.at(1).family_index);
}

TEST(GoogleBenchmarkJsonTest, RepetitionsAndThreadsAreRead) {
  const auto runs = parse_google_benchmark_json(kVersion17).runs;
  EXPECT_EQ(runs.at(2).repetitions, 2);
  EXPECT_EQ(runs.at(2).repetition_index, 1);
  EXPECT_EQ(runs.at(2).threads, 2);
}

TEST(GoogleBenchmarkJsonTest, InOldVersionsTheNameTellsWhatARowIs) {
  const auto results = parse_google_benchmark_json(kVersion14);
  EXPECT_THAT(names(results.runs),
              ElementsAre("BM_Sum", "BM_Sum", "BM_arithmetic_mean"));
  EXPECT_EQ(results.runs.at(0).family_index, -1);
  EXPECT_THAT(results.medians, IsEmpty());
}

TEST(GoogleBenchmarkJsonTest, InOldVersionsAMedianLosesItsEnding) {
  std::string text(kVersion14);
  for (std::size_t at = text.find("\"BM_Sum\""); at != std::string::npos;
       at = text.find("\"BM_Sum\"")) {
    text.replace(at, 8, "\"BM_Other\"");
  }
  const auto results = parse_google_benchmark_json(text);
  ASSERT_THAT(names(results.medians), ElementsAre("BM_Sum"));
  EXPECT_THAT(numbers(results.medians[0]),
              ElementsAre(Pair("cpu_time", 3e-6), Pair("real_time", 4e-6)));
}

TEST(GoogleBenchmarkJsonTest, TheContextIsFlat) {
  const auto context = parse_google_benchmark_json(kVersion19).context;
  EXPECT_EQ(context.at("library_version"), "v1.9.4");
  EXPECT_EQ(context.at("num_cpus"), "2");
  EXPECT_EQ(context.at("aslr_enabled"), "false");
  EXPECT_FALSE(context.contains("caches"));
}

TEST(GoogleBenchmarkJsonTest, ABrokenTextIsRefusedWithItsLineAndColumn) {
  EXPECT_THAT(refusal("{\n  \"benchmarks\": [\n    {,}\n]}"),
              HasSubstr("is not JSON: line 3, column 6"));
  EXPECT_THAT(refusal(kVersion17.substr(0, kVersion17.rfind('}'))),
              HasSubstr("unexpected end of input"));
  EXPECT_THAT(refusal("Segmentation fault\n"), HasSubstr("line 1, column 1"));
  EXPECT_EQ(refusal(""), "is empty");
  EXPECT_THAT(refusal(std::string(kVersion17) + "x"), HasSubstr("line"));
  EXPECT_THAT(refusal("\"caf\xE9\""), HasSubstr("UTF-8"));
}

TEST(GoogleBenchmarkJsonTest, AWrongValueIsRefusedWithThePathOfItsKey) {
  EXPECT_THAT(refusal("[]"), HasSubstr("no \"benchmarks\""));
  EXPECT_THAT(refusal("3"), HasSubstr("no \"benchmarks\""));
  EXPECT_THAT(refusal(R"({"benchmarks": {}})"),
              HasSubstr("benchmarks is not an array"));
  EXPECT_THAT(refusal(R"({"benchmarks": [3]})"),
              HasSubstr("benchmarks[0] is not an object"));
  EXPECT_THAT(refusal(R"({"benchmarks": [{}]})"),
              HasSubstr("benchmarks[0].name is missing"));
  EXPECT_THAT(refusal(R"({"benchmarks": [{"name": 3}]})"),
              HasSubstr("benchmarks[0].name is not a string"));
  EXPECT_THAT(refusal(file_with(R"(, "time_unit": "s")")),
              HasSubstr("benchmarks[0].cpu_time is missing"));
  EXPECT_THAT(refusal(file_with(R"(, "time_unit": "s", "cpu_time": "1")")),
              HasSubstr("benchmarks[0].cpu_time is not a number"));
  EXPECT_THAT(refusal(file_with(R"(, "time_unit": "h", "cpu_time": 1)")),
              HasSubstr("benchmarks[0].time_unit is \"h\", not \"ns\""));
  EXPECT_THAT(refusal(file_with(R"(, "threads": 1.5)")),
              HasSubstr("benchmarks[0].threads is not an integer"));
}

TEST(GoogleBenchmarkJsonTest, NestingAndNumbersBeyondAllMeasureAreRefused) {
  EXPECT_THAT(refusal(std::string(100'000, '[')), HasSubstr("is not JSON"));
  EXPECT_THAT(refusal(std::string(2000, '[') + std::string(2000, ']')),
              HasSubstr("is not JSON"));
  EXPECT_NE(refusal(file_with(R"(, "iterations": 18446744073709551616)")), "");
  EXPECT_NE(refusal(file_with(R"(, "cpu_time": 1e999)")), "");
}

TEST(GoogleBenchmarkJsonTest, AByteOrderMarkIsSkipped) {
  const std::string text = "\xEF\xBB\xBF" + std::string(kVersion19);
  EXPECT_THAT(parse_google_benchmark_json(text).runs, SizeIs(4));
}

TEST(GoogleBenchmarkJsonTest, AgreesWithAnotherParserOnRandomFiles) {
  std::mt19937_64 random(20260301);
  std::uniform_real_distribution<double> exponent(-300.0, 300.0);
  std::uniform_int_distribution<int> byte(1, 126);
  for (int file = 0; file < 200; ++file) {
    auto rows = nlohmann::json::array();
    for (int row = 0; row < file % 7; ++row) {
      std::string name;
      for (int i = 0; i < 10; ++i) {
        name.push_back(static_cast<char>(byte(random)));
      }
      rows.push_back({{"name", name + "-\u00e9"},
                      {"run_type", "iteration"},
                      {"cpu_time", std::pow(10.0, exponent(random))},
                      {"real_time", std::pow(10.0, exponent(random))},
                      {"time_unit", "s"},
                      {"label", name}});
    }
    const nlohmann::json document = {{"benchmarks", rows}};
    const auto results =
        parse_google_benchmark_json(document.dump(file % 2 == 0 ? -1 : 2));
    ASSERT_EQ(results.runs.size(), rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      EXPECT_EQ(rows[i]["name"], results.runs[i].benchmark);
      EXPECT_EQ(rows[i]["label"], results.runs[i].label);
      EXPECT_EQ(rows[i]["cpu_time"], results.runs[i].values.at(0).value);
      EXPECT_EQ(rows[i]["real_time"], results.runs[i].values.at(1).value);
    }
  }
}

TEST(GoogleBenchmarkJsonTest, RandomDamageIsReadOrRefusedButNeverWorse) {
  std::mt19937_64 random(20260302);
  std::uniform_int_distribution<int> byte(0, 255);
  std::uniform_int_distribution<std::size_t> place(0, kVersion17.size() - 1);
  for (int trial = 0; trial < 1000; ++trial) {
    std::string text(kVersion17);
    for (int i = 0; i <= trial % 3; ++i) {
      text[place(random)] = static_cast<char>(byte(random));
    }
    try {
      parse_google_benchmark_json(text);
    } catch (const FormatError&) {
    }
    try {
      parse_truncated_google_benchmark_json(text);
    } catch (const FormatError&) {
    }
  }
}

}  // namespace
}  // namespace benchgate::formats
