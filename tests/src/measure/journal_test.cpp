#include "src/measure/journal.h"

#include "src/measure/measurement_error.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <iterator>

namespace benchgate::measure {
namespace {

using compare::Stage;
using testing::HasSubstr;

constexpr char kName[] = "BM_Odd/\"quoted\"\n(1)";

RecordedPair pair(double base, double head, Stage stage = Stage::screen) {
  RecordedPair recorded;
  recorded.suite = "s";
  recorded.benchmark = kName;
  recorded.stage = stage;
  recorded.first = compare::Side::head;
  recorded.duration = std::chrono::milliseconds(3);
  recorded.wall = std::chrono::microseconds(20500);
  recorded.turns = 20;
  recorded.base.values = {
      {.metric = {.name = "cpu_time", .unit = "s"}, .value = base},
      {.metric = {.name = "allocs_per_op",
                  .unit = "1",
                  .kind = compare::MetricKind::exact},
       .value = 3}};
  recorded.head.values = recorded.base.values;
  recorded.head.values[0].value = head;
  return recorded;
}

std::string text_of(const std::filesystem::path& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

class JournalTest : public testing::Test {
 protected:
  tests::TemporaryFolder folder_;
  std::filesystem::path file_ = folder_ / "result.json.journal";
  JournalHeader header_{.key = "sha256:1", .seed = 7, .started = "now"};
};

TEST_F(JournalTest, GivesBackWhatWasAppendedInOrderAndByStage) {
  {
    Journal journal(file_, header_, false);
    journal.append(pair(1.25e-6, 1.0 / 3.0));
    journal.append(pair(2e-6, 3e-6, Stage::confirm));
    journal.append(pair(4e-6, 5e-6));
    EXPECT_EQ(journal.pairs(), 3U);
    EXPECT_EQ(journal.trouble(), "");
  }
  auto read = read_journal(file_);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->header.key, "sha256:1");
  EXPECT_EQ(read->header.seed, 7U);
  EXPECT_EQ(read->recording.size(), 3U);
  const auto first = read->recording.take("s", kName, Stage::screen);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->base.values.at(0).value, 1.25e-6);
  EXPECT_EQ(first->head.values.at(0).value, 1.0 / 3.0);
  EXPECT_EQ(first->base.values.at(1).metric.kind, compare::MetricKind::exact);
  EXPECT_EQ(first->first, compare::Side::head);
  EXPECT_EQ(first->turns, 20);
  EXPECT_EQ(first->wall, std::chrono::microseconds(20500));
  EXPECT_EQ(
      read->recording.take("s", kName, Stage::confirm)->base.values[0].value,
      2e-6);
  EXPECT_EQ(
      read->recording.take("s", kName, Stage::screen)->base.values[0].value,
      4e-6);
  EXPECT_FALSE(read->recording.take("s", kName, Stage::screen));
  EXPECT_FALSE(read->recording.take("other", kName, Stage::screen));
}

TEST_F(JournalTest, KeepsFailuresAndSkips) {
  RecordedPair failed = pair(1, 1);
  failed.head.values.clear();
  failed.head.failure = "was killed by signal 6";
  failed.base.skipped = true;
  { Journal(file_, header_, false).append(failed); }
  const auto read =
      read_journal(file_)->recording.take("s", kName, Stage::screen);
  EXPECT_EQ(read->head.failure, "was killed by signal 6");
  EXPECT_TRUE(read->base.skipped);
  EXPECT_TRUE(read->base.failure.empty());
}

TEST_F(JournalTest, TruncatedAnywhereItStillGivesTheWholeLines) {
  {
    Journal journal(file_, header_, false);
    journal.append(pair(1, 2));
    journal.append(pair(3, 4));
  }
  const std::string whole = text_of(file_);
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    const std::string part = whole.substr(0, size);
    std::ofstream(file_) << part;
    const auto lines = std::count(part.begin(), part.end(), '\n');
    const auto read = read_journal(file_);
    ASSERT_EQ(read.has_value(), lines > 0) << size;
    if (read) {
      EXPECT_EQ(read->recording.size(), static_cast<std::size_t>(lines - 1));
    }
  }
}

TEST_F(JournalTest, GoingOnCutsOffTheTornLineAndAppends) {
  { Journal(file_, header_, false).append(pair(1, 2)); }
  std::ofstream(file_, std::ios::app) << "{\"suite\":\"s\",\"bench";
  {
    Journal journal(file_, header_, true);
    EXPECT_EQ(journal.pairs(), 1U);
    journal.append(pair(3, 4));
    EXPECT_EQ(journal.pairs(), 2U);
  }
  EXPECT_EQ(read_journal(file_)->recording.size(), 2U);
}

TEST_F(JournalTest, AFreshOneForgetsWhatWasThere) {
  { Journal(file_, header_, false).append(pair(1, 2)); }
  { Journal(file_, header_, false).append(pair(3, 4)); }
  EXPECT_EQ(read_journal(file_)->recording.size(), 1U);
}

TEST_F(JournalTest, WhatIsNoJournalIsNamedWithItsLine) {
  std::ofstream(file_) << "{\"schema\":\"benchgate.result/1\"}\n";
  try {
    read_journal(file_);
    FAIL() << "a result file was taken for a journal";
  } catch (const MeasurementError& error) {
    EXPECT_EQ(error.kind(), MeasurementError::Kind::bad_input);
    EXPECT_THAT(error.what(), HasSubstr(file_.string() + ":1: "));
  }
  { Journal(file_, header_, false).append(pair(1, 2)); }
  std::ofstream(file_, std::ios::app) << "{\"suite\":7}\n";
  EXPECT_THROW(read_journal(file_), MeasurementError);
}

TEST_F(JournalTest, NoneIsNoError) {
  EXPECT_FALSE(read_journal(file_));
}

TEST_F(JournalTest, TwoWritersDoNotShareAFile) {
  Journal first(file_, header_, false);
  Journal second(file_, header_, false);
  first.append(pair(1, 2));
  second.append(pair(3, 4));
  second.append(pair(5, 6));
  EXPECT_NE(first.file(), second.file());
  EXPECT_EQ(read_journal(first.file())->recording.size(), 1U);
  EXPECT_EQ(read_journal(second.file())->recording.size(), 2U);
}

TEST_F(JournalTest, RemovedItLeavesNothing) {
  Journal journal(file_, header_, false);
  journal.append(pair(1, 2));
  journal.remove();
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
  journal.append(pair(3, 4));  // Nobody reads it any more.
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

TEST_F(JournalTest, WhereNothingCanBeWrittenItSaysSoAndGoesOn) {
  std::ofstream(folder_ / "file") << "not a folder";
  Journal journal(folder_ / "file" / "journal", header_, false);
  journal.append(pair(1, 2));
  EXPECT_THAT(journal.trouble(), HasSubstr("opening"));
}

TEST_F(JournalTest, AFullDiskIsSaidAndWhatWasWrittenStays) {
  auto previous = std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  ::getrlimit(RLIMIT_FSIZE, &before);
  {
    Journal journal(file_, header_, false);
    journal.append(pair(1, 2));
    const rlimit full{.rlim_cur = std::filesystem::file_size(file_) + 10,
                      .rlim_max = before.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &full);
    journal.append(pair(3, 4));
    ::setrlimit(RLIMIT_FSIZE, &before);
    EXPECT_THAT(journal.trouble(), HasSubstr("writing"));
  }
  std::signal(SIGXFSZ, previous);
  EXPECT_EQ(read_journal(file_)->recording.size(), 1U);
}

}  // namespace
}  // namespace benchgate::measure
