#include "reporters/history/site/site_folder.h"

#include "reporters/delivery.h"
#include "reporters/history/backend.h"
#include "tests/support/small_history.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/resource.h>

#include <fstream>
#include <iterator>
#include <map>

namespace benchgate::reporters::history {
namespace {

namespace fs = std::filesystem;

SiteFolder::Outcome write(const fs::path& folder, std::size_t runs) {
  const Timeline timeline = build_timeline(tests::small_history(runs));
  SiteFolder site(folder);
  write_site(timeline, find_changes(timeline), {},
             [&site](const SiteFile& file) { site.take(file); });
  return site.finish();
}

void put(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path) << text;
}

/// All files, by their path.
std::map<std::string, std::string> content(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) {
      std::ifstream stream(entry.path(), std::ios::binary);
      files[entry.path().string()] = {std::istreambuf_iterator<char>(stream),
                                      {}};
    }
  }
  return files;
}

std::string why_not(const fs::path& folder) {
  try {
    write(folder, 3);
  } catch (const HistoryError& error) {
    return error.what();
  }
  return "";
}

TEST(SiteFolderTest, WritingTheSameAgainWritesNothing) {
  const tests::TemporaryFolder folder;
  const auto first = write(folder / "site", 10);
  EXPECT_EQ(first.kept, 0U);
  const auto again = write(folder / "site", 10);
  EXPECT_EQ(again.written, 0U);
  EXPECT_EQ(again.removed, 0U);
  EXPECT_EQ(again.kept, first.written);
  EXPECT_EQ(again.bytes, first.bytes);
}

TEST(SiteFolderTest, ANewSiteLeavesNothingOfTheOldOne) {
  const tests::TemporaryFolder folder;
  write(folder / "grown", 10);
  const auto grown = write(folder / "grown", 20);
  EXPECT_GT(grown.removed, 0U);
  write(folder / "fresh", 20);
  const auto left = content(folder / "grown");
  EXPECT_EQ(left.size(), content(folder / "fresh").size());
}

TEST(SiteFolderTest, FilesOfOthersStay) {
  const tests::TemporaryFolder folder;
  write(folder / "site", 5);
  put(folder / "site/CNAME", "bench.example");
  put(folder / "site/data/mine.js", "1");
  put(folder / "site/data/series-0123456789abcdef.js", "of a run that ended");
  write(folder / "site", 6);
  EXPECT_TRUE(fs::exists(folder / "site/CNAME"));
  EXPECT_TRUE(fs::exists(folder / "site/data/mine.js"));
  EXPECT_FALSE(fs::exists(folder / "site/data/series-0123456789abcdef.js"));
}

TEST(SiteFolderTest, AFolderOfSomethingElseIsRefused) {
  const tests::TemporaryFolder folder;
  put(folder / "site/index.html", "mine");
  EXPECT_THAT(why_not(folder / "site"),
              testing::HasSubstr("has no site of benchgate in it"));
  EXPECT_EQ(content(folder / "site").size(), 1U);
}

TEST(SiteFolderTest, AFileOfAnotherToolUnderTheNameOfTheMarkIsRefused) {
  const tests::TemporaryFolder folder;
  put(folder / "site/benchgate-site.json", "{}");
  EXPECT_NE(why_not(folder / "site"), "");
}

TEST(SiteFolderTest, AFileInThePlaceOfTheFolderIsRefused) {
  const tests::TemporaryFolder folder;
  put(folder / "site", "a file");
  EXPECT_THAT(why_not(folder / "site"), testing::HasSubstr("is no folder"));
}

TEST(SiteFolderTest, NothingIsWrittenThroughALinkInPlaceOfATemporaryFile) {
  const tests::TemporaryFolder folder;
  put(folder / "victim", "mine");
  write(folder / "site", 5);
  for (const char* const part : {"assets", "data"}) {
    fs::create_symlink("../../victim",
                       folder / "site" / part / ".benchgate-new");
  }
  EXPECT_GT(write(folder / "site", 6).written, 0U);
  EXPECT_EQ(content(folder.path()).at((folder / "victim").string()), "mine");
  EXPECT_FALSE(fs::is_symlink(folder / "site/data/.benchgate-new"));
}

TEST(SiteFolderTest, ALinkInPlaceOfAPartOfTheSiteIsRefused) {
  for (const char* const part :
       {"assets", "data", "index.html", "benchgate-site.json"}) {
    const tests::TemporaryFolder folder;
    write(folder / "site", 5);
    fs::rename(folder / "site" / part, folder / "elsewhere");
    fs::create_symlink("../elsewhere", folder / "site" / part);
    const auto before = content(folder.path());
    EXPECT_THAT(why_not(folder / "site"),
                testing::HasSubstr("is a symbolic link"))
        << part;
    EXPECT_EQ(content(folder.path()), before) << part;
  }
}

TEST(SiteFolderTest, ALinkThatAppearsMeanwhileIsRefused) {
  const tests::TemporaryFolder folder;
  fs::create_directories(folder / "elsewhere");
  SiteFolder site(folder / "site");
  fs::create_directory_symlink("../elsewhere", folder / "site/data");
  EXPECT_THROW(site.take({.path = "data/series-0123456789abcdef.js",
                          .bytes = "of a series"}),
               HistoryError);
  EXPECT_TRUE(fs::is_empty(folder / "elsewhere"));
}

TEST(SiteFolderTest, ABranchForPagesIsTaken) {
  const tests::TemporaryFolder folder;
  put(folder / "site/.git", "gitdir: elsewhere");
  put(folder / "site/CNAME", "bench.example");
  EXPECT_GT(write(folder / "site", 3).written, 0U);
}

TEST(SiteFolderTest, TwoAtOnceAreOneTooMany) {
  const tests::TemporaryFolder folder;
  const SiteFolder first(folder / "site");
  EXPECT_THAT(why_not(folder / "site"),
              testing::HasSubstr("another process is writing"));
}

TEST(SiteFolderTest, AFullDiskLeavesTheOldSiteWhole) {
  const tests::TemporaryFolder folder;
  write(folder / "site", 10);
  const auto before = content(folder / "site");
  rlimit old{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &old), 0);
  for (const rlim_t size : {0U, 100U, 1000U, 3000U, 6000U}) {
    rlimit small = old;
    small.rlim_cur = size;
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
    EXPECT_THROW(write(folder / "site", 20), DeliveryError) << size;
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &old), 0);
    EXPECT_EQ(content(folder / "site"), before) << size;
  }
  EXPECT_GT(write(folder / "site", 20).written, 0U);
}

TEST(SiteFolderTest, WhatIsNotFinishedLeavesTheOldSiteWhole) {
  const tests::TemporaryFolder folder;
  write(folder / "site", 10);
  const auto before = content(folder / "site");
  {
    const Timeline timeline = build_timeline(tests::small_history(12));
    SiteFolder site(folder / "site");
    write_site(timeline, {}, {},
               [&site](const SiteFile& file) { site.take(file); });
  }
  EXPECT_EQ(content(folder / "site"), before);
}

}  // namespace
}  // namespace benchgate::reporters::history
