#include "src/cli/cache_folder.h"

#include "src/cli/report_output.h"
#include "tests/support/temporary_folder.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace benchgate::cli {
namespace {

namespace fs = std::filesystem;

using testing::AllOf;
using testing::HasSubstr;

class CacheFolderTest : public testing::Test {
 protected:
  CacheFolderTest() {
    fs::create_directory(temporary());
    ::setenv("TMPDIR", temporary().c_str(), 1);
  }

  ~CacheFolderTest() override { ::unsetenv("TMPDIR"); }

  CacheFolderTest(const CacheFolderTest&) = delete;
  CacheFolderTest& operator=(const CacheFolderTest&) = delete;

  [[nodiscard]] fs::path temporary() const { return folder_ / "tmp"; }

  [[nodiscard]] fs::path own() const {
    return temporary() / fmt::format("benchgate-cache-{}", ::geteuid());
  }

  void expect_another(const fs::path& wanted) const {
    const UsableCache cache = usable_cache(wanted);
    EXPECT_EQ(cache.folder, own());
    EXPECT_THAT(cache.warning,
                AllOf(HasSubstr(wanted.string()), HasSubstr(own().string())));
    EXPECT_EQ(fs::status(own()).permissions(), fs::perms::owner_all);
  }

  tests::TemporaryFolder folder_;
};

TEST_F(CacheFolderTest, WhatCanBeWrittenIsMadeAndTaken) {
  const UsableCache cache = usable_cache(folder_ / "home" / "cache");
  EXPECT_EQ(cache.folder, folder_ / "home" / "cache");
  EXPECT_EQ(cache.warning, "");
  EXPECT_TRUE(fs::is_directory(cache.folder));
  EXPECT_FALSE(fs::exists(own()));
}

TEST_F(CacheFolderTest, WhatCannotBeMadeIsMadeInTheTemporaryFolder) {
  std::ofstream(folder_ / "home") << "no folder";
  expect_another(folder_ / "home" / "cache");
}

TEST_F(CacheFolderTest, WhatCannotBeWrittenIsMadeInTheTemporaryFolder) {
  if (::geteuid() == 0) {
    GTEST_SKIP() << "the superuser can write everywhere";
  }
  const fs::path wanted = folder_ / "cache";
  fs::create_directories(wanted / "worktrees");
  fs::permissions(wanted / "worktrees", fs::perms::owner_read);
  expect_another(wanted);
}

TEST_F(CacheFolderTest, AFolderThatIsNotTheUsersIsNeverTaken) {
  std::ofstream(folder_ / "home") << "no folder";
  fs::create_directory_symlink(folder_.path(), own());
  EXPECT_THROW(usable_cache(folder_ / "home" / "cache"), UsageError);
}

}  // namespace
}  // namespace benchgate::cli
