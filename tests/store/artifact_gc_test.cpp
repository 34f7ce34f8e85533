#include "store/artifact_store.h"
#include "store/folder_lock.h"
#include "tests/support/store_testing.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include <array>
#include <chrono>
#include <ctime>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace benchgate::store {
namespace {

using std::chrono::hours;
using tests::bytes_of;
using tests::error_kind;
using Kind = StoreError::Kind;

namespace fs = std::filesystem;

constexpr auto kBundle = ArtifactKind::bundle;
constexpr auto kManifest = ArtifactKind::manifest;

class ArtifactGcTest : public testing::Test {
 protected:
  [[nodiscard]] fs::path root() const { return folder_ / "store"; }

  /// Puts `size` bytes that were used `age` ago.
  Digest put(ArtifactKind kind, std::size_t size, hours age) {
    const std::string text = tests::random_text(size, ++seed_);
    const Digest digest = Digest::of(text);
    store_.put(kind, digest, bytes_of(text));
    grow_old(tests::file_of(root(), kind, digest), age);
    return digest;
  }

  static void grow_old(const fs::path& file, hours age) {
    const std::time_t then =
        std::time(nullptr) - std::chrono::seconds(age).count();
    const std::array<timespec, 2> times = {timespec{then, 0},
                                           timespec{then, 0}};
    ASSERT_EQ(::utimensat(AT_FDCWD, file.c_str(), times.data(), 0), 0);
  }

  benchgate::tests::TemporaryFolder folder_;
  ArtifactStore store_ = ArtifactStore::open(folder_ / "store");
  unsigned seed_ = 0;
};

TEST_F(ArtifactGcTest, WithoutALimitNoArtifactGoes) {
  put(kBundle, 100, hours(10000));
  const GcReport report = store_.gc({});
  EXPECT_EQ(report.removed, 0U);
  EXPECT_EQ(report.kept, 1U);
  EXPECT_EQ(report.kept_bytes, 100U);
}

TEST_F(ArtifactGcTest, WhatWasNotUsedForLongestGoesUntilTheRestFits) {
  const Digest oldest = put(kBundle, 100, hours(50));
  const Digest middle = put(kManifest, 200, hours(40));
  const Digest newest = put(kBundle, 300, hours(30));
  const GcReport report = store_.gc({.max_bytes = 500});
  EXPECT_EQ(report.removed, 1U);
  EXPECT_EQ(report.removed_bytes, 100U);
  EXPECT_EQ(report.kept_bytes, 500U);
  EXPECT_FALSE(store_.contains(kBundle, oldest));
  EXPECT_TRUE(store_.contains(kManifest, middle));
  EXPECT_EQ(store_.gc({.max_bytes = 499}).removed, 1U);
  EXPECT_FALSE(store_.contains(kManifest, middle));
  EXPECT_TRUE(store_.contains(kBundle, newest));
  EXPECT_EQ(store_.gc({.max_bytes = 0}).kept, 0U);
}

TEST_F(ArtifactGcTest, WhatIsOlderThanTheMaximumAgeGoes) {
  const Digest old = put(kBundle, 100, hours(50));
  const Digest young = put(kBundle, 100, hours(20));
  EXPECT_EQ(store_.gc({.max_age = hours(24)}).removed, 1U);
  EXPECT_FALSE(store_.contains(kBundle, old));
  EXPECT_TRUE(store_.contains(kBundle, young));
}

TEST_F(ArtifactGcTest, WhatWasUsedLatelyStaysWhateverTheLimit) {
  put(kBundle, 100, hours(0));
  const Digest old = put(kBundle, 100, hours(3));
  const GcReport report = store_.gc({.max_bytes = 0});
  EXPECT_EQ(report.removed, 1U);
  EXPECT_FALSE(store_.contains(kBundle, old));
  EXPECT_EQ(report.kept, 1U);
  EXPECT_EQ(store_.gc({.max_bytes = 0, .min_age = hours(0)}).removed, 1U);
}

TEST_F(ArtifactGcTest, GettingCopyingAndPuttingAgainAreUses) {
  std::vector<Digest> used;
  for (int i = 0; i < 3; ++i) {
    used.push_back(put(kBundle, 300000, hours(50)));
  }
  ArtifactStore other = ArtifactStore::open(root());
  ASSERT_TRUE(other.get(kBundle, used[0]));
  other.copy_to(kBundle, used[1], folder_ / "copy");
  const std::string text = tests::read_file(folder_ / "copy");
  grow_old(tests::file_of(root(), kBundle, used[1]), hours(50));
  other.put(kBundle, used[1], bytes_of(text));
  const std::string again =
      tests::read_file(tests::file_of(root(), kBundle, used[2]));
  store_.put(kBundle, used[2], bytes_of(again));
  EXPECT_EQ(store_.gc({.max_bytes = 0}).removed, 0U);
}

TEST_F(ArtifactGcTest, ATimeInTheFutureIsNoUse) {
  // The clock was wrong when they were put.
  const Digest used = put(kBundle, 100, hours(-50));
  put(kBundle, 100, hours(-50));
  const Digest old = put(kBundle, 100, hours(50));
  ASSERT_TRUE(ArtifactStore::open(root()).get(kBundle, used));
  EXPECT_EQ(store_.gc({.max_bytes = 200}).removed, 1U);
  EXPECT_FALSE(store_.contains(kBundle, old));
  EXPECT_EQ(store_.gc({.max_bytes = 0}).removed, 1U);
  EXPECT_TRUE(store_.contains(kBundle, used));
}

TEST_F(ArtifactGcTest, TimesOfDistantYearsAreInTheirOrder) {
  const Digest first = put(kBundle, 100, hours(24 * 366 * 100));
  const Digest middle = put(kBundle, 100, hours(50));
  const Digest last = put(kBundle, 100, hours(-24 * 366 * 300));
  ASSERT_EQ(store_.list()->size(), 3U);
  EXPECT_EQ(store_.gc({.max_bytes = 200}).removed, 1U);
  EXPECT_FALSE(store_.contains(kBundle, first));
  EXPECT_EQ(store_.gc({.max_bytes = 100}).removed, 1U);
  EXPECT_FALSE(store_.contains(kBundle, middle));
  EXPECT_EQ(store_.gc({.max_age = hours(24)}).removed, 0U);
  EXPECT_TRUE(ArtifactStore::open(root()).get(kBundle, last));
}

TEST_F(ArtifactGcTest, AReadOnlyStoreNotesNoUse) {
  const Digest digest = put(kBundle, 100, hours(50));
  ArtifactStore reader = ArtifactStore::open(root(), {.read_only = true});
  ASSERT_TRUE(reader.get(kBundle, digest));
  EXPECT_EQ(store_.gc({.max_bytes = 0}).removed, 1U);
  EXPECT_EQ(error_kind([&] { reader.gc({}); }), Kind::read_only);
}

TEST_F(ArtifactGcTest, WhatIsPinnedStays) {
  const Digest pinned = put(kBundle, 100, hours(50));
  const Digest other = put(kBundle, 100, hours(40));
  const std::vector<ArtifactKey> artifacts = {{kBundle, pinned}};
  store_.pin("release", artifacts);
  const GcReport report = store_.gc({.max_bytes = 0});
  EXPECT_EQ(report.pinned, 1U);
  EXPECT_EQ(report.removed, 1U);
  EXPECT_TRUE(store_.contains(kBundle, pinned));
  EXPECT_FALSE(store_.contains(kBundle, other));
  store_.unpin("release");
  EXPECT_EQ(store_.gc({.max_bytes = 0}).removed, 1U);
}

TEST_F(ArtifactGcTest, APinThatCannotBeUnderstoodStopsIt) {
  put(kBundle, 100, hours(50));
  tests::write_file(root() / "pins" / "bad", "junk");
  EXPECT_EQ(error_kind([&] { store_.gc({.max_bytes = 0}); }), Kind::corrupt);
  EXPECT_EQ(store_.list()->size(), 1U);
}

TEST_F(ArtifactGcTest, WhatIsMappedInAnotherProcessStays) {
  const Digest mapped = put(kBundle, 300000, hours(50));
  std::optional<ArtifactStore> other = ArtifactStore::open(root());
  auto blob = other->get(kBundle, mapped);
  ASSERT_TRUE(blob);
  grow_old(tests::file_of(root(), kBundle, mapped), hours(50));
  const GcReport report = store_.gc({.max_bytes = 0});
  EXPECT_EQ(report.in_use, 1U);
  EXPECT_TRUE(store_.contains(kBundle, mapped));
  other.reset();
  EXPECT_EQ(store_.gc({.max_bytes = 0}).in_use, 1U);  // The blob lives.
  blob.reset();
  EXPECT_EQ(store_.gc({.max_bytes = 0}).removed, 1U);
}

/// A mapping there is one of a file below, and does not keep the lock.
TEST_F(ArtifactGcTest, WhatIsMappedStaysOnAFileSystemThatLiesOnAnother) {
  const auto body = [&]() -> std::string {
    const fs::path top = folder_ / "top";
    for (const char* name : {"top", "upper", "lower", "work"}) {
      fs::create_directory(folder_ / name);
    }
    const std::string layers = "lowerdir=" + (folder_ / "lower").string() +
                               ",upperdir=" + (folder_ / "upper").string() +
                               ",workdir=" + (folder_ / "work").string();
    if (::unshare(CLONE_NEWNS) != 0 ||
        ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        ::mount("none", top.c_str(), "overlay", 0, layers.c_str()) != 0) {
      return "skipped";
    }
    const std::string text = tests::random_text(300000, 1);
    const Digest digest = Digest::of(text);
    std::optional<ArtifactStore> store = ArtifactStore::open(top / "store");
    store->put(kBundle, digest, bytes_of(text));
    auto blob = store->get(kBundle, digest);
    grow_old(tests::file_of(top / "store", kBundle, digest), hours(50));
    ArtifactStore other = ArtifactStore::open(top / "store");
    if (other.gc({.max_bytes = 0}).in_use != 1) {
      return "it was removed";
    }
    blob.reset();
    store.reset();
    return other.gc({.max_bytes = 0}).removed == 1 ? "" : "it is kept for ever";
  };
  const std::string wrong = tests::Child(body).finish();
  if (wrong == "skipped") {
    GTEST_SKIP() << "mounting an overlay takes root";
  }
  EXPECT_EQ(wrong, "");
}

TEST_F(ArtifactGcTest, OthersDoNotGiveWhatIsGone) {
  const Digest digest = put(kBundle, 100, hours(50));
  ArtifactStore other = ArtifactStore::open(root(), {.read_only = true});
  const auto held = other.get(kBundle, digest);
  ASSERT_TRUE(held);
  ASSERT_EQ(store_.gc({.max_bytes = 0}).removed, 1U);
  EXPECT_FALSE(other.get(kBundle, digest));
  EXPECT_FALSE(store_.get(kBundle, digest));
  EXPECT_EQ(held->size(), 100U);
}

TEST_F(ArtifactGcTest, ADryRunSaysTheSameAndRemovesNothing) {
  put(kBundle, 100, hours(50));
  put(kManifest, 100, hours(40));
  const GcReport said = store_.gc({.max_bytes = 50, .dry_run = true});
  EXPECT_EQ(store_.list()->size(), 2U);
  const GcReport done = store_.gc({.max_bytes = 50});
  EXPECT_EQ(said.removed, done.removed);
  EXPECT_EQ(said.kept_bytes, done.kept_bytes);
  EXPECT_EQ(done.removed, 2U);
}

TEST_F(ArtifactGcTest, OldReferencesToWhatIsGoneGoToo) {
  const Digest kept = put(kBundle, 100, hours(0));
  const Digest gone = put(kBundle, 100, hours(50));
  for (const Digest& target : {kept, gone}) {
    store_.set_reference(target, {kBundle, target});
    grow_old(root() / "refs" / target.hex().data(), hours(50));
  }
  store_.set_reference(Digest::of("new"), {kBundle, Digest::of("to come")});
  const GcReport report = store_.gc({.max_bytes = 100});
  EXPECT_EQ(report.references, 1U);
  EXPECT_TRUE(store_.reference(kept));
  EXPECT_FALSE(store_.reference(gone));
  EXPECT_TRUE(store_.reference(Digest::of("new")));
}

TEST_F(ArtifactGcTest, LeftoversOfKilledProcessesGo) {
  const fs::path left = root() / "tmp" / ".benchgate-1-1";
  tests::write_file(left, "half");
  grow_old(left, hours(2));
  tests::write_file(root() / "tmp" / ".benchgate-1-2", "young");
  EXPECT_EQ(store_.gc({.dry_run = true}).leftovers, 0U);
  EXPECT_EQ(store_.gc({}).leftovers, 1U);
  EXPECT_FALSE(fs::exists(left));
}

TEST_F(ArtifactGcTest, TwoAtOnceAreNotDone) {
  const FolderLock other(Directory::open(root().string()),
                         std::chrono::milliseconds(0), "collect garbage");
  EXPECT_EQ(error_kind([&] { store_.gc({}); }), Kind::busy);
}

TEST_F(ArtifactGcTest, WhatWasCollectedIsMissedAndCanBePutAgain) {
  const std::string text = "again";
  const Digest digest = Digest::of(text);
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(store_.put(kBundle, digest, bytes_of(text)), PutOutcome::stored);
    EXPECT_EQ(store_.get(kBundle, digest)->text(), text);
    EXPECT_EQ(store_.gc({.max_bytes = 0, .min_age = hours(0)}).removed, 1U);
    EXPECT_FALSE(store_.get(kBundle, digest));
  }
}

TEST_F(ArtifactGcTest, StatisticsCountWhatThereIs) {
  put(kBundle, 100, hours(50));
  put(kBundle, 300, hours(10));
  put(kManifest, 20, hours(0));
  store_.set_reference(Digest::of("key"), {kBundle, Digest::of("x")});
  store_.pin("pin", {});
  tests::write_file(root() / "quarantine" / "bundle-x", "12345");
  const StoreStatistics statistics = store_.statistics();
  EXPECT_EQ(statistics.bundles.count, 2U);
  EXPECT_EQ(statistics.bundles.bytes, 400U);
  EXPECT_EQ(statistics.bundles.largest, 300U);
  EXPECT_EQ(std::chrono::round<hours>(*statistics.bundles.newest_use -
                                      *statistics.bundles.oldest_use),
            hours(40));
  EXPECT_EQ(statistics.manifests.count, 1U);
  EXPECT_EQ(statistics.references.count, 1U);
  EXPECT_EQ(statistics.pins.count, 1U);
  EXPECT_EQ(statistics.quarantined.bytes, 5U);
  EXPECT_EQ(statistics.staging.count, 0U);
  EXPECT_FALSE(
      ArtifactStore::open(folder_ / "empty").statistics().bundles.oldest_use);
}

}  // namespace
}  // namespace benchgate::store
