#include "reporters/history/git_fetch.h"

#include "reporters/history/git_branch.h"
#include "reporters/history/git_compaction.h"
#include "reporters/history/git_contents.h"
#include "reporters/history/git_new_records.h"
#include "reporters/history/record_id.h"
#include "reporters/history/record_json.h"
#include "tests/reporters/history/git_fixture.h"
#include "tests/reporters/history/random_record.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

// What adding fetches is what makes it take as long for a long history as for a
// short one.

namespace benchgate::reporters::history {
namespace {

class GitFetchTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!tests::GitServer::available()) {
      GTEST_SKIP() << tests::GitServer::kSkipped;
    }
    serve();
  }

  void serve() { fixture_.serve({"--log", log().string()}); }

  [[nodiscard]] std::filesystem::path log() {
    return fixture_.sandbox().path() / "requests";
  }

  /// The runs number 0 and 1 of so many days, beginning with 2024.
  void add_days(std::size_t days) {
    std::vector<Record> records;
    for (std::size_t day = 0; day < days; ++day) {
      records.push_back(run_of_day(day, 0));
      records.push_back(run_of_day(day, 1));
    }
    fixture_.open()->add_all(records);
  }

  static Record run_of_day(std::size_t day, std::size_t run) {
    return plain_record(24 * day + run);
  }

  /// What a fresh machine fetches to add a run, and what it says.
  struct Cost {
    std::ptrdiff_t folders = 0;
    std::ptrdiff_t files = 0;
    std::ptrdiff_t requests = 0;
    std::string said;
  };

  Cost cost_of_adding(const std::vector<Record>& records) {
    tests::RecordingTerminal terminal;
    BackendSettings settings = cli::history_settings(terminal);
    settings.cache = fixture_.sandbox().path() / "fresh";
    settings.pause = [](std::chrono::milliseconds) {};
    settings.progress = [&](const std::string& text) { said_ += text; };
    std::filesystem::remove_all(settings.cache);
    std::filesystem::remove(log());
    Cost cost;
    GitBranch branch(parse_git_location(fixture_.location()), settings);
    GitNewRecords added(records);
    branch.write([&](const GitSnapshot& snapshot, GitAttempt attempt) {
      auto change = added.change_of(snapshot, attempt);
      const std::string types = snapshot.git.read(
          {"cat-file", "--batch-all-objects", "--batch-check=%(objecttype)."});
      cost.folders = count_of("tree.", types);
      cost.files = count_of("blob.", types);
      return change;
    });
    EXPECT_EQ(added.count(), records.size());
    cost.requests = count_of("\n", tests::read_text(log()));
    cost.said = std::exchange(said_, "");
    return cost;
  }

  Cost cost_of_adding(const Record& record) {
    return cost_of_adding(std::vector<Record>{record});
  }

  static std::ptrdiff_t count_of(const std::string& word,
                                 const std::string& text) {
    std::ptrdiff_t count = 0;
    for (std::size_t place = text.find(word); place != std::string::npos;
         place = text.find(word, place + 1)) {
      ++count;
    }
    return count;
  }

  GitFixture fixture_;

 private:
  std::string said_;
};

// The server's capabilities, its refs, the commit; twice its capabilities and
// folders, of the top and of a day; its capabilities and the push.
constexpr std::ptrdiff_t kRequests = 9;

TEST_F(GitFetchTest, ItTakesAsManyFoldersAndRequestsHoweverManyRunsThereAre) {
  add_days(2);
  const Cost few = cost_of_adding(run_of_day(1, 2));
  add_days(60);
  const Cost many = cost_of_adding(run_of_day(59, 2));
  for (const Cost& cost : {few, many}) {
    EXPECT_EQ(cost.folders, 2);
    EXPECT_EQ(cost.files, 0);
    EXPECT_EQ(cost.requests, kRequests);
    EXPECT_EQ(cost.said, "");
  }
}

TEST_F(GitFetchTest, AServerThatFiltersAsGitHubDoesIsAskedTheSame) {
  fixture_.configure("uploadpackfilter.allow", "false");
  fixture_.configure("uploadpackfilter.blob:none.allow", "true");
  fixture_.configure("uploadpackfilter.blob:limit.allow", "true");
  fixture_.configure("uploadpackfilter.tree.allow", "true");
  fixture_.configure("uploadpackfilter.tree.maxDepth", "0");
  add_days(60);
  const Cost cost = cost_of_adding(run_of_day(59, 2));
  EXPECT_EQ(cost.folders, 2);
  EXPECT_EQ(cost.files, 0);
  EXPECT_EQ(cost.requests, kRequests);
}

TEST_F(GitFetchTest, TheFirstRunOfADayTakesOneFolder) {
  add_days(2);
  const Cost cost = cost_of_adding(run_of_day(2, 0));
  EXPECT_EQ(cost.folders, 1);
  EXPECT_EQ(cost.requests, kRequests - 2);
}

TEST_F(GitFetchTest, TheFirstRunOfAllTakesNothing) {
  const Cost cost = cost_of_adding(run_of_day(0, 0));
  EXPECT_EQ(cost.folders, 0);
  EXPECT_EQ(cost.requests, 4);
}

TEST_F(GitFetchTest, ManyRunsTakeTheFoldersOfTheirDaysInOneRequest) {
  add_days(60);
  std::vector<Record> records;
  for (std::size_t day = 10; day < 30; ++day) {
    records.push_back(run_of_day(day, 2));
  }
  const Cost cost = cost_of_adding(records);
  EXPECT_EQ(cost.folders, 1 + 20);
  EXPECT_EQ(cost.files, 0);
  EXPECT_EQ(cost.requests, kRequests);
}

TEST_F(GitFetchTest, WhereAnEarlierVersionPutRunsItIsLookedForThem) {
  std::map<std::string, std::string> files;
  for (std::size_t day = 0; day < 20; ++day) {
    const Record record = run_of_day(day, 0);
    files.emplace(earlier_record_paths(record.id).front(),
                  write_record(record));
  }
  fixture_.commit_by_hand(files);
  // "", runs, 2024, 01, 20.
  EXPECT_EQ(cost_of_adding(run_of_day(19, 1)).folders, 5);
}

TEST_F(GitFetchTest, ARunAfterThoseOfAPackIsAddedWithoutReadingIt) {
  add_days(2);
  GitBranch branch(parse_git_location(fixture_.location()),
                   fixture_.settings());
  (void)compact_branch(branch, "2025-01");
  const Cost later = cost_of_adding(run_of_day(2, 0));
  EXPECT_EQ(later.files, 0);
  EXPECT_EQ(later.requests, kRequests);
  const Cost earlier = cost_of_adding(run_of_day(0, 2));
  EXPECT_EQ(earlier.files, 1);
  EXPECT_EQ(earlier.requests, kRequests + 2);
}

TEST_F(GitFetchTest, AServerThatFiltersNoFoldersGivesAllNames) {
  add_days(40);
  fixture_.configure("uploadpackfilter.tree.allow", "false");
  const Cost cost = cost_of_adding(run_of_day(39, 2));
  EXPECT_EQ(cost.folders, 1 + 40);
  EXPECT_EQ(cost.files, 0);
}

TEST_F(GitFetchTest, AServerThatGivesNoFolderByItsNameGivesAllNames) {
  add_days(40);
  // As the protocol was before its second version.
  fixture_.serve({"--log", log().string(), "--protocol", "0"});
  const Cost cost = cost_of_adding(run_of_day(39, 2));
  EXPECT_EQ(cost.folders, 1 + 40);
  EXPECT_EQ(cost.files, 0);
  EXPECT_EQ(cost.said, "");
}

TEST_F(GitFetchTest, AServerThatRefusesEveryFilterGivesAll) {
  add_days(2);
  fixture_.configure("uploadpackfilter.allow", "false");
  EXPECT_EQ(cost_of_adding(run_of_day(1, 2)).files, 4);
}

TEST_F(GitFetchTest, AServerThatKnowsNoFiltersGivesAllAndIfThatIsMuchItIsSaid) {
  fixture_.configure("uploadpack.allowFilter", "false");
  add_days(2);
  const Cost little = cost_of_adding(run_of_day(1, 2));
  EXPECT_EQ(little.files, 4);
  EXPECT_EQ(little.requests, 5);
  EXPECT_EQ(little.said, "");
  std::mt19937_64 random(7);
  std::string noise(std::size_t{3} << 20U, ' ');
  std::ranges::generate(noise,
                        [&] { return "0123456789abcdef"[random() % 16]; });
  fixture_.commit_by_hand({{"README", noise}});
  EXPECT_THAT(cost_of_adding(run_of_day(1, 3)).said,
              testing::HasSubstr("uploadpack.allowFilter"));
}

}  // namespace
}  // namespace benchgate::reporters::history
