#include "src/formats/bencher_metrics.h"

#include "reporters/history/record_json.h"
#include "src/formats/google_benchmark_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace benchgate::formats {
namespace {

using compare::Direction;
using testing::HasSubstr;

BencherRun some_run() {
  return {.commit = {.id = std::string(40, 'a'),
                     .parents = {},
                     .time = "2026-11-23T12:00:00Z",
                     .subject = "x"},
          .started = "2026-11-23T12:00:00Z",
          .suite = "bench",
          .higher_is_better = {"score"}};
}

std::string rejection(std::string_view text,
                      const BencherRun& run = some_run()) {
  try {
    parse_bencher_metrics(text, run);
  } catch (const FormatError& error) {
    return error.what();
  }
  return "";
}

TEST(BencherMetricsTest, MeasuresHaveTheirUnitsAndIntervals) {
  const auto record = parse_bencher_metrics(
      R"({"parse": {"latency": {"value": 88.0, "lower_value": 87.5,
                                "upper_value": 89.0},
                    "throughput": {"value": 5}},
          "link": {"build-time": {"value": 3.5, "lower_value": null},
                   "file-size": {"value": 4096},
                   "score": {"value": 7}, "errors": {"value": 0}}})",
      some_run());
  EXPECT_EQ(record.origin, "bencher");
  EXPECT_EQ(record.commit.id, std::string(40, 'a'));
  EXPECT_EQ(record.base_commit, "");
  ASSERT_EQ(record.entries.size(), 6U);
  const auto& latency = record.entries[0];
  EXPECT_EQ(latency.suite, "bench");
  EXPECT_EQ(latency.benchmark, "parse");
  EXPECT_EQ(latency.metric.name, "latency");
  EXPECT_EQ(latency.metric.unit, "s");
  EXPECT_DOUBLE_EQ(latency.value.median, 88e-9);
  EXPECT_DOUBLE_EQ(latency.value.low, 87.5e-9);
  EXPECT_DOUBLE_EQ(latency.value.high, 89e-9);
  EXPECT_FALSE(latency.delta);
  const auto& throughput = record.entries[1];
  EXPECT_EQ(throughput.metric.unit, "1/s");
  EXPECT_EQ(throughput.metric.better, Direction::higher);
  EXPECT_EQ(throughput.value.low, 5.0);
  EXPECT_EQ(record.entries[2].value.low, 3.5);
  EXPECT_EQ(record.entries[3].metric.unit, "B");
  EXPECT_EQ(record.entries[4].metric.better, Direction::higher);
  EXPECT_EQ(record.entries[5].metric.better, Direction::lower);
  EXPECT_TRUE(reporters::history::parse_record(
                  reporters::history::write_record(record)) == record);
}

TEST(BencherMetricsTest, WhatIsWrongIsNamedWithItsPlace) {
  EXPECT_THAT(rejection("{\n\"a\": }"), HasSubstr("line 2, column 6: "));
  EXPECT_EQ(rejection("[]"), "the file: expected an object, found an array");
  EXPECT_EQ(rejection(R"({"a": 1})"),
            "a: expected an object, found the number 1");
  EXPECT_EQ(rejection(R"({"a": {"latency": {}}})"),
            "a.latency.value: this key is missing");
  EXPECT_EQ(rejection(R"({"a": {"latency": {"value": "1"}}})"),
            "a.latency.value: expected a number, found \"1\"");
  BencherRun run = some_run();
  run.commit.time = "yesterday";
  EXPECT_THAT(rejection("{}", run), HasSubstr("commit.time: expected a time"));
}

}  // namespace
}  // namespace benchgate::formats
