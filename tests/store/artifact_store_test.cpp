#include "store/artifact_store.h"

#include "tests/support/store_testing.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>

#include <array>
#include <atomic>
#include <filesystem>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

// The two ways in which a store does harm come first: giving wrong bytes, and
// losing right ones.

namespace benchgate::store {
namespace {

using tests::bytes_of;
using tests::count_files;
using tests::error_kind;
using tests::error_message;
using tests::random_text;
using tests::write_file;
using Kind = StoreError::Kind;

namespace fs = std::filesystem;

constexpr auto kManifest = ArtifactKind::manifest;
constexpr auto kBundle = ArtifactKind::bundle;

class ArtifactStoreTest : public testing::Test {
 protected:
  PutOutcome put(std::string_view text, ArtifactKind kind = kBundle) {
    return store_.put(kind, Digest::of(text), bytes_of(text));
  }

  [[nodiscard]] fs::path file(std::string_view text,
                              ArtifactKind kind = kBundle) const {
    return tests::file_of(root_, kind, Digest::of(text));
  }

  [[nodiscard]] ArtifactStore another(const Options& options = {}) const {
    return ArtifactStore::open(root_, options);
  }

  [[nodiscard]] std::size_t quarantined() const {
    return count_files(root_ / "quarantine");
  }

  benchgate::tests::TemporaryFolder folder_;
  fs::path root_ = folder_ / "store";
  ArtifactStore store_ = ArtifactStore::open(root_);
};

/// What the store says of `text`: its bytes, "absent", or "corrupt".
std::string state_of(ArtifactStore& store, std::string_view text,
                     ArtifactKind kind = kBundle) {
  try {
    const auto blob = store.get(kind, Digest::of(text));
    return blob ? std::string(blob->text()) : "absent";
  } catch (const StoreError& error) {
    return error.kind() == Kind::corrupt ? "corrupt" : error.what();
  }
}

TEST_F(ArtifactStoreTest, NeverGivesWrongBytesWhateverBecomesOfTheFile) {
  const std::string text = "the right bytes";
  std::vector<std::string> damages = {"", text + "!", text.substr(1)};
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string flipped = text;
    flipped[i] = static_cast<char>(flipped[i] ^ 1);
    damages.push_back(flipped);
    damages.push_back(text.substr(0, i));
  }
  for (const std::string& damage : damages) {
    put(text);
    write_file(file(text), damage);
    ArtifactStore reader = another();
    EXPECT_EQ(state_of(reader, text), "corrupt") << damage;
    EXPECT_EQ(state_of(reader, text), "absent");
    EXPECT_EQ(state_of(store_, text), "absent");
  }
}

TEST_F(ArtifactStoreTest, FindsOneFlippedBitInAMappedFile) {
  std::string text = random_text(std::size_t{1} << 20U, 1);
  put(text);
  const fs::path path = file(text);
  std::mt19937 random(2);
  for (int i = 0; i < 20; ++i) {
    std::string flipped = text;
    flipped[random() % text.size()] ^= static_cast<char>(1U << random() % 8U);
    write_file(path, flipped);
    ArtifactStore reader = another();
    EXPECT_EQ(state_of(reader, text).substr(0, 10), "corrupt");
    EXPECT_EQ(reader.put(kBundle, Digest::of(text), bytes_of(text)),
              PutOutcome::repaired);
    EXPECT_TRUE(state_of(reader, text) == text);
  }
}

TEST_F(ArtifactStoreTest, KeepsWhatItWasGivenForAllSizesAndBothKinds) {
  constexpr std::size_t kEdge = std::size_t{256} << 10U;  // Read or mapped.
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1}, std::size_t{4096}, kEdge - 1, kEdge,
        kEdge + 1, 4 * kEdge + 7}) {
    for (const auto kind : {kManifest, kBundle}) {
      const std::string text = random_text(size, static_cast<unsigned>(size));
      EXPECT_EQ(put(text, kind), PutOutcome::stored);
      EXPECT_TRUE(state_of(store_, text, kind) == text);
      EXPECT_TRUE(state_of(store_, text, kind) == text);  // Cached.
      ArtifactStore other = another();
      EXPECT_TRUE(state_of(other, text, kind) == text);
      ArtifactStore careful = another({.verification = Verification::always});
      EXPECT_TRUE(state_of(careful, text, kind) == text);
      EXPECT_EQ(store_.size(kind, Digest::of(text)), size);
      EXPECT_TRUE(store_.contains(kind, Digest::of(text)));
    }
  }
}

TEST_F(ArtifactStoreTest, BytesThatDoNotHaveTheDigestAreNotStored) {
  const Digest digest = Digest::of("right");
  EXPECT_EQ(error_kind([&] { store_.put(kBundle, digest, bytes_of("wrong")); }),
            Kind::mismatch);
  EXPECT_FALSE(store_.contains(kBundle, digest));
  put("right");
  EXPECT_EQ(error_kind([&] { store_.put(kBundle, digest, bytes_of("wrong")); }),
            Kind::mismatch);
  EXPECT_EQ(
      error_kind([&] { store_.put(kBundle, digest, bytes_of("wrongs")); }),
      Kind::mismatch);
  write_file(folder_ / "source", "wrong");
  EXPECT_EQ(
      error_kind([&] { store_.put_file(kBundle, digest, folder_ / "source"); }),
      Kind::mismatch);
  EXPECT_EQ(state_of(store_, "right"), "right");
  EXPECT_EQ(store_.list()->size(), 1U);
}

TEST_F(ArtifactStoreTest, ManyBytesThatDoNotHaveTheDigestAreNotStoredEither) {
  // They may be on their way to the disk before they are hashed.
  const std::string wrong = random_text(100'000, 1);
  const Digest digest = Digest::of("right");
  for (const auto durability :
       {Durability::none, Durability::data, Durability::full}) {
    ArtifactStore store = another({.bundles = durability});
    EXPECT_EQ(error_kind([&] { store.put(kBundle, digest, bytes_of(wrong)); }),
              Kind::mismatch);
    EXPECT_EQ(state_of(store, "right"), "absent");
  }
  put("right");
  ArtifactStore lasting = another({.bundles = Durability::full});
  EXPECT_EQ(error_kind([&] { lasting.put(kBundle, digest, bytes_of(wrong)); }),
            Kind::mismatch);
  EXPECT_EQ(state_of(lasting, "right"), "right");
  EXPECT_EQ(count_files(root_ / "tmp"), 0U);
}

TEST_F(ArtifactStoreTest, ASecondPutOfTheSameWritesNothing) {
  EXPECT_EQ(put("text"), PutOutcome::stored);
  struct stat before = {};
  ASSERT_EQ(::stat(file("text").c_str(), &before), 0);
  EXPECT_EQ(put("text"), PutOutcome::present);
  EXPECT_EQ(put("text"), PutOutcome::present);
  ArtifactStore other = another();
  EXPECT_EQ(other.put(kBundle, Digest::of("text"), bytes_of("text")),
            PutOutcome::present);
  struct stat after = {};
  ASSERT_EQ(::stat(file("text").c_str(), &after), 0);
  EXPECT_EQ(before.st_ino, after.st_ino);
  EXPECT_EQ(before.st_ctim.tv_nsec, after.st_ctim.tv_nsec);
}

TEST_F(ArtifactStoreTest, APutThatMustLastFindsAPresentOneToo) {
  put("text");
  ArtifactStore careful = another({.bundles = Durability::full});
  const auto again = [&] {
    return careful.put(kBundle, Digest::of("text"), bytes_of("text"));
  };
  EXPECT_EQ(again(), PutOutcome::present);
  EXPECT_EQ(again(), PutOutcome::present);
  EXPECT_EQ(careful.put(kBundle, Digest::of("new"), bytes_of("new")),
            PutOutcome::stored);
}

TEST_F(ArtifactStoreTest, APutMendsDamageAndSaysSo) {
  put("text");
  write_file(file("text"), "txet");
  EXPECT_EQ(put("text"), PutOutcome::repaired);
  EXPECT_EQ(state_of(store_, "text"), "text");
  EXPECT_EQ(quarantined(), 1U);
  EXPECT_EQ(put("text"), PutOutcome::present);

  write_file(file("text"), "");  // Found by a get this time.
  ArtifactStore reader = another();
  const auto put_again = [&] {
    return reader.put(kBundle, Digest::of("text"), bytes_of("text"));
  };
  EXPECT_EQ(state_of(reader, "text"), "corrupt");
  EXPECT_EQ(put_again(), PutOutcome::repaired);
  EXPECT_EQ(quarantined(), 2U);
  reader.remove(kBundle, Digest::of("text"));
  EXPECT_EQ(put_again(), PutOutcome::stored);
}

TEST_F(ArtifactStoreTest, APutNoticesThatTheFileWasTakenAway) {
  put("text");
  put("text");
  fs::remove(file("text"));  // Behind the back of the store.
  EXPECT_FALSE(store_.contains(kBundle, Digest::of("text")));
  EXPECT_EQ(put("text"), PutOutcome::stored);
  EXPECT_TRUE(fs::exists(file("text")));
}

TEST_F(ArtifactStoreTest, PutFileStoresLargeAndSmallFiles) {
  for (const std::size_t size : {0U, 100U, 262144U, 262145U, 1000000U}) {
    const std::string text = random_text(size, 3);
    const Digest digest = Digest::of(text);
    write_file(folder_ / "source", text);
    EXPECT_EQ(store_.put_file(kBundle, digest, folder_ / "source"),
              PutOutcome::stored);
    EXPECT_EQ(store_.put_file(kBundle, digest, folder_ / "source"),
              PutOutcome::present);
    EXPECT_TRUE(state_of(store_, text) == text);
    write_file(file(text), "damage");
    EXPECT_EQ(store_.put_file(kBundle, digest, folder_ / "source"),
              PutOutcome::repaired);
    EXPECT_TRUE(state_of(store_, text) == text);
  }
}

TEST_F(ArtifactStoreTest, PutFileRefusesWhatIsNoFileAndDoesNotWaitForAPipe) {
  const Digest digest = Digest::of("text");
  const auto refusal = [&](const fs::path& path) {
    return error_kind([&] { store_.put_file(kBundle, digest, path); });
  };
  EXPECT_EQ(refusal(folder_ / "absent"), Kind::not_found);
  EXPECT_EQ(refusal(folder_.path()), Kind::not_found);
  EXPECT_EQ(refusal(std::string("a\0b", 3)), Kind::not_found);
  ASSERT_EQ(::mkfifo((folder_ / "pipe").c_str(), 0600), 0);
  EXPECT_EQ(refusal(folder_ / "pipe"), Kind::not_found);
  EXPECT_TRUE(store_.list()->empty());
}

TEST_F(ArtifactStoreTest, ABlobOutlivesTheArtifactAndTheStore) {
  const std::string small = "small";
  const std::string large = random_text(1000000, 4);
  std::optional<Blob> small_blob;
  std::optional<Blob> large_blob;
  {
    ArtifactStore other = another();
    put(small);
    put(large);
    small_blob = other.get(kBundle, Digest::of(small));
    large_blob = other.get(kBundle, Digest::of(large));
    EXPECT_TRUE(other.remove(kBundle, Digest::of(large)));
  }
  EXPECT_EQ(small_blob->text(), small);
  EXPECT_EQ(large_blob->text(), large);
}

TEST_F(ArtifactStoreTest, WhatOneStoreRemovesNoOtherGives) {
  ArtifactStore other = another();
  put("text");
  EXPECT_EQ(state_of(store_, "text"), "text");
  EXPECT_EQ(state_of(other, "text"), "text");
  EXPECT_TRUE(other.remove(kBundle, Digest::of("text")));
  EXPECT_EQ(state_of(store_, "text"), "absent");
  EXPECT_FALSE(store_.remove(kBundle, Digest::of("text")));
  EXPECT_FALSE(store_.contains(kBundle, Digest::of("text")));
  EXPECT_FALSE(store_.size(kBundle, Digest::of("text")));
  EXPECT_EQ(put("text"), PutOutcome::stored);
}

TEST_F(ArtifactStoreTest, RemovingOneKindKeepsTheOther) {
  put("text", kManifest);
  put("text", kBundle);
  EXPECT_TRUE(store_.remove(kManifest, Digest::of("text")));
  EXPECT_EQ(state_of(store_, "text", kManifest), "absent");
  EXPECT_EQ(state_of(store_, "text", kBundle), "text");
}

TEST_F(ArtifactStoreTest, ListIsSortedAndHasArtifactsAlone) {
  for (unsigned i = 0; i < 40; ++i) {
    put(random_text(i, i), i % 2 == 0 ? kManifest : kBundle);
  }
  const std::string hex(64, 'a');
  for (const fs::path& folder : {root_ / "bundles", root_ / "manifests"}) {
    write_file(folder / "junk", "x");
    write_file(folder / ".benchgate-1-1", "x");
    write_file(folder / ("sha256:" + hex), "x");
    write_file(folder / std::string(64, 'A'), "x");
    write_file(folder / hex.substr(1), "x");
    fs::create_directory(folder / std::string(64, 'b'));
    fs::create_symlink("/etc/passwd", folder / std::string(64, 'c'));
    ASSERT_EQ(::mkfifo((folder / std::string(64, 'd')).c_str(), 0600), 0);
  }
  const ArtifactSnapshot snapshot = store_.list();
  const std::vector<Artifact>& artifacts = *snapshot;
  ASSERT_EQ(artifacts.size(), 40U);
  for (std::size_t i = 0; i < artifacts.size(); ++i) {
    EXPECT_EQ(artifacts[i].kind, i < 20 ? kManifest : kBundle);
    EXPECT_EQ(artifacts[i].size_bytes,
              store_.size(artifacts[i].kind, artifacts[i].digest));
    EXPECT_LT(std::chrono::system_clock::now() - artifacts[i].modified,
              std::chrono::hours(1));
    if (i % 20 != 0) {
      EXPECT_LT(artifacts[i - 1].digest, artifacts[i].digest);
    }
  }
}

TEST_F(ArtifactStoreTest, WhatIsNoFileIsDamageAndIsNeverFollowed) {
  const std::string text = "text";
  write_file(folder_ / "elsewhere", text);  // With the right bytes, even.
  const auto plant = [&](int what) {
    fs::remove_all(file(text));
    if (what == 0) {
      fs::create_symlink(folder_ / "elsewhere", file(text));
    } else if (what == 1) {
      fs::create_symlink(file(text), file(text));
    } else if (what == 2) {
      fs::create_directories(file(text) / "in it");
    } else {
      ASSERT_EQ(::mkfifo(file(text).c_str(), 0600), 0);
    }
  };
  for (int what = 0; what < 4; ++what) {
    plant(what);
    EXPECT_FALSE(store_.contains(kBundle, Digest::of(text))) << what;
    EXPECT_FALSE(store_.size(kBundle, Digest::of(text))) << what;
    ArtifactStore reader = another();  // Others may have the bytes in memory.
    EXPECT_EQ(state_of(reader, text), "corrupt") << what;
    EXPECT_EQ(state_of(reader, text), "absent") << what;
    plant(what);
    EXPECT_TRUE(store_.remove(kBundle, Digest::of(text))) << what;
    EXPECT_FALSE(store_.remove(kBundle, Digest::of(text))) << what;
    plant(what);
    EXPECT_EQ(put(text), PutOutcome::repaired) << what;
    EXPECT_EQ(state_of(store_, text), text) << what;
  }
  EXPECT_EQ(tests::read_file(folder_ / "elsewhere"), text);
}

TEST_F(ArtifactStoreTest, TheWrongOfTwoGoodFilesIsDamage) {
  put("one");
  put("two");
  fs::rename(file("one"), file("two"));
  ArtifactStore reader = another();
  EXPECT_EQ(state_of(reader, "two"), "corrupt");
  EXPECT_EQ(state_of(reader, "one"), "absent");
}

TEST_F(ArtifactStoreTest, VerifyingAlwaysFindsAnEditThatKeepsSizeAndTime) {
  put("text");
  ArtifactStore careful = another({.verification = Verification::always});
  EXPECT_EQ(state_of(careful, "text"), "text");
  const auto time = fs::last_write_time(file("text"));
  fs::permissions(file("text"), fs::perms{0600});
  {
    std::fstream edit(file("text"), std::ios::in | std::ios::out);
    edit << "tExt";
  }
  fs::last_write_time(file("text"), time);
  EXPECT_EQ(state_of(careful, "text"), "corrupt");
}

TEST_F(ArtifactStoreTest, WhatIsTooLargeIsRefusedOnTheWayInAndOut) {
  ArtifactStore small = another({.max_artifact_bytes = 4});
  EXPECT_EQ(error_kind([&] {
              small.put(kBundle, Digest::of("12345"), bytes_of("12345"));
            }),
            Kind::too_large);
  write_file(folder_ / "source", "12345");
  EXPECT_EQ(error_kind([&] {
              small.put_file(kBundle, Digest::of("12345"), folder_ / "source");
            }),
            Kind::too_large);
  EXPECT_EQ(small.put(kBundle, Digest::of("1234"), bytes_of("1234")),
            PutOutcome::stored);
  put("12345");
  EXPECT_EQ(error_kind([&] {
              static_cast<void>(small.get(kBundle, Digest::of("12345")));
            }),
            Kind::too_large);
  EXPECT_EQ(state_of(store_, "12345"), "12345");  // Not taken for damage.
}

TEST_F(ArtifactStoreTest, AStoreWithoutACacheIsCorrectToo) {
  ArtifactStore bare = another({.cache_bytes = 0});
  const std::string text = random_text(500000, 5);
  for (int i = 0; i < 2; ++i) {
    bare.put(kBundle, Digest::of(text), bytes_of(text));
    EXPECT_TRUE(state_of(bare, text) == text);
  }
  EXPECT_EQ(error_kind([&] {
              bare.put(kBundle, Digest::of(text), bytes_of("other"));
            }),
            Kind::mismatch);
}

TEST_F(ArtifactStoreTest, AReadOnlyStoreGivesAndChangesNothing) {
  put("good");
  put("bad");
  write_file(file("bad"), "damage");
  ArtifactStore reader = another({.read_only = true});
  EXPECT_EQ(state_of(reader, "good"), "good");
  EXPECT_EQ(state_of(reader, "bad"), "corrupt");
  EXPECT_EQ(state_of(reader, "bad"), "corrupt");
  EXPECT_EQ(tests::read_file(file("bad")), "damage");
  EXPECT_EQ(error_kind([&] {
              reader.put(kBundle, Digest::of("good"), bytes_of("good"));
            }),
            Kind::read_only);
  EXPECT_EQ(error_kind([&] {
              reader.put_file(kBundle, Digest::of("x"), file("good"));
            }),
            Kind::read_only);
  EXPECT_EQ(error_kind([&] { reader.remove(kBundle, Digest::of("good")); }),
            Kind::read_only);
  EXPECT_EQ(reader.list()->size(), 2U);
  EXPECT_EQ(quarantined(), 0U);
}

TEST_F(ArtifactStoreTest, AReadOnlyStoreWithoutAGenerationSeesRemovals) {
  put("text");
  fs::remove(root_ / "ctl");
  ArtifactStore reader = another({.read_only = true});
  EXPECT_EQ(state_of(reader, "text"), "text");
  EXPECT_EQ(state_of(reader, "text"), "text");
  store_.remove(kBundle, Digest::of("text"));
  EXPECT_EQ(state_of(reader, "text"), "absent");
}

TEST_F(ArtifactStoreTest, ErrorsNameTheFileAndTheDigest) {
  put("text");
  write_file(file("text"), "damage");
  EXPECT_THAT(
      error_message(
          [&] { static_cast<void>(store_.get(kBundle, Digest::of("text"))); }),
      testing::AllOf(testing::HasSubstr(file("text").string()),
                     testing::HasSubstr(Digest::of("damage").to_string()),
                     testing::HasSubstr("quarantine")));
}

TEST_F(ArtifactStoreTest, FilesAreForTheUserToRead) {
  put("text");
  EXPECT_EQ(fs::status(file("text")).permissions(), fs::perms{0400});
}

TEST_F(ArtifactStoreTest, IsMoved) {
  put("text");
  ArtifactStore moved = std::move(store_);
  EXPECT_EQ(state_of(moved, "text"), "text");
  store_ = std::move(moved);
  EXPECT_EQ(state_of(store_, "text"), "text");
}

// Everything above in any order, held against a set: three stores of one
// folder, one of them without a cache, and damage now and then.
TEST_F(ArtifactStoreTest, AgreesWithASetInAnyOrderOfCalls) {
  ArtifactStore second = another();
  ArtifactStore third = another({.cache_bytes = 0});
  const std::array<ArtifactStore*, 3> stores = {&store_, &second, &third};
  std::mt19937 random(20240607);
  std::set<std::string> there;
  for (int step = 0; step < 3000; ++step) {
    ArtifactStore& store = *stores[random() % stores.size()];
    const unsigned number = random() % 8;
    const std::string text =
        random_text(number == 7 ? 300000 : number * 100 + 1, number);
    const Digest digest = Digest::of(text);
    const unsigned action = random() % 16;
    if (action < 5) {
      const PutOutcome outcome = store.put(kBundle, digest, bytes_of(text));
      EXPECT_EQ(outcome == PutOutcome::present, !there.insert(text).second);
    } else if (action < 11) {
      const std::string expected = there.count(text) > 0 ? text : "absent";
      EXPECT_TRUE(state_of(store, text) == expected);
    } else if (action < 15) {
      EXPECT_EQ(store.remove(kBundle, digest), there.erase(text) > 0);
    } else if (there.count(text) > 0) {
      // Found by a pass over all: a store that has the bytes in memory need
      // not look at the file before a get.
      write_file(file(text), "damage");
      EXPECT_EQ(store.verify().damaged.size(), 1U);
      there.erase(text);
    }
    ASSERT_EQ(store.contains(kBundle, digest), there.count(text) > 0);
  }
  EXPECT_EQ(store_.list()->size(), there.size());
}

TEST_F(ArtifactStoreTest, ThreadsShareOneStore) {
  std::atomic<int> wrong{0};
  const auto work = [&](unsigned seed) {
    std::mt19937 random(seed);
    for (int i = 0; i < 300; ++i) {
      const auto number = static_cast<unsigned>(random() % 3);
      const std::string text =
          random_text(random() % 2 == 0 ? 50 : 300000, number);
      const Digest digest = Digest::of(text);
      const unsigned action = random() % 8;
      if (action < 3) {
        store_.put(kBundle, digest, bytes_of(text));
      } else if (action < 7) {
        const auto blob = store_.get(kBundle, digest);
        wrong += blob && blob->text() != text ? 1 : 0;
      } else {
        store_.remove(kBundle, digest);
      }
    }
  };
  std::vector<std::jthread> threads;
  for (unsigned seed = 0; seed < 4; ++seed) {
    threads.emplace_back(work, seed);
  }
  threads.clear();
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(quarantined(), 0U);
  EXPECT_TRUE(store_.verify().ok());
}

}  // namespace
}  // namespace benchgate::store
