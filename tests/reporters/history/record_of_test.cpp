#include "reporters/history/record_of.h"

#include "reporters/history/record_id.h"
#include "reporters/history/record_json.h"
#include "tests/reporters/situations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace benchgate::reporters::history {
namespace {

using compare::Comparison;
using compare::Verdict;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

const Commit kCommit = {.id = std::string(40, 'a'),
                        .parents = {std::string(40, 'b')},
                        .time = "2026-11-23T12:00:00Z",
                        .subject = "store: read ahead"};

Comparison one_row() {
  Comparison comparison;
  comparison.tool_version = "0.1.0";
  comparison.started = "2026-11-23T13:05:00Z";
  comparison.base.commit = std::string(40, 'b');
  comparison.head = {.revision = "main",
                     .commit = std::string(40, 'a'),
                     .build = "",
                     .environment = {{"cpu", "Some CPU"}}};
  compare::Row row = regressed_row("BM_Get/32", 4.0e-6, 4.1e-6);
  row.suite = "store";
  row.head = compare::SideSummary{
      .median = 4.1e-6, .low = 4.0e-6, .high = 4.2e-6, .n = 18};
  row.delta = compare::Delta{.ratio = 0.025, .low = 0.02, .high = 0.03};
  comparison.rows = {row};
  return comparison;
}

TEST(RecordOfTest, HoldsTheRunAndHeadsValues) {
  const Record record = record_of(one_row(), kCommit);
  EXPECT_TRUE(record.commit == kCommit);
  EXPECT_EQ(record.revision, "main");
  EXPECT_EQ(record.base_commit, std::string(40, 'b'));
  EXPECT_EQ(record.started, "2026-11-23T13:05:00Z");
  EXPECT_EQ(record.environment.at("cpu"), "Some CPU");
  EXPECT_EQ(record.tool_version, "0.1.0");
  EXPECT_EQ(record.origin, "benchgate");
  EXPECT_EQ(record.shard, 1U);
  EXPECT_EQ(record.shards, 1U);
  EXPECT_EQ(record.id, record_id(record));
  ASSERT_EQ(record.entries.size(), 1U);
  const Entry& entry = record.entries[0];
  EXPECT_EQ(entry.suite, "store");
  EXPECT_EQ(entry.benchmark, "BM_Get/32");
  EXPECT_EQ(entry.metric.name, "cpu_time");
  EXPECT_EQ(entry.value.median, 4.1e-6);
  EXPECT_EQ(entry.value.n, 18U);
  EXPECT_EQ(entry.delta->ratio, 0.025);
  EXPECT_EQ(entry.delta->low, 0.02);
  EXPECT_EQ(entry.delta->high, 0.03);
  EXPECT_EQ(entry.pairs, 18U);
}

TEST(RecordOfTest, OfValuesThatWereMeasuredApartThereIsNoRatio) {
  Comparison comparison = one_row();
  comparison.rows[0].design = compare::Design::unpaired;
  const Record record = record_of(comparison, kCommit);
  EXPECT_EQ(record.base_commit, "");
  EXPECT_FALSE(record.entries[0].delta);
  EXPECT_EQ(record.entries[0].pairs, 0U);
}

TEST(RecordOfTest, ToABaseThatIsNoCommitThereIsNoRatio) {
  Comparison comparison = one_row();
  comparison.base.commit.clear();
  const Record record = record_of(comparison, kCommit);
  EXPECT_EQ(record.base_commit, "");
  EXPECT_FALSE(record.entries[0].delta);
}

TEST(RecordOfTest, RowsThatFailedOrHaveNoValueAreLeftOut) {
  Comparison comparison = one_row();
  comparison.rows.push_back(comparison.rows[0]);
  comparison.rows.push_back(comparison.rows[0]);
  comparison.rows[0].verdict = Verdict::failed;
  comparison.rows[1].head.reset();
  comparison.rows[2].benchmark = "BM_Stays";
  const Record record = record_of(comparison, kCommit);
  ASSERT_EQ(record.entries.size(), 1U);
  EXPECT_EQ(record.entries[0].benchmark, "BM_Stays");
}

TEST(RecordOfTest, DigitsBelowTheNoiseAreRoundedAway) {
  Comparison comparison = one_row();
  comparison.rows[0].head->median = 4.123456789e-6;
  comparison.rows[0].delta->ratio = 0.0251234567891;
  comparison.rows[0].delta->high = kInfinity;
  const Record record = record_of(comparison, kCommit);
  EXPECT_EQ(record.entries[0].value.median, 4.123457e-6);
  EXPECT_EQ(record.entries[0].delta->ratio, 0.02512346);
  EXPECT_EQ(record.entries[0].delta->high, kInfinity);
}

TEST(RecordOfTest, ARatioOfNearlyNothingDoesNotBecomeNothing) {
  Comparison comparison = one_row();
  comparison.rows[0].delta->low = -0.9999999999;
  EXPECT_GT(record_of(comparison, kCommit).entries[0].delta->low, -1.0);
}

TEST(RecordOfTest, ExactMetricsKeepEveryDigit) {
  Comparison comparison = one_row();
  comparison.rows[0].metric.kind = compare::MetricKind::exact;
  comparison.rows[0].head->median = 123456789012.0;
  EXPECT_EQ(record_of(comparison, kCommit).entries[0].value.median,
            123456789012.0);
}

TEST(RecordOfTest, AShardSaysWhichItIs) {
  Comparison comparison = one_row();
  comparison.shard = compare::Shard{.index = 2, .count = 3};
  const Record record = record_of(comparison, kCommit);
  EXPECT_EQ(record.shard, 2U);
  EXPECT_EQ(record.shards, 3U);
}

TEST(RecordOfTest, WithoutAStartTheCommitsTimeStandsForIt) {
  Comparison comparison = one_row();
  comparison.started.clear();
  EXPECT_EQ(record_of(comparison, kCommit).started, kCommit.time);
}

TEST(RecordOfTest, ACommitWithoutItsFormIsRejected) {
  Commit commit = kCommit;
  commit.id = "main";
  EXPECT_THROW(record_of(one_row(), commit), InvalidRecord);
}

TEST(RecordOfTest, EverySituationBecomesARecordThatReadsBackEqual) {
  for (const Situation& each : situations()) {
    Comparison comparison = each.make();
    comparison.base.commit = std::string(40, 'b');
    const Record record = record_of(comparison, kCommit);
    EXPECT_TRUE(parse_record(write_record(record)) == record) << each.name;
  }
}

}  // namespace
}  // namespace benchgate::reporters::history
