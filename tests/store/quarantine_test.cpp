#include "store/quarantine.h"

#include "tests/support/store_testing.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace benchgate::store {
namespace {

namespace fs = std::filesystem;

class QuarantineTest : public testing::Test {
 protected:
  QuarantineTest() {
    fs::create_directory(folder_ / "bundles");
    fs::create_directory(folder_ / "quarantine");
    bundles_ = Directory::open((folder_ / "bundles").string());
    quarantine_ = Directory::open((folder_ / "quarantine").string());
    tests::write_file(folder_ / "bundles" / "name", "damage");
    damaged_ = bundles_.status("name")->identity;
  }

  [[nodiscard]] bool move() const {
    return move_to_quarantine(quarantine_, {.folder = bundles_,
                                            .name = "name",
                                            .identity = damaged_,
                                            .kind = "bundle"});
  }

  benchgate::tests::TemporaryFolder folder_;
  Directory bundles_;
  Directory quarantine_;
  FileIdentity damaged_;
};

TEST_F(QuarantineTest, KeepsTheDamageUnderANameThatTellsItsOrigin) {
  EXPECT_TRUE(move());
  EXPECT_FALSE(fs::exists(folder_ / "bundles" / "name"));
  const auto names = quarantine_.names();
  ASSERT_EQ(names.size(), 1U);
  EXPECT_TRUE(names[0].starts_with("bundle-name-")) << names[0];
  EXPECT_EQ(tests::read_file(folder_ / "quarantine" / names[0]), "damage");
}

TEST_F(QuarantineTest, WhatIsGoneIsNotMoved) {
  EXPECT_TRUE(move());
  EXPECT_FALSE(move());
  EXPECT_EQ(quarantine_.names().size(), 1U);
}

TEST_F(QuarantineTest, AGoodFileThatTookTheNameMeanwhileIsPutBack) {
  // Both exist at once, so that the new one cannot get the old one's inode.
  tests::write_file(folder_ / "bundles" / "new", "good");
  fs::rename(folder_ / "bundles" / "new", folder_ / "bundles" / "name");
  EXPECT_FALSE(move());
  EXPECT_EQ(tests::read_file(folder_ / "bundles" / "name"), "good");
  EXPECT_TRUE(quarantine_.names().empty());
}

TEST_F(QuarantineTest, AGoodFileThatGotTheInodeOfTheDamageStays) {
  std::ofstream(folder_ / "bundles" / "name") << "much better";
  ASSERT_EQ(bundles_.status("name")->identity.inode, damaged_.inode);
  EXPECT_FALSE(move());
  EXPECT_EQ(tests::read_file(folder_ / "bundles" / "name"), "much better");
  EXPECT_TRUE(quarantine_.names().empty());
}

}  // namespace
}  // namespace benchgate::store
