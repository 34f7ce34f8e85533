#include "src/formats/go_text.h"

#include "tests/support/recording_sink.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace benchgate::formats {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using tests::RecordingSink;
using tests::TextSource;

RecordingSink read(const std::string& text, std::size_t piece = 1U << 20U) {
  RecordingSink sink;
  TextSource source(text, piece);
  read_go_text(source, "f.txt", sink);
  return sink;
}

TEST(GoTextTest, ResultLinesGiveEveryMeasurement) {
  const RecordingSink sink = read(
      "BenchmarkSort/n=8-4 \t 100\t 12.5 ns/op\t 3 B/op\n"
      "BenchmarkSort/n=8-4 \t 100\t 13 ns/op\t 0 B/op\n"
      "Benchmark 1 1 x\n");
  EXPECT_THAT(sink.results, ElementsAre("Sort/n=8-4 12.5 ns/op 3 B/op",
                                        "Sort/n=8-4 13 ns/op 0 B/op", " 1 x"));
  EXPECT_THAT(sink.warnings, IsEmpty());
}

// The quick way must not be quicker than right: every line is of the same
// benchmark, so each is first taken for one like the line before.
TEST(GoTextTest, WhatLooksLikeTheLineBeforeIsStillRead) {
  const RecordingSink sink = read(
      "BenchmarkA 1 1 ns/op 2 B/op\n"
      "BenchmarkA 1 1 ns/op\n"
      "BenchmarkA 1 1 ns/op 2 B/op 3 x\n"
      "BenchmarkA 1 0x1p4 ns/op 1_000 B/op\n"
      "BenchmarkA +1 1e3 ns/op -2 B/op\n"
      "BenchmarkA 1 1.25 ns/opp 2 B/op\n"
      "BenchmarkAB 1 1 ns/op 2 B/op\n"
      "BenchmarkA 1 12345678901234567890 ns/op 0.1 B/op \t\r\n"
      "BenchmarkA 1 1 ns/op 2 B/op 3\n"
      "BenchmarkA x 1 ns/op 2 B/op\n"
      "BenchmarkA 1 1. ns/op .5 B/op");
  EXPECT_THAT(
      sink.results,
      ElementsAre("A 1 ns/op 2 B/op", "A 1 ns/op", "A 1 ns/op 2 B/op 3 x",
                  "A 16 ns/op 1000 B/op", "A 1000 ns/op -2 B/op",
                  "A 1.25 ns/opp 2 B/op", "AB 1 ns/op 2 B/op",
                  "A 1.2345678901234567e+19 ns/op 0.1 B/op",
                  "A 1 ns/op 0.5 B/op"));
  EXPECT_THAT(sink.warnings,
              ElementsAre("f.txt:9: missing units",
                          "f.txt:10: parsing iteration count: invalid syntax"));
}

TEST(GoTextTest, BadLinesAreNamedAndLeftOut) {
  const RecordingSink sink = read(
      "BenchmarkSilent\n"
      "BenchmarkA \n"
      "BenchmarkA 1.5 1 ns/op\n"
      "BenchmarkA 99999999999999999999 1 ns/op\n"
      "BenchmarkA 1\n"
      "BenchmarkA 1 x ns/op\n"
      "BenchmarkA 1 1e999 ns/op\n"
      "BenchmarkA 1 1\n"
      "Unit\n"
      "Unit ns/op better\n"
      "Unit ns/op better=lower\n"
      "Unit ns/op better=higher\n");
  EXPECT_THAT(
      sink.warnings,
      ElementsAre(
          "f.txt:2: missing iteration count",
          "f.txt:3: parsing iteration count: invalid syntax",
          "f.txt:4: parsing iteration count: value out of range",
          "f.txt:5: missing measurements",
          "f.txt:6: parsing measurement: invalid syntax",
          "f.txt:7: parsing measurement: value out of range",
          "f.txt:8: missing units", "f.txt:9: missing unit",
          "f.txt:10: expected key=value",
          "f.txt:12: metadata better of unit ns/op already set to lower"));
  EXPECT_THAT(sink.results, IsEmpty());
}

TEST(GoTextTest, ADirectionThatIsNoneIsNamedAndNotTaken) {
  const RecordingSink sink = read(
      "Unit widgets better=sideways assume=exact\n"
      "Unit widgets better=lower\n");
  EXPECT_THAT(sink.warnings,
              ElementsAre("f.txt:1: better=sideways of unit widgets: expected "
                          "lower or higher"));
}

TEST(GoTextTest, ManyBadLinesAreCounted) {
  std::string text;
  for (int i = 0; i < 1000; ++i) {
    text += "BenchmarkA 1\n";
  }
  const RecordingSink sink = read(text);
  EXPECT_THAT(sink.warnings, SizeIs(11));
  EXPECT_EQ(sink.warnings.back(),
            "f.txt: and 990 more lines that are not as they should be");
}

TEST(GoTextTest, ConfigurationIsTheLinesThatLookLikeIt) {
  const RecordingSink sink = read(
      "goos: linux\n"
      "k:\t v  \n"
      "gone:\n"
      "ok:  \n"
      "Bad: x\n"
      "bAd: x\n"
      "nospace:x\n"
      "two words: x\n"
      ": x\n"
      "\xC3\xBC"
      "ber: ja\n"
      "\xC3\x9C"
      "ber: nein\n");
  EXPECT_THAT(sink.configuration,
              ElementsAre("goos: linux", "k: v  ", "gone: ", "ok: ",
                          "\xC3\xBC"
                          "ber: ja"));
}

TEST(GoTextTest, LinesMayEndAtChunksAndBeLong) {
  const std::string name(200000, 'n');
  const std::string text = "BenchmarkA 1 1 ns/op\r\nBenchmark" + name +
                           " 1 2 ns/op\r\nBenchmarkA 1 3 ns/op";
  for (const std::size_t piece : {1U << 20U, 4096U, 7U}) {
    const RecordingSink sink = read(text, piece);
    EXPECT_THAT(sink.results,
                ElementsAre("A 1 ns/op", name + " 2 ns/op", "A 3 ns/op"));
  }
}

TEST(GoTextTest, ChunksOfOneByteChangeNothing) {
  const std::string text =
      "goos: linux\nBenchmarkA-8 10 1.5 ns/op 7 B/op\n"
      "BenchmarkB-8 10 2.5 ns/op 7 B/op\nBenchmarkA-8 10 1.25 ns/op 7 B/op\n";
  EXPECT_EQ(read(text, 1).results, read(text).results);
}

TEST(GoTextTest, UnicodeSpaceSeparates) {
  const RecordingSink sink = read(
      "BenchmarkA\xC2\xA0"
      "1\xE2\x80\x83"
      "2\xE3\x80\x80ns/op\n"
      "BenchmarkA 1 2 \xC2\xB5s/op\n");
  EXPECT_THAT(sink.results, ElementsAre("A 2 ns/op", "A 2 \xC2\xB5s/op"));
}

TEST(GoTextTest, InfinityAndNanAreValues) {
  const RecordingSink sink =
      read("BenchmarkA 1 NaN a +Inf b -infinity c 1 d 2 d\n");
  EXPECT_THAT(sink.results, ElementsAre("A nan a inf b -inf c 1 d 2 d"));
}

TEST(GoTextTest, UnitsAreTidied) {
  const RecordingSink sink = read("BenchmarkA 1 1 ns/op 1 MB/s 1 x\n");
  EXPECT_THAT(sink.units,
              ElementsAre("ns/op=sec/op*1e-09", "MB/s=B/s*1000000", "x=x*1"));
}

}  // namespace
}  // namespace benchgate::formats
