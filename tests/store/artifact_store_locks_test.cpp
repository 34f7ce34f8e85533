// Operations that exclude each other, and processes that fork.

#include "store/artifact_store.h"
#include "store/directory.h"
#include "store/folder_lock.h"
#include "tests/support/store_testing.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace benchgate::store {
namespace {

using tests::bytes_of;
using tests::Child;
using tests::random_text;

namespace fs = std::filesystem;

constexpr auto kBundle = ArtifactKind::bundle;
const GcOptions kCollectAll{.max_bytes = 0, .min_age = std::chrono::hours(0)};

class ArtifactStoreLocksTest : public testing::Test {
 protected:
  benchgate::tests::TemporaryFolder folder_;
  fs::path root_ = folder_ / "store";
};

TEST_F(ArtifactStoreLocksTest, OfTwoCollectionsOneIsBusyAndNeitherWaits) {
  ArtifactStore store = ArtifactStore::open(root_);
  {
    const FolderLock other(Directory::open(root_.string()),
                           std::chrono::milliseconds(0), "collect garbage");
    Child child([&]() -> std::string {
      const auto kind = tests::error_kind(
          [&] { ArtifactStore::open(root_).gc(kCollectAll); });
      return kind == StoreError::Kind::busy ? "" : "it was not busy";
    });
    EXPECT_EQ(child.finish(), "");
  }
  EXPECT_FALSE(tests::error_kind([&] { store.gc(kCollectAll); }));
}

TEST_F(ArtifactStoreLocksTest, AllElseWorksWhileGarbageIsCollected) {
  ArtifactStore store = ArtifactStore::open(root_);
  const FolderLock collection(Directory::open(root_.string()),
                              std::chrono::milliseconds(0), "collect garbage");
  Child child([&]() -> std::string {
    ArtifactStore other = ArtifactStore::open(root_);
    other.put(kBundle, Digest::of("text"), bytes_of("text"));
    other.set_reference(Digest::of("key"), {kBundle, Digest::of("text")});
    other.pin("pin", {});
    other.copy_to(kBundle, Digest::of("text"), folder_ / "copy");
    static_cast<void>(other.list());
    return other.verify().ok() && other.get(kBundle, Digest::of("text")) &&
                   other.remove(kBundle, Digest::of("text"))
               ? ""
               : "something did not work";
  });
  EXPECT_EQ(child.finish(), "");
}

TEST_F(ArtifactStoreLocksTest, CollectionsAtOnceKeepWhatIsPinned) {
  ArtifactStore store = ArtifactStore::open(root_);
  std::vector<ArtifactKey> pinned;
  for (unsigned i = 0; i < 40; ++i) {
    const std::string text = random_text(500, i);
    store.put(kBundle, Digest::of(text), bytes_of(text));
    if (i % 2 == 0) {
      pinned.push_back({kBundle, Digest::of(text)});
    }
  }
  store.pin("kept", pinned);
  std::vector<std::unique_ptr<Child>> children;
  for (int process = 0; process < 3; ++process) {
    children.push_back(std::make_unique<Child>([&]() -> std::string {
      ArtifactStore other = ArtifactStore::open(root_);
      for (int i = 0; i < 20; ++i) {
        const auto kind = tests::error_kind([&] { other.gc(kCollectAll); });
        if (kind && kind != StoreError::Kind::busy) {
          return "it failed";
        }
      }
      return {};
    }));
  }
  for (const auto& child : children) {
    EXPECT_EQ(child->finish(), "");
  }
  store.gc(kCollectAll);
  EXPECT_EQ(store.list()->size(), pinned.size());
  for (const ArtifactKey& key : pinned) {
    EXPECT_TRUE(store.get(key.kind, key.digest));
  }
}

TEST_F(ArtifactStoreLocksTest, WhatIsPinnedBeforeAnswersIsNotCollectedAfter) {
  // A process pins and then looks: what it finds must stay.
  Child collector([&]() -> std::string {
    ArtifactStore store = ArtifactStore::open(root_);
    for (int i = 0; i < 200; ++i) {
      static_cast<void>(tests::error_kind([&] { store.gc(kCollectAll); }));
    }
    return {};
  });
  Child user([&]() -> std::string {
    ArtifactStore store =
        ArtifactStore::open(root_, {.references = Durability::none});
    for (unsigned i = 0; i < 100; ++i) {
      const std::string text = random_text(300, i % 5);
      const std::vector<ArtifactKey> artifacts = {{kBundle, Digest::of(text)}};
      store.put(kBundle, Digest::of(text), bytes_of(text));
      store.pin("mine", artifacts);
      const bool there = store.contains(kBundle, Digest::of(text));
      std::this_thread::sleep_for(std::chrono::microseconds(200));
      if (there && !store.contains(kBundle, Digest::of(text))) {
        return "it was pinned and is gone";
      }
    }
    return {};
  });
  EXPECT_EQ(user.finish(), "");
  EXPECT_EQ(collector.finish(), "");
}

TEST_F(ArtifactStoreLocksTest, AForkedProcessUsesTheStoreItWasGiven) {
  ArtifactStore store = ArtifactStore::open(root_);
  const std::string large = random_text(300000, 1);
  store.put(kBundle, Digest::of("text"), bytes_of("text"));
  store.put(kBundle, Digest::of(large), bytes_of(large));
  const auto blob = store.get(kBundle, Digest::of(large));
  Child child([&]() -> std::string {
    std::string wrong = blob->text() == large ? "" : "the blob is not there; ";
    wrong += store.get(kBundle, Digest::of("text")) ? "" : "not there; ";
    store.put(kBundle, Digest::of("child"), bytes_of("child"));
    store.set_reference(Digest::of("key"), {kBundle, Digest::of("child")});
    wrong += store.remove(kBundle, Digest::of("text")) ? "" : "not removed; ";
    return wrong;
  });
  store.put(kBundle, Digest::of("parent"), bytes_of("parent"));
  EXPECT_EQ(child.finish(), "");
  EXPECT_TRUE(store.get(kBundle, Digest::of("child")));
  EXPECT_FALSE(store.get(kBundle, Digest::of("text")));
  EXPECT_TRUE(store.reference(Digest::of("key")));
  EXPECT_EQ(store.list()->size(), 3U);
}

TEST_F(ArtifactStoreLocksTest, AProcessForksWhileItsThreadsAreAtWork) {
  ArtifactStore store = ArtifactStore::open(root_);
  std::atomic<bool> stop{false};
  std::vector<std::jthread> threads;
  for (unsigned thread = 0; thread < 3; ++thread) {
    threads.emplace_back([&, thread] {
      for (unsigned i = 0; !stop; ++i) {
        const std::string text = random_text(200, thread * 1000 + i % 50);
        store.put(kBundle, Digest::of(text), bytes_of(text));
        static_cast<void>(store.get(kBundle, Digest::of(text)));
        store.set_reference(Digest::of("key"), {kBundle, Digest::of(text)});
      }
    });
  }
  for (int i = 0; i < 8; ++i) {
    // The child leaves the object alone and opens the store for itself: no lock
    // that a thread had at that moment keeps it waiting.
    Child child([&]() -> std::string {
      ArtifactStore own = ArtifactStore::open(root_);
      own.put(kBundle, Digest::of("child"), bytes_of("child"));
      own.set_reference(Digest::of("of child"), {kBundle, Digest::of("child")});
      return own.get(kBundle, Digest::of("child")) ? "" : "not there";
    });
    EXPECT_EQ(child.finish(), "");
  }
  stop = true;
  threads.clear();
  EXPECT_TRUE(store.verify().ok());
}

}  // namespace
}  // namespace benchgate::store
