#include "store/references.h"

#include "store/artifact_store.h"
#include "tests/support/store_testing.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <sys/stat.h>

#include <filesystem>
#include <numeric>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace benchgate::store {
namespace {

using tests::error_kind;
using Kind = StoreError::Kind;

namespace fs = std::filesystem;

const Digest kKey = Digest::of("build 1");
const Digest kTarget = Digest::of("bundle 1");

class ReferencesTest : public testing::Test {
 protected:
  [[nodiscard]] fs::path file() const {
    return folder_ / "store" / "refs" / kKey.hex().data();
  }

  benchgate::tests::TemporaryFolder folder_;
  ArtifactStore store_ = ArtifactStore::open(folder_ / "store");
};

TEST_F(ReferencesTest, AnUnknownKeyStandsForNothing) {
  EXPECT_FALSE(store_.reference(kKey));
  EXPECT_FALSE(store_.remove_reference(kKey));
}

TEST_F(ReferencesTest, StandsForWhatItWasSetToLast) {
  store_.set_reference(kKey, {ArtifactKind::bundle, kTarget});
  store_.set_reference(kKey, {ArtifactKind::bundle, kTarget});
  EXPECT_EQ(store_.reference(kKey), (Reference{ArtifactKind::bundle, kTarget}));
  store_.set_reference(kKey, {ArtifactKind::manifest, kKey});
  EXPECT_EQ(store_.reference(kKey), (Reference{ArtifactKind::manifest, kKey}));
  EXPECT_EQ(tests::count_files(folder_ / "store" / "tmp"), 0U);
  EXPECT_TRUE(store_.remove_reference(kKey));
  EXPECT_FALSE(store_.reference(kKey));
}

TEST_F(ReferencesTest, IsSeenByOtherStoresOfTheFolder) {
  ArtifactStore other = ArtifactStore::open(folder_ / "store");
  store_.set_reference(kKey, {ArtifactKind::bundle, kTarget});
  EXPECT_TRUE(other.reference(kKey));
  other.set_reference(kKey, {ArtifactKind::bundle, kKey});
  EXPECT_EQ(store_.reference(kKey)->target, kKey);
}

TEST_F(ReferencesTest, ATextIsReadBackAndNothingElseIsOne) {
  const Reference reference{ArtifactKind::manifest, kTarget};
  const std::string text = to_text(reference);
  EXPECT_EQ(text, "manifest " + kTarget.to_string() + "\n");
  EXPECT_EQ(reference_from_text(text), reference);
  for (std::size_t size = 0; size < text.size(); ++size) {
    EXPECT_FALSE(reference_from_text(text.substr(0, size))) << size;
  }
  EXPECT_FALSE(reference_from_text(text + "\n"));
  EXPECT_FALSE(reference_from_text(" " + text));
  EXPECT_FALSE(reference_from_text("blob " + kTarget.to_string() + "\n"));
  EXPECT_FALSE(reference_from_text("manifest  " + kTarget.to_string() + "\n"));
}

TEST_F(ReferencesTest, ATextWithANameIsReadBackAndNothingElseIsOne) {
  const Reference reference{ArtifactKind::bundle, kTarget, "release/1.0"};
  const std::string text = to_text(reference);
  const std::size_t line = to_line(ArtifactKind::bundle, kTarget).size();
  EXPECT_EQ(text.substr(line), "name release/1.0\n");
  EXPECT_EQ(reference_from_text(text), reference);
  for (std::size_t size = line + 1; size < text.size(); ++size) {
    EXPECT_FALSE(reference_from_text(text.substr(0, size))) << size;
  }
  for (const std::string& name :
       {std::string(), std::string("a b"), std::string("a\nb"),
        std::string("\x80"), std::string(129, 'a')}) {
    EXPECT_FALSE(
        reference_from_text(text.substr(0, line) + "name " + name + "\n"))
        << name;
  }
}

TEST_F(ReferencesTest, ANameHasItsKeyAndNoOther) {
  const Reference reference{ArtifactKind::bundle, kTarget, "main"};
  store_.set_reference(reference_key("main"), reference);
  EXPECT_EQ(store_.reference(reference_key("main")), reference);
  EXPECT_EQ(error_kind([&] { store_.set_reference(kKey, reference); }),
            Kind::mismatch);
  EXPECT_FALSE(store_.reference(kKey));
  EXPECT_EQ(error_kind([] { static_cast<void>(reference_key("a b")); }),
            Kind::not_found);
}

TEST_F(ReferencesTest, AllAreListedByNameAndKey) {
  store_.set_reference(reference_key("b"),
                       {ArtifactKind::bundle, kTarget, "b"});
  store_.set_reference(reference_key("a"),
                       {ArtifactKind::manifest, kTarget, "a"});
  store_.set_reference(kKey, {ArtifactKind::bundle, kTarget});
  tests::write_file(file().parent_path() / "junk", "junk");
  const auto references = store_.references();
  ASSERT_EQ(references.size(), 3U);
  EXPECT_EQ(references[0].key, kKey);
  EXPECT_EQ(references[1].reference.name, "a");
  EXPECT_EQ(references[2].reference.name, "b");
}

TEST_F(ReferencesTest, AnExchangeIsMadeOnlyIfTheKeyStandsForWhatIsExpected) {
  const ArtifactKey one{ArtifactKind::bundle, kTarget};
  const ArtifactKey two{ArtifactKind::bundle, kKey};
  const auto as = [](const ArtifactKey& key) {
    return Reference{key.kind, key.digest};
  };
  EXPECT_FALSE(store_.exchange_reference(kKey, one, as(two)));
  EXPECT_FALSE(store_.reference(kKey));
  EXPECT_TRUE(store_.exchange_reference(kKey, std::nullopt, as(one)));
  EXPECT_FALSE(store_.exchange_reference(kKey, std::nullopt, as(two)));
  EXPECT_FALSE(store_.exchange_reference(
      kKey, ArtifactKey{ArtifactKind::manifest, kTarget}, as(two)));
  EXPECT_EQ(store_.reference(kKey), as(one));
  EXPECT_TRUE(store_.exchange_reference(kKey, one, as(two)));
  EXPECT_EQ(store_.reference(kKey), as(two));
  EXPECT_FALSE(store_.exchange_reference(kKey, one, std::nullopt));
  EXPECT_TRUE(store_.exchange_reference(kKey, two, std::nullopt));
  EXPECT_FALSE(store_.reference(kKey));
  EXPECT_TRUE(store_.exchange_reference(kKey, std::nullopt, std::nullopt));
}

TEST_F(ReferencesTest, OfManyExchangesAtOnceEachStepIsMadeByOne) {
  // A counter in the target, and stores of their own for all.
  constexpr int kThreads = 4;
  constexpr int kSteps = 50;
  const auto target = [](int value) {
    return ArtifactKey{ArtifactKind::bundle, Digest::of(std::to_string(value))};
  };
  std::vector<int> made(kThreads);
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      ArtifactStore store = ArtifactStore::open(folder_ / "store");
      for (int value = 0; value < kSteps; ++value) {
        const auto expected =
            value == 0 ? std::nullopt : std::optional(target(value - 1));
        const ArtifactKey next = target(value);
        made[static_cast<std::size_t>(thread)] += store.exchange_reference(
            kKey, expected, Reference{next.kind, next.digest});
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(std::accumulate(made.begin(), made.end(), 0), kSteps);
  EXPECT_EQ(store_.reference(kKey)->target, target(kSteps - 1).digest);
}

TEST_F(ReferencesTest, ADamagedOneIsReportedOnceAndThenAMissThatCanBeSet) {
  store_.set_reference(kKey, {ArtifactKind::bundle, kTarget});
  for (const std::string& text : {std::string(), std::string("bundle sha256:"),
                                  std::string(5000, '\0')}) {
    tests::write_file(file(), text);
    EXPECT_EQ(error_kind([&] { store_.reference(kKey); }), Kind::corrupt);
    EXPECT_FALSE(store_.reference(kKey));
    store_.set_reference(kKey, {ArtifactKind::bundle, kTarget});
    EXPECT_EQ(store_.reference(kKey)->target, kTarget);
  }
  EXPECT_EQ(tests::count_files(folder_ / "store" / "quarantine"), 3U);
}

TEST_F(ReferencesTest, WhatIsNoFileIsDamagedAndNeverFollowed) {
  tests::write_file(folder_ / "elsewhere",
                    to_line(ArtifactKind::bundle, kTarget));
  fs::create_symlink(folder_ / "elsewhere", file());
  EXPECT_EQ(error_kind([&] { store_.reference(kKey); }), Kind::corrupt);
  ASSERT_EQ(::mkfifo(file().c_str(), 0600), 0);
  EXPECT_EQ(error_kind([&] { store_.reference(kKey); }), Kind::corrupt);
  fs::create_directory(file());
  store_.set_reference(kKey, {ArtifactKind::bundle, kTarget});
  EXPECT_EQ(store_.reference(kKey)->target, kTarget);
  EXPECT_TRUE(fs::exists(folder_ / "elsewhere"));
}

TEST_F(ReferencesTest, AReadOnlyStoreReportsDamageAndChangesNothing) {
  tests::write_file(file(), "garbage");
  ArtifactStore reader =
      ArtifactStore::open(folder_ / "store", {.read_only = true});
  EXPECT_EQ(error_kind([&] { reader.reference(kKey); }), Kind::corrupt);
  EXPECT_EQ(error_kind([&] { reader.reference(kKey); }), Kind::corrupt);
  EXPECT_EQ(error_kind([&] {
              reader.set_reference(kKey, {ArtifactKind::bundle, kTarget});
            }),
            Kind::read_only);
  EXPECT_EQ(error_kind([&] { reader.remove_reference(kKey); }),
            Kind::read_only);
  EXPECT_EQ(tests::read_file(file()), "garbage");
}

}  // namespace
}  // namespace benchgate::store
