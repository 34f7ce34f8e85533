#include "store/artifact_store.h"
#include "tests/support/store_testing.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>

namespace benchgate::store {
namespace {

using tests::error_kind;
using tests::error_message;
using tests::read_file;
using Kind = StoreError::Kind;

namespace fs = std::filesystem;

constexpr auto kBundle = ArtifactKind::bundle;

::ino_t inode_of(const fs::path& file) {
  struct stat status = {};
  EXPECT_EQ(::lstat(file.c_str(), &status), 0);
  return status.st_ino;
}

class ArtifactCopyTest : public testing::Test {
 protected:
  ArtifactCopyTest() {
    store_.put(kBundle, digest_, tests::bytes_of(text_));
    fs::create_directory(out_);
  }

  void copy(const fs::path& to, const CopyOptions& options = {}) {
    store_.copy_to(kBundle, digest_, to, options);
  }

  [[nodiscard]] std::optional<Kind> refusal(const fs::path& to,
                                            const CopyOptions& options = {}) {
    return error_kind([&] { copy(to, options); });
  }

  benchgate::tests::TemporaryFolder folder_;
  fs::path out_ = folder_ / "out";
  std::string text_ = tests::random_text(100000, 1);
  Digest digest_ = Digest::of(text_);
  ArtifactStore store_ = ArtifactStore::open(folder_ / "store");
  fs::path source_ = tests::file_of(folder_ / "store", kBundle, digest_);
};

TEST_F(ArtifactCopyTest, ACopyHasTheBytesAndTheModeAndIsNoLink) {
  copy(out_ / "copy");
  EXPECT_EQ(read_file(out_ / "copy"), text_);
  EXPECT_EQ(fs::status(out_ / "copy").permissions(), fs::perms{0600});
  EXPECT_EQ(fs::hard_link_count(out_ / "copy"), 1U);
  EXPECT_FALSE(fs::equivalent(out_ / "copy", source_));
  copy(out_ / "program", {.mode = fs::perms{0755}});
  EXPECT_EQ(fs::status(out_ / "program").permissions(), fs::perms{0755});
  EXPECT_EQ(tests::count_files(out_), 2U);
}

TEST_F(ArtifactCopyTest, ModesBeyondReadWriteExecuteAreLeftOut) {
  copy(out_ / "copy", {.mode = fs::perms{06755}});
  EXPECT_EQ(fs::status(out_ / "copy").permissions(), fs::perms{0755});
}

TEST_F(ArtifactCopyTest, CopiesOfAllSizesAndDurabilitiesAreWhole) {
  for (const std::size_t size : {0U, 1U, 262144U, 1000001U}) {
    const std::string text = tests::random_text(size, 2);
    store_.put(kBundle, Digest::of(text), tests::bytes_of(text));
    for (const auto level :
         {Durability::none, Durability::data, Durability::full}) {
      store_.copy_to(kBundle, Digest::of(text), out_ / "copy",
                     {.overwrite = true, .durability = level});
      EXPECT_EQ(read_file(out_ / "copy"), text);
    }
  }
  EXPECT_EQ(tests::count_files(out_), 1U);
}

TEST_F(ArtifactCopyTest, AnAbsentArtifactIsAnErrorThatNamesIt) {
  const Digest absent = Digest::of("absent");
  EXPECT_THAT(
      error_message([&] { store_.copy_to(kBundle, absent, out_ / "copy"); }),
      testing::HasSubstr("no bundle " + absent.to_string()));
  EXPECT_EQ(error_kind([&] { store_.copy_to(kBundle, absent, out_ / "copy"); }),
            Kind::not_found);
  EXPECT_EQ(tests::count_files(out_), 0U);
}

TEST_F(ArtifactCopyTest, ADamagedArtifactIsNotCopied) {
  tests::write_file(source_, "damage");
  EXPECT_EQ(refusal(out_ / "copy"), Kind::corrupt);
  EXPECT_EQ(tests::count_files(out_), 0U);
}

TEST_F(ArtifactCopyTest, ATakenDestinationIsKeptUnlessToBeOverwritten) {
  tests::write_file(out_ / "copy", "mine");
  EXPECT_EQ(refusal(out_ / "copy"), Kind::exists);
  EXPECT_EQ(read_file(out_ / "copy"), "mine");
  copy(out_ / "copy", {.overwrite = true});
  EXPECT_EQ(read_file(out_ / "copy"), text_);
  EXPECT_EQ(tests::count_files(out_), 1U);
}

TEST_F(ArtifactCopyTest, OverwritingWorksWhereThereIsNothingYet) {
  copy(out_ / "copy", {.overwrite = true});
  EXPECT_EQ(read_file(out_ / "copy"), text_);
}

TEST_F(ArtifactCopyTest, ALinkIsReplacedAndNeverFollowed) {
  tests::write_file(folder_ / "precious", "precious");
  for (const fs::path& to : {folder_ / "precious", folder_ / "nowhere", source_,
                             fs::path("/etc/passwd")}) {
    fs::remove(out_ / "copy");
    fs::create_symlink(to, out_ / "copy");
    EXPECT_EQ(refusal(out_ / "copy"), Kind::exists);
    copy(out_ / "copy", {.overwrite = true});
    EXPECT_FALSE(fs::is_symlink(out_ / "copy"));
    EXPECT_EQ(read_file(out_ / "copy"), text_);
  }
  EXPECT_EQ(read_file(folder_ / "precious"), "precious");
  EXPECT_FALSE(fs::exists(folder_ / "nowhere"));
  EXPECT_EQ(read_file(source_), text_);
}

TEST_F(ArtifactCopyTest, AHardLinkToTheArtifactIsReplaced) {
  fs::create_hard_link(source_, out_ / "copy");
  copy(out_ / "copy", {.overwrite = true});
  EXPECT_FALSE(fs::equivalent(source_, out_ / "copy"));
  EXPECT_EQ(fs::status(source_).permissions(), fs::perms{0400});
}

TEST_F(ArtifactCopyTest, AFileThatIsTheCopyAlreadyIsLeftAsItIs) {
  copy(out_ / "copy");
  const ::ino_t inode = inode_of(out_ / "copy");
  copy(out_ / "copy", {.overwrite = true});
  EXPECT_EQ(inode_of(out_ / "copy"), inode);
}

TEST_F(ArtifactCopyTest, AFileThatDiffersInAnythingIsReplaced) {
  const CopyOptions overwrite{.overwrite = true};
  const auto is_replaced = [&](const std::function<void()>& change,
                               const CopyOptions& options) {
    fs::remove(out_ / "copy");
    copy(out_ / "copy");
    change();
    const ::ino_t inode = inode_of(out_ / "copy");
    copy(out_ / "copy", options);
    return inode_of(out_ / "copy") != inode &&
           read_file(out_ / "copy") == text_ &&
           fs::hard_link_count(out_ / "copy") == 1;
  };
  const auto write = [&](std::string text) {
    return [this, text = std::move(text)] {
      tests::write_file(out_ / "copy", text);
    };
  };
  std::string last = text_;
  last.back() ^= 1;
  EXPECT_TRUE(is_replaced(write(last), overwrite));
  EXPECT_TRUE(is_replaced(write(text_ + "x"), overwrite));
  EXPECT_TRUE(is_replaced(write(text_.substr(1)), overwrite));
  EXPECT_TRUE(is_replaced(
      [&] { fs::permissions(out_ / "copy", fs::perms{0640}); }, overwrite));
  EXPECT_TRUE(is_replaced(
      [&] { fs::create_hard_link(out_ / "copy", out_ / "link"); }, overwrite));
  EXPECT_TRUE(
      is_replaced([] {}, {.overwrite = true, .durability = Durability::data}));
}

TEST_F(ArtifactCopyTest, APipeIsReplacedAndNotWaitedFor) {
  ASSERT_EQ(::mkfifo((out_ / "copy").c_str(), 0600), 0);
  copy(out_ / "copy", {.overwrite = true});
  EXPECT_EQ(read_file(out_ / "copy"), text_);
}

TEST_F(ArtifactCopyTest, AFolderIsNeverReplaced) {
  fs::create_directory(out_ / "copy");
  EXPECT_EQ(refusal(out_ / "copy"), Kind::exists);
  EXPECT_EQ(refusal(out_ / "copy", {.overwrite = true}), Kind::exists);
  EXPECT_TRUE(fs::is_directory(out_ / "copy"));
}

TEST_F(ArtifactCopyTest, DestinationsThatNameNoFileAreRefused) {
  const CopyOptions overwrite{.overwrite = true};
  EXPECT_EQ(refusal(""), Kind::not_found);
  EXPECT_EQ(refusal(out_ / ""), Kind::not_found);
  EXPECT_EQ(refusal(out_ / "."), Kind::not_found);
  EXPECT_EQ(refusal(out_ / ".."), Kind::not_found);
  EXPECT_EQ(refusal(out_ / std::string("a\0b", 3), overwrite), Kind::not_found);
  EXPECT_EQ(refusal(out_ / "absent" / "copy", overwrite), Kind::not_found);
  tests::write_file(out_ / "file", "x");
  EXPECT_EQ(refusal(out_ / "file" / "copy", overwrite), Kind::not_found);
}

TEST_F(ArtifactCopyTest, TheStoreItselfIsNoDestination) {
  for (const char* name :
       {".", "bundles", "manifests", "refs", "tmp", "quarantine"}) {
    EXPECT_EQ(refusal(folder_ / "store" / name / "copy", {.overwrite = true}),
              Kind::permission)
        << name;
  }
  fs::create_directory_symlink(folder_ / "store" / "bundles", out_ / "link");
  EXPECT_EQ(refusal(out_ / "link" / digest_.hex().data(), {.overwrite = true}),
            Kind::permission);
  EXPECT_EQ(fs::status(source_).permissions(), fs::perms{0400});
}

TEST_F(ArtifactCopyTest, AFolderOfTheKernelIsRefused) {
  EXPECT_TRUE(refusal("/proc/self/fd/1", {.overwrite = true}).has_value());
  EXPECT_TRUE(refusal("/proc/self/fd/77").has_value());
}

/// A folder in memory, which is another file system than the store's.
class ArtifactCopyElsewhereTest : public ArtifactCopyTest {
 protected:
  void SetUp() override {
    if (::access("/dev/shm", R_OK | W_OK | X_OK) != 0) {
      GTEST_SKIP() << "there is no /dev/shm to copy to";
    }
    memory_.emplace("/dev/shm");
    other_ = memory_->path();
  }

  std::optional<benchgate::tests::TemporaryFolder> memory_;
  fs::path other_;
};

TEST_F(ArtifactCopyElsewhereTest, CopiesToAnotherFileSystem) {
  copy(other_ / "copy");
  copy(other_ / "copy", {.overwrite = true});
  EXPECT_EQ(read_file(other_ / "copy"), text_);
  EXPECT_EQ(tests::count_files(other_), 1U);
}

TEST_F(ArtifactCopyElsewhereTest, OldLeftoversOfKilledCopiesGoWithTheNextOne) {
  const auto leave = [&](const char* name, int hours) {
    tests::write_file(other_ / name, "left");
    fs::last_write_time(other_ / name, fs::file_time_type::clock::now() -
                                           std::chrono::hours(hours));
  };
  leave(".benchgate-1-1", 2);
  leave(".benchgate-1-2", 0);  // Somebody may be at work on it.
  leave(".benchgate-notes", 2);
  leave("copy", 2);
  copy(other_ / "copy", {.overwrite = true});
  EXPECT_FALSE(fs::exists(other_ / ".benchgate-1-1"));
  EXPECT_TRUE(fs::exists(other_ / ".benchgate-1-2"));
  EXPECT_TRUE(fs::exists(other_ / ".benchgate-notes"));
  EXPECT_EQ(read_file(other_ / "copy"), text_);
}

TEST_F(ArtifactCopyTest, AReadOnlyStoreIsNotWrittenToForACopy) {
  ArtifactStore store =
      ArtifactStore::open(folder_ / "store", {.read_only = true});
  tests::write_file(out_ / "copy", "old");
  fs::permissions(folder_ / "store" / "tmp", fs::perms{0500});
  const auto time = fs::last_write_time(folder_ / "store" / "tmp");
  store.copy_to(kBundle, digest_, out_ / "copy", {.overwrite = true});
  EXPECT_EQ(read_file(out_ / "copy"), text_);
  EXPECT_EQ(fs::last_write_time(folder_ / "store" / "tmp"), time);
  fs::permissions(folder_ / "store" / "tmp", fs::perms{0700});
}

/// The two lie on one file system, but nothing can be renamed between mounts.
TEST_F(ArtifactCopyTest, CopiesToWhereTheFileSystemIsMountedASecondTime) {
  const auto body = [&]() -> std::string {
    fs::create_directory(folder_ / "again");
    if (::unshare(CLONE_NEWNS) != 0 ||
        ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        ::mount(out_.c_str(), (folder_ / "again").c_str(), nullptr, MS_BIND,
                nullptr) != 0) {
      return "skipped";
    }
    const fs::path to = folder_ / "again" / "copy";
    for (const auto level : {Durability::none, Durability::full}) {
      tests::write_file(to, "old");
      copy(to, {.overwrite = true, .durability = level});
      if (read_file(to) != text_) {
        return "not copied";
      }
    }
    return tests::count_files(out_) == 1 ? "" : "something is left";
  };
  const std::string wrong = tests::Child(body).finish();
  if (wrong == "skipped") {
    GTEST_SKIP() << "mounting takes root";
  }
  EXPECT_EQ(wrong, "");
}

}  // namespace
}  // namespace benchgate::store
