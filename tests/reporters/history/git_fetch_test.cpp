#include "reporters/history/git_fetch.h"

#include "reporters/history/git_branch.h"
#include "reporters/history/git_compaction.h"
#include "reporters/history/git_contents.h"
#include "reporters/history/git_new_records.h"
#include "reporters/history/record_id.h"
#include "tests/reporters/history/git_fixture.h"
#include "tests/reporters/history/random_record.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
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
    fixture_.serve();
  }

  /// Runs on so many days, beginning with 2024.
  void add_days(std::size_t days) {
    std::vector<Record> records;
    for (std::size_t day = 0; day < days; ++day) {
      records.push_back(plain_record(24 * day));
      records.push_back(plain_record(24 * day + 1));
    }
    fixture_.open()->add_all(records);
  }

  /// How many objects of each type are there when it is decided what to write.
  struct Objects {
    std::ptrdiff_t folders = 0;
    std::ptrdiff_t files = 0;
  };

  Objects fetched(GitExtent extent, const std::vector<std::string>& paths = {},
                  const std::string& server = "") {
    BackendSettings settings = fixture_.settings();
    settings.environment = [&server](const char* name) {
      return std::string(name) == "GITHUB_SERVER_URL" ? server : std::string();
    };
    GitBranch branch(parse_git_location(fixture_.location()), settings);
    Objects objects;
    branch.write(extent, [&](const GitSnapshot& snapshot, GitAttempt) {
      (void)entries_at(snapshot, paths);
      objects = objects_in(snapshot);
      return std::optional<GitChange>();
    });
    return objects;
  }

  static Objects objects_in(const GitSnapshot& snapshot) {
    const std::string types = snapshot.git.read(
        {"cat-file", "--batch-all-objects", "--batch-check=%(objecttype)."});
    return {.folders = count_of("tree.", types),
            .files = count_of("blob.", types)};
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
};

// "", runs, 2024 and its months.
constexpr std::ptrdiff_t kAboveMonths = 3;

TEST_F(GitFetchTest, OfDaysOnlyTheMonthsAreFetched) {
  add_days(20);
  EXPECT_EQ(fetched(GitExtent::days).folders, kAboveMonths + 1);
  add_days(40);
  EXPECT_EQ(fetched(GitExtent::days).folders, kAboveMonths + 2);
  EXPECT_EQ(fetched(GitExtent::days).files, 0);
}

TEST_F(GitFetchTest, TheDayThatIsAskedForIsFetchedAsWell) {
  add_days(40);
  const Objects objects =
      fetched(GitExtent::days, {record_path(plain_record(0).id)});
  EXPECT_EQ(objects.folders, kAboveMonths + 2 + 1);
  EXPECT_EQ(objects.files, 0);
}

TEST_F(GitFetchTest, ARunAfterThoseOfAPackIsAddedWithoutReadingIt) {
  add_days(2);
  GitBranch branch(parse_git_location(fixture_.location()),
                   fixture_.settings());
  (void)compact_branch(branch, "2025-01");
  const auto packs_read_for = [&](const Record& record) {
    GitNewRecords added({record});
    Objects objects;
    branch.write(GitExtent::days,
                 [&](const GitSnapshot& snapshot, GitAttempt attempt) {
                   (void)added.change_of(snapshot, attempt);
                   objects = objects_in(snapshot);
                   return std::optional<GitChange>();
                 });
    return objects.files;
  };
  EXPECT_EQ(packs_read_for(plain_record(48)), 0);
  EXPECT_EQ(packs_read_for(plain_record(2)), 1);
}

TEST_F(GitFetchTest, OfNamesNoFileIsFetched) {
  add_days(40);
  EXPECT_EQ(fetched(GitExtent::names).folders, kAboveMonths + 2 + 40);
  EXPECT_EQ(fetched(GitExtent::names).files, 0);
}

TEST_F(GitFetchTest, AServerThatFiltersNoTreesGivesAllNames) {
  add_days(40);
  fixture_.configure("uploadpackfilter.tree.maxDepth", "0");
  EXPECT_EQ(fetched(GitExtent::days).folders, kAboveMonths + 2 + 40);
  EXPECT_EQ(fetched(GitExtent::days).files, 0);
}

TEST_F(GitFetchTest, GitHubIsAskedForNamesAtOnce) {
  add_days(40);
  const std::string location = fixture_.location();
  const std::string server = server_of(parse_git_location(location).repository);
  EXPECT_EQ(fetched(GitExtent::days, {}, server).folders,
            kAboveMonths + 2 + 40);
}

TEST_F(GitFetchTest, AServerThatRefusesEveryFilterGivesAll) {
  add_days(2);
  fixture_.configure("uploadpackfilter.allow", "false");
  EXPECT_EQ(fetched(GitExtent::days).files, 4);
}

}  // namespace
}  // namespace benchgate::reporters::history
