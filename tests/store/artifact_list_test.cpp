#include "store/artifact_list.h"

#include "store/artifact_store.h"
#include "tests/support/store_testing.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <thread>

namespace benchgate::store {
namespace {

using tests::bytes_of;

class ArtifactListTest : public testing::Test {
 protected:
  Digest put(ArtifactStore& store, const std::string& text) {
    store.put(ArtifactKind::bundle, Digest::of(text), bytes_of(text));
    return Digest::of(text);
  }

  /// Until a change would show in a folder's time.
  static void settle() {
    std::this_thread::sleep_for(std::chrono::milliseconds(40));
  }

  benchgate::tests::TemporaryFolder folder_;
  ArtifactStore store_ = ArtifactStore::open(folder_ / "store");
};

TEST_F(ArtifactListTest, ASnapshotIsTheSameOneWhileNothingChanges) {
  put(store_, "one");
  settle();
  const ArtifactSnapshot first = store_.list();
  EXPECT_EQ(first->size(), 1U);
  EXPECT_EQ(store_.list(), first);
  put(store_, "one");  // It is present.
  EXPECT_EQ(store_.list(), first);
}

TEST_F(ArtifactListTest, EveryChangeShowsAtOnceAlsoOfOtherProcesses) {
  ArtifactStore other = ArtifactStore::open(folder_ / "store");
  std::set<Digest> there;
  for (int i = 0; i < 60; ++i) {
    ArtifactStore& writer = i % 2 == 0 ? store_ : other;
    if (i % 3 == 2) {
      ASSERT_TRUE(writer.remove(ArtifactKind::bundle, *there.begin()));
      there.erase(there.begin());
    } else {
      there.insert(put(writer, std::to_string(i)));
    }
    if (i % 10 == 0) {
      settle();
    }
    std::set<Digest> listed;
    for (const Artifact& artifact : *store_.list()) {
      listed.insert(artifact.digest);
    }
    ASSERT_EQ(listed, there) << i;
  }
}

TEST_F(ArtifactListTest, ASnapshotThatIsHeldDoesNotChange) {
  const Digest digest = put(store_, "one");
  settle();
  const ArtifactSnapshot before = store_.list();
  store_.remove(ArtifactKind::bundle, digest);
  EXPECT_TRUE(store_.list()->empty());
  EXPECT_EQ(before->size(), 1U);
}

TEST_F(ArtifactListTest, AKnownNameThatIsNoFileAnyMoreIsNotListed) {
  const Digest digest = put(store_, "one");
  ASSERT_EQ(store_.list()->size(), 1U);
  const auto file =
      tests::file_of(folder_ / "store", ArtifactKind::bundle, digest);
  std::filesystem::remove(file);
  std::filesystem::create_symlink("/etc/passwd", file);
  EXPECT_TRUE(store_.list()->empty());
}

TEST_F(ArtifactListTest, AMendedArtifactIsListedAsItIsNow) {
  const Digest digest = put(store_, "one");
  tests::write_file(
      tests::file_of(folder_ / "store", ArtifactKind::bundle, digest), "1");
  ASSERT_EQ(store_.list()->at(0).size_bytes, 1U);
  EXPECT_EQ(put(store_, "one"), digest);
  EXPECT_EQ(store_.list()->at(0).size_bytes, 3U);
}

TEST_F(ArtifactListTest, ThreadsListWhileOthersPut) {
  std::thread writer([&] {
    for (int i = 0; i < 200; ++i) {
      put(store_, std::to_string(i));
    }
  });
  std::size_t before = 0;
  while (before < 200) {
    const std::size_t now = store_.list()->size();
    ASSERT_GE(now, before);
    before = now;
  }
  writer.join();
}

}  // namespace
}  // namespace benchgate::store
