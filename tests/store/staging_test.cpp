#include "store/staging.h"

#include "store/publication.h"
#include "tests/support/store_testing.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <string>

// In a folder of the user, all that is not surely a leftover of ours is his.

namespace benchgate::store {
namespace {

namespace fs = std::filesystem;

class StagingTest : public testing::Test {
 protected:
  StagingTest() { fs::create_directory(folder_ / "out"); }

  [[nodiscard]] fs::path out() const { return folder_ / "out"; }

  [[nodiscard]] std::size_t left() const { return tests::count_files(out()); }

  /// Makes all files look as if written two hours ago.
  void make_old() const {
    for (const auto& entry : fs::directory_iterator(out())) {
      fs::last_write_time(
          entry, fs::file_time_type::clock::now() - std::chrono::hours(2));
    }
  }

  benchgate::tests::TemporaryFolder folder_;
};

TEST_F(StagingTest, ANameIsRecognisedAndNoOtherIs) {
  EXPECT_TRUE(is_staging_name(next_staging_name()));
  EXPECT_NE(next_staging_name(), next_staging_name());
  EXPECT_TRUE(is_staging_name(".benchgate-1-1"));
  for (const char* name :
       {"", ".benchgate", ".benchgate-", ".benchgate-notes", ".benchgate-1",
        ".benchgate-1-", ".benchgate--1", ".benchgate-1-x", ".benchgate-1-1~",
        ".benchgate-1-1-1", "benchgate-1-1", ".benchgate-1-1.txt"}) {
    EXPECT_FALSE(is_staging_name(name)) << name;
  }
}

TEST_F(StagingTest, WhatAKilledProcessLeftIsRemovedWhenItIsOld) {
  const Directory folder = Directory::open(out().string());
  tests::Child child([&]() -> std::string {
    const Publication file(folder, folder, Publication::Staging::named);
    ::_exit(0);
  });
  EXPECT_EQ(child.finish(), "");
  EXPECT_EQ(remove_abandoned_files(folder), 0U);
  EXPECT_EQ(left(), 1U);  // It may just have been made.
  make_old();
  EXPECT_EQ(remove_abandoned_files(folder), 1U);
  EXPECT_EQ(left(), 0U);
}

TEST_F(StagingTest, WhatWasLeftInTheFutureIsRemovedToo) {
  // The clock was wrong.
  const auto leftover = out() / ".benchgate-1-1";
  tests::write_file(leftover, "left");
  fs::last_write_time(leftover,
                      fs::file_time_type::clock::now() + std::chrono::hours(2));
  EXPECT_EQ(remove_abandoned_files(Directory::open(out().string())), 1U);
}

TEST_F(StagingTest, TheFileOfALivingProcessIsNotRemoved) {
  const Directory folder = Directory::open(out().string());
  Publication file(folder, folder, Publication::Staging::named);
  make_old();
  EXPECT_EQ(remove_abandoned_files(folder), 0U);
  EXPECT_EQ(left(), 1U);
  EXPECT_EQ(file.publish({"name", 0400, Durability::none}),
            Publication::Outcome::published);
}

TEST_F(StagingTest, FilesOfOthersAreNotRemoved) {
  tests::write_file(out() / "notes", "mine");
  tests::write_file(out() / ".benchgate-notes", "mine");
  fs::create_directory(out() / ".benchgate-1-1");
  fs::create_symlink("notes", out() / ".benchgate-1-2");
  make_old();
  EXPECT_EQ(remove_abandoned_files(Directory::open(out().string())), 0U);
  EXPECT_EQ(left(), 4U);
}

}  // namespace
}  // namespace benchgate::store
