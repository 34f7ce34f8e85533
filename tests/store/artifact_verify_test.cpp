#include "store/artifact_store.h"
#include "tests/support/store_testing.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

namespace benchgate::store {
namespace {

namespace fs = std::filesystem;

class ArtifactVerifyTest : public testing::Test {
 protected:
  ArtifactVerifyTest() {
    for (const std::string& text : {text_, std::string("small")}) {
      store_.put(ArtifactKind::bundle, Digest::of(text), tests::bytes_of(text));
    }
    store_.put(ArtifactKind::manifest, Digest::of("small"),
               tests::bytes_of("small"));
    store_.set_reference(Digest::of("key"),
                         {ArtifactKind::bundle, Digest::of(text_)});
  }

  void damage() {
    // Kept in memory by the store, but not any more what is on the disk.
    static_cast<void>(store_.get(ArtifactKind::bundle, Digest::of(text_)));
    tests::write_file(file_, "damage");
    tests::write_file(
        folder_ / "store" / "refs" / Digest::of("key 2").hex().data(), "x");
    tests::write_file(folder_ / "store" / "bundles" / "stray", "x");
  }

  [[nodiscard]] std::size_t quarantined() const {
    return tests::count_files(folder_ / "store" / "quarantine");
  }

  benchgate::tests::TemporaryFolder folder_;
  std::string text_ = tests::random_text(300000, 1);
  ArtifactStore store_ = ArtifactStore::open(folder_ / "store");
  fs::path file_ = tests::file_of(folder_ / "store", ArtifactKind::bundle,
                                  Digest::of(text_));
};

TEST_F(ArtifactVerifyTest, CountsWhatIsWhole) {
  const VerifyReport report = store_.verify();
  EXPECT_TRUE(report.ok());
  EXPECT_EQ(report.artifacts, 3U);
  EXPECT_EQ(report.bytes, 300000U + 5U + 5U);
  EXPECT_EQ(report.references, 1U);
  EXPECT_TRUE(report.strangers.empty());
}

TEST_F(ArtifactVerifyTest, AnEmptyStoreIsFine) {
  ArtifactStore empty = ArtifactStore::open(folder_ / "empty");
  EXPECT_TRUE(empty.verify().ok());
}

TEST_F(ArtifactVerifyTest, MovesDamageToQuarantineAndIsFineAfterwards) {
  damage();
  const VerifyReport report = store_.verify();
  EXPECT_FALSE(report.ok());
  ASSERT_EQ(report.damaged.size(), 2U);
  EXPECT_EQ(report.damaged[0].name,
            std::string("bundles/") + Digest::of(text_).hex().data());
  EXPECT_THAT(report.damaged[0].reason,
              testing::HasSubstr(Digest::of("damage").to_string()));
  EXPECT_TRUE(report.damaged[0].quarantined);
  EXPECT_TRUE(report.damaged[1].quarantined);
  EXPECT_THAT(report.strangers, testing::ElementsAre("bundles/stray"));
  EXPECT_EQ(quarantined(), 2U);
  EXPECT_TRUE(store_.verify().ok());
  EXPECT_FALSE(store_.get(ArtifactKind::bundle, Digest::of(text_)));
  EXPECT_EQ(store_.put(ArtifactKind::bundle, Digest::of(text_),
                       tests::bytes_of(text_)),
            PutOutcome::repaired);
}

TEST_F(ArtifactVerifyTest, PutsDamageAgainFromAnotherStore) {
  ArtifactStore other = ArtifactStore::open(folder_ / "other");
  other.put(ArtifactKind::bundle, Digest::of(text_), tests::bytes_of(text_));
  damage();
  const VerifyReport report = store_.verify({.repair_from = &other});
  ASSERT_EQ(report.damaged.size(), 2U);
  EXPECT_TRUE(report.damaged[0].repaired);
  EXPECT_FALSE(report.damaged[1].repaired);  // A reference.
  EXPECT_TRUE(report.restored.empty());
  EXPECT_EQ(store_.get(ArtifactKind::bundle, Digest::of(text_))->text(), text_);
  EXPECT_EQ(tests::read_file(file_), text_);
  EXPECT_TRUE(store_.verify().ok());
}

TEST_F(ArtifactVerifyTest, PutsWhatWasMovedToQuarantineBeforeAgain) {
  damage();
  store_.verify();
  ArtifactStore other = ArtifactStore::open(folder_ / "other");
  EXPECT_TRUE(store_.verify({.repair_from = &other}).restored.empty());
  other.put(ArtifactKind::bundle, Digest::of(text_), tests::bytes_of(text_));
  EXPECT_THAT(store_.verify({.repair_from = &other}).restored,
              testing::ElementsAre("bundle " + Digest::of(text_).to_string()));
  EXPECT_EQ(tests::read_file(file_), text_);
  EXPECT_TRUE(store_.verify({.repair_from = &other}).restored.empty());
}

TEST_F(ArtifactVerifyTest, DamageInTheOtherStoreIsNotTakenOver) {
  ArtifactStore other = ArtifactStore::open(folder_ / "other");
  other.put(ArtifactKind::bundle, Digest::of(text_), tests::bytes_of(text_));
  tests::write_file(tests::file_of(folder_ / "other", ArtifactKind::bundle,
                                   Digest::of(text_)),
                    "damage there");
  damage();
  EXPECT_FALSE(store_.verify({.repair_from = &other}).damaged[0].repaired);
  EXPECT_FALSE(store_.contains(ArtifactKind::bundle, Digest::of(text_)));
}

TEST_F(ArtifactVerifyTest, LeavesDamageWhereItIsIfAskedTo) {
  damage();
  for (int i = 0; i < 2; ++i) {
    const VerifyReport report = store_.verify({.quarantine = false});
    EXPECT_EQ(report.damaged.size(), 2U);
    EXPECT_FALSE(report.damaged[0].quarantined);
  }
  EXPECT_EQ(quarantined(), 0U);
  ArtifactStore reader =
      ArtifactStore::open(folder_ / "store", {.read_only = true});
  EXPECT_EQ(reader.verify().damaged.size(), 2U);
  EXPECT_EQ(quarantined(), 0U);
}

TEST_F(ArtifactVerifyTest, WhatCannotBeReadIsNotDamaged) {
  ArtifactStore small =
      ArtifactStore::open(folder_ / "store", {.max_artifact_bytes = 100});
  const VerifyReport report = small.verify();
  EXPECT_FALSE(report.ok());
  EXPECT_EQ(report.unreadable.size(), 1U);
  EXPECT_TRUE(report.damaged.empty());
  EXPECT_TRUE(fs::exists(file_));
}

}  // namespace
}  // namespace benchgate::store
