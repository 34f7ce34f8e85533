#include "store/store_root.h"

#include "store/store_error.h"
#include "tests/support/store_testing.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>

namespace benchgate::store {
namespace {

using tests::error_kind;
using tests::error_message;
using Kind = StoreError::Kind;

namespace fs = std::filesystem;

class StoreRootTest : public testing::Test {
 protected:
  void open(bool read_only = false) const {
    static_cast<void>(StoreRoot::open(root_, read_only));
  }

  [[nodiscard]] std::optional<Kind> refusal(bool read_only = false) const {
    return error_kind([&] { open(read_only); });
  }

  benchgate::tests::TemporaryFolder folder_;
  fs::path root_ = folder_ / "a" / "store";
};

TEST_F(StoreRootTest, MakesAStoreForTheUserAlone) {
  open();
  EXPECT_EQ(fs::status(root_).permissions(), fs::perms{0700});
  for (const char* name :
       {"manifests", "bundles", "refs", "tmp", "quarantine"}) {
    EXPECT_EQ(fs::status(root_ / name).permissions(), fs::perms{0700}) << name;
  }
  EXPECT_EQ(tests::read_file(root_ / "benchgate-store.json"),
            "{\"layout\":1}\n");
}

TEST_F(StoreRootTest, OpensItAgainWithSlashesAtTheEndAndForReading) {
  open();
  open();
  open(true);
  root_ += "//";
  open();
}

TEST_F(StoreRootTest, ForReadingThereHasToBeAStore) {
  EXPECT_EQ(refusal(true), Kind::bad_root);
  EXPECT_FALSE(fs::exists(root_));
  fs::create_directories(root_);
  fs::permissions(root_, fs::perms{0700});
  EXPECT_EQ(refusal(true), Kind::bad_layout);
  EXPECT_EQ(tests::count_files(root_), 0U);
}

TEST_F(StoreRootTest, RefusesPathsThatAreNone) {
  root_ = "";
  EXPECT_EQ(refusal(), Kind::bad_root);
  root_ = std::string("/tmp/a\0b", 8);
  EXPECT_EQ(refusal(), Kind::bad_root);
}

TEST_F(StoreRootTest, RefusesALinkAlsoWithASlashAtTheEnd) {
  open();
  fs::create_directory_symlink(root_, folder_ / "link");
  root_ = folder_ / "link";
  EXPECT_EQ(refusal(), Kind::bad_root);
  root_ += "/";
  EXPECT_EQ(refusal(), Kind::bad_root);
}

TEST_F(StoreRootTest, RefusesAFile) {
  root_ = folder_ / "file";
  tests::write_file(root_, "text");
  EXPECT_EQ(refusal(), Kind::bad_root);
}

TEST_F(StoreRootTest, RefusesAFolderThatOthersMayWriteTo) {
  open();
  for (const auto mode : {0720U, 0702U, 0777U}) {
    fs::permissions(root_, fs::perms{mode});
    EXPECT_EQ(refusal(), Kind::bad_root) << std::oct << mode;
  }
  EXPECT_THAT(error_message([&] { open(); }), testing::HasSubstr("chmod go-w"));
  fs::permissions(root_, fs::perms{0755});
  open();
}

TEST_F(StoreRootTest, RefusesAFolderOfSomebodyElse) {
  if (::geteuid() != 0) {
    root_ = "/usr";  // Anything of root's will do.
    EXPECT_EQ(error_kind([&] { open(true); }), Kind::bad_root);
    return;
  }
  open();
  ASSERT_EQ(::chown(root_.c_str(), 65534, 65534), 0);
  EXPECT_EQ(refusal(), Kind::bad_root);
}

TEST_F(StoreRootTest, RefusesAFolderWithOtherThingsInItAndLeavesItAlone) {
  fs::create_directories(root_);
  tests::write_file(root_ / "thesis.tex", "text");
  EXPECT_EQ(refusal(), Kind::bad_root);
  EXPECT_EQ(tests::count_files(root_), 1U);
}

TEST_F(StoreRootTest, RefusesALayoutFromTheFuture) {
  open();
  tests::write_file(root_ / "benchgate-store.json", "{\"layout\":2}");
  EXPECT_EQ(refusal(), Kind::bad_layout);
  EXPECT_THAT(error_message([&] { open(); }), testing::HasSubstr("layout 2"));
}

TEST_F(StoreRootTest, RefusesALayoutFileThatIsNone) {
  open();
  for (const char* text : {"", "{", "[]", "{}", "{\"layout\":\"1\"}",
                           "{\"layout\":1.5}", "{\"layout\":null}", "\xff"}) {
    tests::write_file(root_ / "benchgate-store.json", text);
    EXPECT_EQ(refusal(), Kind::bad_layout) << text;
  }
}

TEST_F(StoreRootTest, RefusesLayoutAndFoldersThatAreLinksOrPipes) {
  open();
  fs::rename(root_ / "benchgate-store.json", folder_ / "layout");
  fs::create_symlink(folder_ / "layout", root_ / "benchgate-store.json");
  EXPECT_EQ(refusal(), Kind::bad_layout);
  fs::remove(root_ / "benchgate-store.json");
  fs::rename(folder_ / "layout", root_ / "benchgate-store.json");

  fs::rename(root_ / "bundles", folder_ / "bundles");
  fs::create_directory_symlink(folder_ / "bundles", root_ / "bundles");
  EXPECT_EQ(refusal(), Kind::bad_root);
  fs::remove(root_ / "bundles");

  fs::remove(root_ / "ctl");
  ASSERT_EQ(::mkfifo((root_ / "ctl").c_str(), 0600), 0);
  EXPECT_EQ(refusal(), Kind::bad_layout);
  EXPECT_EQ(refusal(true), Kind::bad_layout);
}

TEST_F(StoreRootTest, MendsWhatAKillWhileItWasMadeLeftOut) {
  open();
  fs::remove(root_ / "refs");
  fs::remove(root_ / "quarantine");
  fs::remove(root_ / "ctl");
  open();
  EXPECT_TRUE(fs::is_directory(root_ / "refs"));
}

TEST_F(StoreRootTest, ManyProcessesMakeOneStoreAtOnce) {
  for (int round = 0; round < 10; ++round) {
    root_ = folder_ / std::to_string(round);
    const auto body = [&]() -> std::string {
      open();
      return {};
    };
    tests::Child a(body);
    tests::Child b(body);
    tests::Child c(body);
    tests::Child d(body);
    EXPECT_EQ(a.finish() + b.finish() + c.finish() + d.finish(), "");
    EXPECT_EQ(refusal(true), std::nullopt);
  }
}

}  // namespace
}  // namespace benchgate::store
