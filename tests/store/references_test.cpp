#include "store/references.h"

#include "store/artifact_store.h"
#include "tests/support/store_testing.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <sys/stat.h>

#include <filesystem>
#include <string>

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
  store_.set_reference(kKey, ArtifactKind::bundle, kTarget);
  store_.set_reference(kKey, ArtifactKind::bundle, kTarget);
  EXPECT_EQ(store_.reference(kKey), (Reference{ArtifactKind::bundle, kTarget}));
  store_.set_reference(kKey, ArtifactKind::manifest, kKey);
  EXPECT_EQ(store_.reference(kKey), (Reference{ArtifactKind::manifest, kKey}));
  EXPECT_EQ(tests::count_files(folder_ / "store" / "tmp"), 0U);
  EXPECT_TRUE(store_.remove_reference(kKey));
  EXPECT_FALSE(store_.reference(kKey));
}

TEST_F(ReferencesTest, IsSeenByOtherStoresOfTheFolder) {
  ArtifactStore other = ArtifactStore::open(folder_ / "store");
  store_.set_reference(kKey, ArtifactKind::bundle, kTarget);
  EXPECT_TRUE(other.reference(kKey));
  other.set_reference(kKey, ArtifactKind::bundle, kKey);
  EXPECT_EQ(store_.reference(kKey)->target, kKey);
}

TEST_F(ReferencesTest, ALineIsReadBackAndNothingElseIsALine) {
  const Reference reference{ArtifactKind::manifest, kTarget};
  const std::string line = to_line(reference);
  EXPECT_EQ(line, "manifest " + kTarget.to_string() + "\n");
  EXPECT_EQ(reference_from_line(line), reference);
  for (std::size_t size = 0; size < line.size(); ++size) {
    EXPECT_FALSE(reference_from_line(line.substr(0, size))) << size;
  }
  EXPECT_FALSE(reference_from_line(line + "\n"));
  EXPECT_FALSE(reference_from_line(" " + line));
  EXPECT_FALSE(reference_from_line("blob " + kTarget.to_string() + "\n"));
  EXPECT_FALSE(reference_from_line("manifest  " + kTarget.to_string() + "\n"));
}

TEST_F(ReferencesTest, ADamagedOneIsReportedOnceAndThenAMissThatCanBeSet) {
  store_.set_reference(kKey, ArtifactKind::bundle, kTarget);
  for (const std::string& text : {std::string(), std::string("bundle sha256:"),
                                  std::string(5000, '\0')}) {
    tests::write_file(file(), text);
    EXPECT_EQ(error_kind([&] { store_.reference(kKey); }), Kind::corrupt);
    EXPECT_FALSE(store_.reference(kKey));
    store_.set_reference(kKey, ArtifactKind::bundle, kTarget);
    EXPECT_EQ(store_.reference(kKey)->target, kTarget);
  }
  EXPECT_EQ(tests::count_files(folder_ / "store" / "quarantine"), 3U);
}

TEST_F(ReferencesTest, WhatIsNoFileIsDamagedAndNeverFollowed) {
  tests::write_file(folder_ / "elsewhere",
                    to_line({ArtifactKind::bundle, kTarget}));
  fs::create_symlink(folder_ / "elsewhere", file());
  EXPECT_EQ(error_kind([&] { store_.reference(kKey); }), Kind::corrupt);
  ASSERT_EQ(::mkfifo(file().c_str(), 0600), 0);
  EXPECT_EQ(error_kind([&] { store_.reference(kKey); }), Kind::corrupt);
  fs::create_directory(file());
  store_.set_reference(kKey, ArtifactKind::bundle, kTarget);
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
              reader.set_reference(kKey, ArtifactKind::bundle, kTarget);
            }),
            Kind::read_only);
  EXPECT_EQ(error_kind([&] { reader.remove_reference(kKey); }),
            Kind::read_only);
  EXPECT_EQ(tests::read_file(file()), "garbage");
}

}  // namespace
}  // namespace benchgate::store
