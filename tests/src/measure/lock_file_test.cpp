#include "src/measure/lock_file.h"

#include "src/measure/measurement_error.h"
#include "tests/support/git_sandbox.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <optional>

namespace benchgate::measure {
namespace {

using Mode = LockFile::Mode;

class LockFileTest : public testing::Test {
 protected:
  [[nodiscard]] std::filesystem::path path() const {
    return folder_ / "a/b/lock";
  }

  tests::TemporaryFolder folder_;
};

TEST_F(LockFileTest, OneExclusiveHolderKeepsAllOthersOut) {
  const auto holder = LockFile::try_open(path(), Mode::exclusive);
  ASSERT_TRUE(holder);
  EXPECT_FALSE(LockFile::try_open(path(), Mode::exclusive));
  EXPECT_FALSE(LockFile::try_open(path(), Mode::shared));
}

TEST_F(LockFileTest, SharedHoldersKeepOnlyAnExclusiveOneOut) {
  const auto first = LockFile::try_open(path(), Mode::shared);
  const auto second = LockFile::try_open(path(), Mode::shared);
  ASSERT_TRUE(first);
  EXPECT_TRUE(second);
  EXPECT_FALSE(LockFile::try_open(path(), Mode::exclusive));
}

TEST_F(LockFileTest, TheLastSharedHolderCanBecomeTheExclusiveOne) {
  auto first = LockFile::try_open(path(), Mode::shared);
  auto second = LockFile::try_open(path(), Mode::shared);
  EXPECT_FALSE(first->try_change(Mode::exclusive));
  EXPECT_TRUE(second->try_change(Mode::exclusive));
  EXPECT_FALSE(first->try_change(Mode::shared));
}

TEST_F(LockFileTest, ALockOnARemovedFileIsNotCurrent) {
  auto holder = LockFile::try_open(path(), Mode::exclusive);
  EXPECT_TRUE(holder->is_current());
  holder->remove();
  EXPECT_FALSE(holder->is_current());
  const auto next = LockFile::try_open(path(), Mode::exclusive);
  ASSERT_TRUE(next);
  EXPECT_TRUE(next->is_current());
}

TEST_F(LockFileTest, WaitingIsSaidOnceAndEndsWithTheHolder) {
  auto holder = LockFile::try_open(path(), Mode::exclusive);
  int said = 0;
  const LockFile lock = LockFile::wait(path(), Mode::exclusive, [&] {
    ++said;
    holder.reset();
  });
  EXPECT_EQ(said, 1);
  EXPECT_TRUE(lock.is_current());
}

TEST_F(LockFileTest, AFileThatCannotBeMadeIsNamed) {
  tests::write_text(folder_ / "a", "a file where the folder should be");
  try {
    LockFile::try_open(path(), Mode::shared);
    FAIL() << "no error";
  } catch (const MeasurementError& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr((folder_ / "a").string()));
  }
}

}  // namespace
}  // namespace benchgate::measure
