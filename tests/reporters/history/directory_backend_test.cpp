#include "reporters/history/directory_backend.h"

#include "reporters/history/directory_compaction.h"
#include "reporters/history/pack.h"
#include "reporters/history/record_id.h"
#include "reporters/history/record_json.h"
#include "tests/reporters/history/random_record.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace benchgate::reporters::history {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

struct Contents {
  std::map<std::string, Record> records;
  std::vector<Unreadable> unreadable;
  bool repeated = false;
};

Contents contents_of(Backend& backend) {
  Contents contents;
  contents.unreadable = backend.read([&contents](Record record) {
    const std::string id = record.id;
    contents.repeated =
        !contents.records.emplace(id, std::move(record)).second ||
        contents.repeated;
  });
  return contents;
}

class DirectoryBackendTest : public testing::Test {
 protected:
  [[nodiscard]] fs::path file(const std::string& name) const {
    return folder_ / "history" / name;
  }

  void write(const std::string& name, std::string_view bytes) const {
    fs::create_directories(file(name).parent_path());
    std::ofstream(file(name), std::ios::binary) << bytes;
  }

  [[nodiscard]] std::string bytes_of(const std::string& name) const {
    std::ifstream stream(file(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  /// All files but folders, sorted.
  [[nodiscard]] std::vector<std::string> files() const {
    std::vector<std::string> files;
    for (const auto& each :
         fs::recursive_directory_iterator(folder_ / "history")) {
      if (each.is_regular_file()) {
        files.push_back(
            each.path().lexically_relative(folder_ / "history").string());
      }
    }
    std::ranges::sort(files);
    return files;
  }

  [[nodiscard]] std::string compact_at(const std::string& month,
                                       const CompactionLimits& limits = {}) {
    return compact_folder(HistoryFolder(folder_ / "history"), month, limits);
  }

  void expect_runs(std::size_t count) {
    const Contents contents = contents_of(*backend_);
    EXPECT_TRUE(contents.unreadable.empty());
    EXPECT_FALSE(contents.repeated);
    EXPECT_EQ(contents.records.size(), count);
    for (std::size_t run = 0; run < count; ++run) {
      const Record record = plain_record(run);
      EXPECT_TRUE(contents.records.at(record.id) == record) << run;
    }
  }

  tests::TemporaryFolder folder_;
  std::unique_ptr<Backend> backend_ =
      open_directory_history((folder_ / "history").string(), {});
};

TEST_F(DirectoryBackendTest, WhatWasNeverWrittenToHoldsNothing) {
  expect_runs(0);
  EXPECT_THAT(backend_->compact(), HasSubstr("nothing to do"));
  EXPECT_FALSE(fs::exists(folder_ / "history"));
}

TEST_F(DirectoryBackendTest, GivesBackAnyRecord) {
  std::mt19937_64 random(11);
  std::map<std::string, Record> added;
  for (int trial = 0; trial < 50; ++trial) {
    const Record record = random_record(random);
    EXPECT_TRUE(backend_->add(record));
    added.emplace(record.id, record);
  }
  EXPECT_TRUE(contents_of(*backend_).records == added);
}

TEST_F(DirectoryBackendTest, ARecordLiesInTheFolderOfItsDay) {
  backend_->add(plain_record(0));
  EXPECT_THAT(files(), ElementsAre(record_path(plain_record(0).id)));
}

TEST_F(DirectoryBackendTest, WhatAnEarlierVersionWroteIsReadAndKeptAndPacked) {
  for (const std::size_t run : {0U, 1U}) {
    const Record record = plain_record(run);
    write(earlier_record_paths(record.id).at(run), write_record(record));
  }
  EXPECT_FALSE(backend_->add(plain_record(0)));
  EXPECT_FALSE(backend_->add(plain_record(1)));
  EXPECT_TRUE(backend_->add(plain_record(2)));
  EXPECT_EQ(files().size(), 3U);
  expect_runs(3);
  EXPECT_THAT(compact_at("2024-02"), HasSubstr("3 records in 1 pack"));
  EXPECT_EQ(files().size(), 1U);
  expect_runs(3);
}

TEST_F(DirectoryBackendTest, WhatIsNoRecordInTheEarlierPlaceIsNotAcknowledged) {
  for (const std::string& earlier : earlier_record_paths(plain_record(0).id)) {
    write(earlier, "something else");
    EXPECT_THROW(backend_->add(plain_record(0)), HistoryError);
    EXPECT_THAT(files(), ElementsAre(earlier));
    fs::remove(file(earlier));
  }
}

TEST_F(DirectoryBackendTest, AddedAgainItIsThereOnce) {
  EXPECT_TRUE(backend_->add(plain_record(0)));
  EXPECT_FALSE(backend_->add(plain_record(0)));
  EXPECT_EQ(backend_->add_all({plain_record(0), plain_record(1),
                               plain_record(1), plain_record(2)}),
            2U);
  expect_runs(3);
}

TEST_F(DirectoryBackendTest, AddedAgainAfterItWasPackedItIsThereOnce) {
  backend_->add_all({plain_record(0), plain_record(1)});
  (void)compact_at("2024-02");
  EXPECT_FALSE(backend_->add(plain_record(1)));
  EXPECT_TRUE(backend_->add(plain_record(2)));
  expect_runs(3);
}

TEST_F(DirectoryBackendTest, CorruptAndForeignFilesAreNamedAndKept) {
  backend_->add_all({plain_record(0), plain_record(1)});
  const std::string text = write_record(plain_record(2));
  const std::string cut = record_path(plain_record(2).id);
  write(cut, text.substr(0, text.size() / 2));
  write("2024-01-01/empty.json", "");
  write("2024-01-01/notes.txt", "remember the milk");
  write("undated/misplaced.json", write_record(plain_record(3)));
  write("packs/2024-01-0.jsonl.gz", "no pack");
  const auto before = files();
  (void)compact_at("2025-01");
  const Contents contents = contents_of(*backend_);
  EXPECT_EQ(contents.records.size(), 2U);
  std::map<std::string, std::string> why;
  for (const Unreadable& each : contents.unreadable) {
    why[each.where] = each.why;
  }
  ASSERT_EQ(why.size(), 5U);
  EXPECT_THAT(why.at(file(cut).string()), HasSubstr("column"));
  EXPECT_EQ(why.at(file("2024-01-01/empty.json").string()),
            "the file is empty");
  EXPECT_THAT(why.at(file("2024-01-01/notes.txt").string()),
              HasSubstr("line 1, column 1"));
  EXPECT_THAT(why.at(file("undated/misplaced.json").string()),
              HasSubstr("which belongs into"));
  EXPECT_THAT(why.at(file("packs/2024-01-0.jsonl.gz").string()),
              HasSubstr("no pack of records"));
  EXPECT_EQ(bytes_of(cut), text.substr(0, text.size() / 2));
  EXPECT_EQ(bytes_of("2024-01-01/notes.txt"), "remember the milk");
  EXPECT_EQ(files().size(), before.size() - 2 + 1);  // Two loose, one pack.
}

TEST_F(DirectoryBackendTest, OtherPeoplesFilesBesideItAreNotLookedAt) {
  backend_->add(plain_record(0));
  write("README.md", "x");
  write(".git/config", "x");
  write("site/2024-01-01/x.json", "x");
  write("2024-01-01/.DS_Store", "x");
  write("2024-01-01/.hidden/x.json", "x");
  expect_runs(1);
}

TEST_F(DirectoryBackendTest,
       ARecordWhoseNameIsTakenByAnotherFileIsNotSaidToBeThere) {
  write(record_path(plain_record(0).id), "something else");
  try {
    backend_->add(plain_record(0));
    FAIL() << "acknowledged";
  } catch (const HistoryError& error) {
    EXPECT_THAT(error.what(), HasSubstr("move it away and add again"));
  }
  EXPECT_EQ(bytes_of(record_path(plain_record(0).id)), "something else");
}

TEST_F(DirectoryBackendTest, WithoutRoomNothingIsLeftBehind) {
  backend_->add(plain_record(0));
  rlimit old{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &old), 0);
  rlimit small = old;
  small.rlim_cur = 300;
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  std::string message;
  try {
    backend_->add(plain_record(1));
  } catch (const HistoryError& error) {
    message = error.what();
  }
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &old), 0);
  EXPECT_THAT(message, HasSubstr("File too large"));
  EXPECT_THAT(message, HasSubstr(record_path(plain_record(1).id)));
  EXPECT_EQ(files().size(), 1U);
  EXPECT_TRUE(backend_->add(plain_record(1)));
  expect_runs(2);
}

TEST_F(DirectoryBackendTest, WhereAFolderCannotBeMadeTheReasonIsSaid) {
  const std::string path = record_path(plain_record(0).id);
  write(path.substr(0, path.find('/')), "a file");
  try {
    backend_->add(plain_record(0));
    FAIL() << "acknowledged";
  } catch (const HistoryError& error) {
    EXPECT_THAT(error.what(), HasSubstr("Not a directory"));
  }
}

TEST_F(DirectoryBackendTest, AFileWithTheNameOfADayIsNamedAndTheRestIsRead) {
  backend_->add(plain_record(0));
  write("2024-12-31", "a file");
  const Contents contents = contents_of(*backend_);
  EXPECT_EQ(contents.records.size(), 1U);
  ASSERT_EQ(contents.unreadable.size(), 1U);
  EXPECT_THAT(contents.unreadable.front().where, HasSubstr("2024-12-31"));
}

class DirectoryCompactionTest : public DirectoryBackendTest {};

TEST_F(DirectoryCompactionTest, PacksMonthsThatAreOverAndLosesNothing) {
  std::vector<Record> records;
  constexpr std::size_t kRuns = 24 * 28 * 2 + 7;  // Two months and a bit.
  for (std::size_t run = 0; run < kRuns; run += 10) {
    records.push_back(plain_record(run));
  }
  backend_->add_all(records);
  const Contents before = contents_of(*backend_);
  EXPECT_THAT(compact_at("2024-03"), HasSubstr("in 2 packs: "));
  const auto left = files();
  EXPECT_EQ(std::ranges::count_if(left,
                                  [](const std::string& name) {
                                    return name.starts_with("packs/2024-0");
                                  }),
            2);
  EXPECT_EQ(left.size(), 3U);  // The one of March is loose.
  EXPECT_TRUE(contents_of(*backend_).records == before.records);
  EXPECT_THAT(compact_at("2024-03"), HasSubstr("nothing to do"));
  EXPECT_EQ(files(), left);
}

TEST_F(DirectoryCompactionTest, AMonthOfManyRecordsIsPackedBeforeItIsOver) {
  for (std::size_t run = 0; run < 12; ++run) {
    backend_->add(plain_record(run));
  }
  EXPECT_THAT(compact_at("2024-01", {.loose_of_a_month = 12}),
              HasSubstr("nothing to do: 12 records"));
  EXPECT_THAT(compact_at("2024-01", {.loose_of_a_month = 11}),
              HasSubstr("12 records in 1 pack: 12 files of"));
  expect_runs(12);
}

TEST_F(DirectoryCompactionTest, LatecomersJoinThePackOfTheirMonth) {
  for (std::size_t run = 0; run < 5; ++run) {
    backend_->add(plain_record(run));
    (void)compact_at("2024-02");
    EXPECT_EQ(files().size(), 1U);
    expect_runs(run + 1);
  }
}

TEST_F(DirectoryCompactionTest, PacksHaveAtMostTheirSize) {
  for (std::size_t run = 0; run < 40; ++run) {
    backend_->add(plain_record(run));
  }
  const std::size_t text = write_record(plain_record(7)).size();
  (void)compact_at("2024-02", {.pack_text_bytes = 10 * text - text / 2});
  EXPECT_EQ(files().size(), 4U);
  expect_runs(40);
  backend_->add(plain_record(40));
  (void)compact_at("2024-02", {.pack_text_bytes = 10 * text - text / 2});
  EXPECT_EQ(files().size(), 5U);  // Full packs are not written again.
  expect_runs(41);
}

TEST_F(DirectoryCompactionTest, ADamagedPackIsLeftAndTheRestOfItRead) {
  std::vector<PackedRecord> records;
  for (std::size_t run = 0; run < 3; ++run) {
    records.push_back(
        {.id = plain_record(run).id, .text = write_record(plain_record(run))});
  }
  std::string bytes = write_pack(records);
  bytes.resize(bytes.size() - 20);
  write("packs/2024-01-0.jsonl.gz", bytes);
  backend_->add(plain_record(4));
  (void)compact_at("2024-02");
  EXPECT_EQ(bytes_of("packs/2024-01-0.jsonl.gz"), bytes);
  const Contents contents = contents_of(*backend_);
  EXPECT_GE(contents.records.size(), 3U);
  ASSERT_EQ(contents.unreadable.size(), 1U);
  EXPECT_THAT(contents.unreadable[0].why, HasSubstr("cut short"));
}

TEST_F(DirectoryCompactionTest, ARecordInAPackAndLooseIsReadOnce) {
  backend_->add(plain_record(0));
  const std::string loose = bytes_of(record_path(plain_record(0).id));
  (void)compact_at("2024-02");
  // As after a crash between the two steps.
  write(record_path(plain_record(0).id), loose);
  expect_runs(1);
  (void)compact_at("2024-02");
  EXPECT_EQ(files().size(), 1U);
  expect_runs(1);
}

TEST_F(DirectoryCompactionTest, LeftoversOfTheDeadAreRemovedAndOthersKept) {
  backend_->add(plain_record(0));
  write("2024-01-01/.benchgate-0123456789abcdef.tmp", "half");
  write("2024-01-01/.benchgate-fedcba9876543210.tmp", "half");
  write("2024-01-01/.mine", "whole");
  for (const char* old :
       {"2024-01-01/.benchgate-0123456789abcdef.tmp", "2024-01-01/.mine"}) {
    fs::last_write_time(
        file(old), fs::file_time_type::clock::now() - std::chrono::hours(25));
  }
  (void)compact_at("2024-01");
  EXPECT_THAT(files(),
              ElementsAre("2024-01-01/.benchgate-fedcba9876543210.tmp",
                          "2024-01-01/.mine", record_path(plain_record(0).id)));
}

}  // namespace
}  // namespace benchgate::reporters::history
