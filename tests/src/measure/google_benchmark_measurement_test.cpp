#include "src/measure/google_benchmark_measurement.h"

#include "tests/support/google_benchmark_samples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace benchgate::measure {
namespace {

using formats::GoogleBenchmarkResults;
using formats::Run;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

Measurement measure(const std::string& name,
                    const GoogleBenchmarkResults& results) {
  return measurement_of(name, results, "was not run");
}

Measurement measure_in(std::string_view text, const std::string& name) {
  return measure(name, formats::parse_google_benchmark_json(text));
}

std::vector<std::pair<std::string, double>> numbers(
    const Measurement& measurement) {
  std::vector<std::pair<std::string, double>> numbers;
  for (const Value& value : measurement.values) {
    numbers.emplace_back(value.metric.name, value.value);
  }
  return numbers;
}

formats::RunValue seconds(const std::string& metric, double value) {
  return {{metric, "s"}, value};
}

/// The results of BM_A, one repetition for each CPU time.
GoogleBenchmarkResults repetitions(const std::vector<double>& cpu_times) {
  GoogleBenchmarkResults results;
  for (const double cpu_time : cpu_times) {
    Run run;
    run.benchmark = "BM_A";
    run.repetition_index = static_cast<std::int64_t>(results.runs.size());
    run.repetitions = static_cast<std::int64_t>(cpu_times.size());
    run.values = {seconds("cpu_time", cpu_time), seconds("real_time", 9.0)};
    results.runs.push_back(run);
  }
  return results;
}

TEST(GoogleBenchmarkMeasurementTest, TheValueIsTheMedianOverRepetitions) {
  EXPECT_THAT(numbers(measure("BM_A", repetitions({5.0, 1.0, 2.0}))),
              ElementsAre(Pair("cpu_time", 2.0), Pair("real_time", 9.0)));
  EXPECT_THAT(numbers(measure("BM_A", repetitions({4.0, 1.0, 2.0, 8.0}))),
              ElementsAre(Pair("cpu_time", 3.0), Pair("real_time", 9.0)));
}

TEST(GoogleBenchmarkMeasurementTest, AMetricThatARepetitionLacksIsLeftOut) {
  auto results = repetitions({1.0, 2.0});
  results.runs[1].values.pop_back();
  EXPECT_THAT(numbers(measure("BM_A", results)),
              ElementsAre(Pair("cpu_time", 1.5)));
}

TEST(GoogleBenchmarkMeasurementTest, AggregatesAloneGiveTheirMedian) {
  EXPECT_THAT(numbers(measure_in(tests::kVersion17, "BM_Aggregated/repeats:3")),
              ElementsAre(Pair("cpu_time", 3e-6), Pair("real_time", 4e-6)));
}

TEST(GoogleBenchmarkMeasurementTest, MissingRepetitionsMakeItUnfinished) {
  auto results = repetitions({1.0, 2.0, 3.0});
  results.runs.pop_back();
  const auto measurement = measure("BM_A", results);
  EXPECT_EQ(measurement.failure, "was not run");
  EXPECT_THAT(measurement.values, IsEmpty());
}

TEST(GoogleBenchmarkMeasurementTest, NoRunMakesItUnfinished) {
  EXPECT_EQ(measure("BM_B", repetitions({1.0})).failure, "was not run");
}

TEST(GoogleBenchmarkMeasurementTest, AnErrorInOneRepetitionIsAFailure) {
  auto results = repetitions({1.0, 2.0});
  results.runs[1].error = "no such file";
  const auto measurement = measure("BM_A", results);
  EXPECT_EQ(measurement.failure, "reported an error: no such file");
  EXPECT_THAT(measurement.values, IsEmpty());
  EXPECT_FALSE(measurement.skipped);
}

TEST(GoogleBenchmarkMeasurementTest, ASkipIsMarkedAsOne) {
  const auto measurement = measure_in(tests::kVersion19, "BM_Device");
  EXPECT_TRUE(measurement.skipped);
  EXPECT_EQ(measurement.failure, "skipped itself: no device");
}

TEST(GoogleBenchmarkMeasurementTest, BenchmarksOfOneNameAreAFailure) {
  EXPECT_EQ(measure_in(tests::kVersion19, "BM_Parse").failure,
            "is the name of 2 benchmarks, which cannot be told apart");
  EXPECT_EQ(measure_in(tests::kVersion14, "BM_Sum").failure,
            "is the name of 2 benchmarks, which cannot be told apart");
}

TEST(GoogleBenchmarkMeasurementTest, ATimeThatIsNoDurationIsAFailure) {
  EXPECT_EQ(measure("BM_A", repetitions({0.0})).failure,
            "reported a cpu_time of 0 s");
  EXPECT_EQ(measure("BM_A", repetitions({-1e-9})).failure,
            "reported a cpu_time of -1e-09 s");
  auto results = repetitions({1.0});
  results.runs[0].values.erase(results.runs[0].values.begin());
  const auto measurement = measure("BM_A", results);
  EXPECT_EQ(measurement.failure, "reported a cpu_time that is not a number");
  EXPECT_THAT(measurement.values, IsEmpty());
}

TEST(GoogleBenchmarkMeasurementTest, OnlyTheTimeItIsJudgedByHasToBeOne) {
  auto results = repetitions({0.0});
  results.runs[0].benchmark = "BM_A/real_time";
  const auto measurement = measure("BM_A/real_time", results);
  EXPECT_EQ(measurement.failure, "");
  EXPECT_THAT(numbers(measurement), ElementsAre(Pair("real_time", 9.0)));
}

TEST(GoogleBenchmarkMeasurementTest, ACounterMayBeZero) {
  auto results = repetitions({1.0});
  results.runs[0].values.push_back({{"misses", "1"}, 0.0});
  EXPECT_THAT(numbers(measure("BM_A", results)),
              ElementsAre(Pair("cpu_time", 1.0), Pair("real_time", 9.0),
                          Pair("misses", 0.0)));
}

TEST(GoogleBenchmarkMeasurementTest, TheLabelIsKept) {
  EXPECT_EQ(measure_in(tests::kVersion17, "BM_Copy/64").label,
            R"(a "label", NaN)");
}

}  // namespace
}  // namespace benchgate::measure
