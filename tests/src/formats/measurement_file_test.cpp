#include "src/formats/measurement_file.h"

#include "reporters/result_json.h"
#include "src/formats/google_benchmark_json.h"
#include "tests/support/recording_sink.h"
#include "tests/support/temporary_folder.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <archive.h>
#include <archive_entry.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace benchgate::formats {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using tests::RecordingSink;

const std::string kText = "goos: linux\nBenchmarkA 1 2 ns/op\n";

const std::string kGoogle = R"({
  "context": {"host_name": "box", "num_cpus": 2, "load_avg": [1, 2],
              "caches": [{"type": "Data"}]},
  "benchmarks": [
    {"name": "BM_A/8", "family_index": 0, "run_name": "BM_A/8",
     "run_type": "iteration", "repetitions": 2, "repetition_index": 0,
     "threads": 1, "iterations": 10, "real_time": 1.5e+03, "cpu_time": 12,
     "time_unit": "us", "bytes_per_second": 8, "hits": 3, "label": "x"},
    {"name": "BM_A/8", "run_name": "BM_A/8", "run_type": "iteration",
     "iterations": 10, "real_time": 7, "cpu_time": NaN, "time_unit": "us",
     "hits": Infinity},
    {"name": "BM_A/8_mean", "run_name": "BM_A/8", "run_type": "aggregate",
     "aggregate_name": "mean", "real_time": 9, "cpu_time": 9,
     "time_unit": "us"},
    {"name": "BM_A/8_median", "run_name": "BM_A/8", "run_type": "aggregate",
     "aggregate_name": "median", "real_time": 9, "cpu_time": 9,
     "time_unit": "us"},
    {"name": "BM_Only_median", "run_name": "BM_Only", "run_type": "aggregate",
     "aggregate_name": "median", "real_time": 9, "cpu_time": 8,
     "time_unit": "ns"},
    {"name": "BM_Bad", "run_name": "BM_Bad", "run_type": "iteration",
     "error_occurred": true, "error_message": "no \"such\" file",
     "real_time": 0, "cpu_time": 0, "time_unit": "ns"}
  ]
})";

class MeasurementFileTest : public testing::Test {
 protected:
  std::string write(const std::string& text) {
    const auto path = folder_ / "input";
    std::ofstream(path, std::ios::binary) << text;
    return path.string();
  }

  RecordingSink read(const std::string& text) {
    RecordingSink sink;
    read_measurement_file({write(text), "label"}, sink);
    return sink;
  }

  /// What is said of an input that cannot be read, without its folder.
  std::string refusal(const std::string& text) {
    try {
      read(text);
    } catch (const FormatError& error) {
      const std::string message = error.what();
      const std::string path = (folder_ / "input").string();
      EXPECT_THAT(message, HasSubstr(path));
      return message.substr(std::min(message.size(), path.size()));
    }
    return "it was read";
  }

  tests::TemporaryFolder folder_;
};

std::string compressed(const std::string& text, int (*filter)(archive*)) {
  std::string packed(text.size() + 4096, '\0');
  std::size_t used = 0;
  archive* writer = archive_write_new();
  filter(writer);
  archive_write_set_format_raw(writer);
  archive_write_set_bytes_in_last_block(writer, 1);
  archive_write_open_memory(writer, packed.data(), packed.size(), &used);
  archive_entry* entry = archive_entry_new();
  archive_entry_set_filetype(entry, AE_IFREG);
  archive_write_header(writer, entry);
  archive_write_data(writer, text.data(), text.size());
  archive_entry_free(entry);
  archive_write_close(writer);
  archive_write_free(writer);
  packed.resize(used);
  return packed;
}

std::string utf16(const std::string& ascii, bool little, bool mark) {
  std::string text;
  const auto put = [&](unsigned char high, unsigned char low) {
    text += static_cast<char>(little ? low : high);
    text += static_cast<char>(little ? high : low);
  };
  if (mark) {
    put(0xFE, 0xFF);
  }
  for (const char c : ascii) {
    put(0, static_cast<unsigned char>(c));
  }
  return text;
}

TEST_F(MeasurementFileTest, TextIsReadHoweverItIsStored) {
  const std::vector<std::string> expected = {"A 2 ns/op"};
  EXPECT_EQ(read(kText).results, expected);
  EXPECT_EQ(read("\xEF\xBB\xBF" + kText).results, expected);
  EXPECT_EQ(read("\xEF\xBB\xBF"
                 "BenchmarkA 1 2 ns/op")
                .results,
            expected);
  for (const bool little : {true, false}) {
    for (const bool mark : {true, false}) {
      EXPECT_EQ(read(utf16(kText, little, mark)).results, expected);
    }
  }
  EXPECT_EQ(read(compressed(kText, archive_write_add_filter_gzip)).results,
            expected);
  EXPECT_EQ(read(compressed(kText, archive_write_add_filter_xz)).results,
            expected);
  EXPECT_EQ(
      read(compressed(utf16(kText, true, true), archive_write_add_filter_gzip))
          .results,
      expected);
}

// Its last character would stick to the unit in front of it.
TEST_F(MeasurementFileTest, Utf16ThatBreaksOffIsRefused) {
  for (const bool little : {true, false}) {
    std::string text = utf16("BenchmarkA 1 2 ns/op", little, true);
    EXPECT_THAT(refusal(text + 'x'), HasSubstr(": breaks off within a"));
    EXPECT_THAT(refusal(text.substr(0, text.size() - 1)),
                HasSubstr("odd in number"));
    text += little ? std::string("\x3d\xd8") : std::string("\xd8\x3d");
    EXPECT_THAT(refusal(text), HasSubstr(": breaks off within a"));
  }
}

TEST_F(MeasurementFileTest, LinesThatEndInCarriageReturnsAloneAreToldApart) {
  for (const std::string text :
       {"BenchmarkA 1 2 ns/op\rBenchmarkA 1 3 ns/op\r",
        "goos: linux\rBenchmarkA 1 2 ns/op", "BenchmarkA\rBenchmarkB\r"}) {
    EXPECT_THAT(refusal(text), HasSubstr("carriage returns alone")) << text;
  }
  EXPECT_THAT(refusal("hello\r"), HasSubstr("no benchmark result in it;"));
  EXPECT_THAT(read("BenchmarkA 1 2 ns/op\r").results, ElementsAre("A 2 ns/op"));
}

TEST_F(MeasurementFileTest, GoogleBenchmarkIsReadWithoutItsAggregates) {
  const RecordingSink sink = read(kGoogle);
  EXPECT_THAT(
      sink.results,
      ElementsAre(
          "BM_A/8 0.0015 real_time 1.2e-05 cpu_time 8 bytes_per_second 3 hits",
          "BM_A/8 7e-06 real_time", "BM_Only 9e-09 real_time 8e-09 cpu_time"));
  EXPECT_THAT(sink.units,
              ElementsAre("real_time=sec/op*1", "cpu_time=cpu-sec/op*1",
                          "bytes_per_second=B/s*1", "hits=hits*1"));
  EXPECT_THAT(sink.configuration, ElementsAre("host_name: box (named only)",
                                              "num_cpus: 2 (named only)"));
  EXPECT_THAT(sink.warnings,
              ElementsAre(HasSubstr("1 of the benchmarks have aggregates only"),
                          HasSubstr(": a run of BM_Bad gave no result: "
                                    "no \"such\" file"),
                          HasSubstr("2 numbers are NaN, infinite or null")));
}

// Version 1.5 is read by the exact reader, as it has no "run_type".
TEST_F(MeasurementFileTest, RunsWithoutANumberAreNoResults) {
  for (const std::string type : {R"("run_type": "iteration", )", ""}) {
    const std::string run = R"({"name": "BM_A", )" + type +
                            R"("time_unit": "ns", "real_time": NaN, )"
                            R"("cpu_time": -Infinity})";
    EXPECT_EQ(refusal(R"({"benchmarks": [)" + run + "]}"),
              ": there is no benchmark result in it");
    const RecordingSink sink =
        read(R"({"benchmarks": [)" + run + R"(, {"name": "BM_B", )" + type +
             R"("time_unit": "s", "real_time": 3, "cpu_time": null}]})");
    EXPECT_THAT(sink.results, ElementsAre("BM_B 3 real_time"));
    EXPECT_THAT(sink.warnings,
                ElementsAre(HasSubstr(": a run of BM_A gave no result: all its "
                                      "numbers are NaN, infinite or null"),
                            HasSubstr("3 numbers are NaN, infinite or null")));
  }
}

// The first reader is the quick one, the second the exact one.
TEST_F(MeasurementFileTest, OfBenchmarksWithoutAResultTheFirstAreNamed) {
  constexpr int kBenchmarks = 12;
  for (const std::string type : {R"("run_type": "iteration", )", ""}) {
    std::string rows = R"({"name": "BM_Good", "time_unit": "ns", )" + type +
                       R"("real_time": 1, "cpu_time": 1})";
    for (int i = 0; i < 2 * kBenchmarks; ++i) {
      rows += fmt::format(
          R"(, {{"name": "BM_{}", {}"time_unit": "ns", {}}})", i % kBenchmarks,
          type,
          i % 2 == 0 ? R"("error_occurred": true, "error_message": "no")"
                     : R"("real_time": NaN, "cpu_time": null)");
    }
    const RecordingSink sink = read(R"({"benchmarks": [)" + rows + "]}");
    ASSERT_THAT(sink.warnings, SizeIs(12));
    EXPECT_THAT(sink.warnings[0],
                HasSubstr(": 2 runs of BM_0 gave no result: no"));
    EXPECT_THAT(sink.warnings[9],
                HasSubstr(": 2 runs of BM_9 gave no result: all its numbers "));
    EXPECT_THAT(sink.warnings[10],
                HasSubstr(": and runs of 2 more benchmarks gave no result"));
    EXPECT_THAT(sink.warnings[11], HasSubstr(": 24 numbers are NaN"));
  }
}

TEST_F(MeasurementFileTest, MediansOfRunsThatGaveNoResultAreNotTaken) {
  const std::string median =
      R"({"name": "BM_A_median", "run_name": "BM_A", "run_type": "aggregate",
          "aggregate_name": "median", "time_unit": "ns", )";
  const std::string good =
      R"({"name": "BM_B", "run_type": "iteration", "time_unit": "ns",
          "real_time": 1, "cpu_time": 1}, )";
  for (const std::string times : {R"("real_time": NaN, "cpu_time": NaN})",
                                  R"("real_time": 1, "cpu_time": 1})"}) {
    const RecordingSink sink =
        read(R"({"benchmarks": [)" + good +
             R"({"name": "BM_A", "run_type": "iteration", "time_unit": "ns",
                 "real_time": NaN, "cpu_time": NaN}, )" +
             median + times + "]}");
    EXPECT_THAT(sink.results, SizeIs(1));
    EXPECT_THAT(sink.warnings,
                ElementsAre(HasSubstr(": a run of BM_A gave no result: all"),
                            HasSubstr(": 2 numbers are NaN")));
  }
}

TEST_F(MeasurementFileTest, ARunWithoutItsTimesIsRefused) {
  EXPECT_THAT(refusal(R"({"benchmarks": [{"name": "BM_A", )"
                      R"("run_type": "iteration", "time_unit": "ns"}]})"),
              HasSubstr("benchmarks[0].cpu_time is missing"));
}

TEST_F(MeasurementFileTest, OneNumberThatIsLeftOutIsToldAsOne) {
  const RecordingSink sink = read(
      R"({"benchmarks": [{"name": "BM_A", "run_type": "iteration",
          "time_unit": "ns", "real_time": 1, "cpu_time": NaN}]})");
  EXPECT_THAT(sink.warnings,
              ElementsAre(HasSubstr(": a number is NaN, infinite or null")));
}

TEST_F(MeasurementFileTest, ATimeThatIsNoNumberIsRefused) {
  for (const std::string time : {R"("1.5")", "true", "[1]", "{}"}) {
    EXPECT_THAT(refusal(R"({"benchmarks": [{"name": "BM_A", )"
                        R"("run_type": "iteration", "time_unit": "ns", )"
                        R"("cpu_time": 1, "real_time": )" +
                        time + "}]}"),
                HasSubstr("benchmarks[0].real_time is not a number"));
  }
}

// Where counters are looked for one after the other, this does not end.
TEST_F(MeasurementFileTest, GoogleBenchmarkMayHaveAnyNumberOfCounters) {
  constexpr int kRows = 20'000;
  std::string text = R"({"benchmarks": [)";
  for (int i = 0; i < kRows; ++i) {
    text += fmt::format(
        R"({}{{"name": "X", "run_type": "iteration", "time_unit": "ns", )"
        R"("real_time": 1, "counter{}": {}}})",
        i == 0 ? "" : ",", i, i);
  }
  const RecordingSink sink = read(text + "]}");
  EXPECT_EQ(sink.results.size(), std::size_t{kRows});
  EXPECT_EQ(sink.results.back(), "X 1e-09 real_time 19999 counter19999");
}

TEST_F(MeasurementFileTest, OldVersionsOfGoogleBenchmarkAreRead) {
  const RecordingSink sink = read(R"({"context": {}, "benchmarks": [
    {"name": "BM_A", "iterations": 1, "real_time": 5, "cpu_time": 4,
     "time_unit": "ns"},
    {"name": "BM_A_mean", "iterations": 1, "real_time": 5, "cpu_time": 4,
     "time_unit": "ns"},
    {"name": "BM_A_stddev", "iterations": 1, "real_time": 5, "cpu_time": 4,
     "time_unit": "ns"}]})");
  EXPECT_THAT(sink.results, ElementsAre("BM_A 4e-09 cpu_time 5e-09 real_time"));
}

TEST_F(MeasurementFileTest, TruncatedJsonIsRefusedWherever) {
  for (std::size_t size = 1; size < kGoogle.size(); size += 13) {
    EXPECT_NE(refusal(kGoogle.substr(0, size)), "it was read") << size;
  }
}

TEST_F(MeasurementFileTest, OwnResultFilesAreTwoInputs) {
  compare::Comparison comparison;
  compare::Row row;
  row.benchmark = "BM_A";
  row.metric = {"cpu_time", "s", compare::Direction::lower,
                compare::MetricKind::timed};
  row.screen = {{1.0, 2.0, compare::Side::base}, {3.0, 4.0, {}}};
  comparison.rows.push_back(row);
  const RecordingSink sink = read(reporters::write_result(comparison));
  EXPECT_THAT(sink.results, ElementsAre("BM_A 1 cpu_time", "BM_A 3 cpu_time",
                                        "BM_A 2 cpu_time", "BM_A 4 cpu_time"));
  EXPECT_THAT(sink.configuration,
              ElementsAre(".file: label:base (named only)",
                          ".file: label:head (named only)"));
}

TEST_F(MeasurementFileTest, WhatHoldsNoResultIsRefused) {
  EXPECT_EQ(refusal(""), ": is empty");
  EXPECT_THAT(refusal("hello\n"), HasSubstr("no benchmark result in it;"));
  EXPECT_THAT(refusal("BenchmarkA 1 x ns/op\n"),
              HasSubstr("no benchmark result in it that could be understood"));
  EXPECT_THAT(refusal(std::string("\x7F"
                                  "ELF\0\0\1",
                                  7)),
              HasSubstr("is binary"));
  EXPECT_THAT(refusal("{}"), HasSubstr("has no \"benchmarks\""));
  EXPECT_THAT(refusal("[1]"), HasSubstr("\"benchmarks\""));
  EXPECT_THAT(refusal(R"({"context": {}, "benchmarks": []})"),
              HasSubstr("no benchmark result in it"));
  EXPECT_THAT(refusal(kGoogle + "x"), HasSubstr("is not JSON"));
  const std::string packed = compressed(kText, archive_write_add_filter_gzip);
  EXPECT_THAT(refusal(packed.substr(0, packed.size() / 2)),
              HasSubstr("cannot be decompressed"));
}

TEST_F(MeasurementFileTest, WhatCannotBeOpenedIsRefused) {
  RecordingSink sink;
  EXPECT_THROW(read_measurement_file({"/no/such/file", ""}, sink), FormatError);
  EXPECT_THROW(read_measurement_file({folder_.path().string(), ""}, sink),
               FormatError);
}

}  // namespace
}  // namespace benchgate::formats
