#include "store/pins.h"

#include "store/artifact_store.h"
#include "tests/support/store_testing.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

namespace benchgate::store {
namespace {

using tests::error_kind;
using Kind = StoreError::Kind;

class PinsTest : public testing::Test {
 protected:
  [[nodiscard]] std::filesystem::path file(const std::string& name) const {
    return folder_ / "store" / "pins" / name;
  }

  benchgate::tests::TemporaryFolder folder_;
  ArtifactStore store_ = ArtifactStore::open(folder_ / "store");
  std::vector<ArtifactKey> artifacts_ = {
      {ArtifactKind::bundle, Digest::of("1")},
      {ArtifactKind::manifest, Digest::of("2")}};
};

TEST_F(PinsTest, APinKeepsWhatItWasGivenLast) {
  store_.pin("release-1.0", artifacts_);
  store_.pin("a", {});
  auto pins = store_.pins();
  ASSERT_EQ(pins.size(), 2U);
  EXPECT_EQ(pins[0].name, "a");
  EXPECT_TRUE(pins[0].artifacts.empty());
  EXPECT_EQ(pins[1].artifacts, artifacts_);
  artifacts_.pop_back();
  store_.pin("release-1.0", artifacts_);
  EXPECT_EQ(store_.pins()[1].artifacts, artifacts_);
}

TEST_F(PinsTest, APinThatIsRemovedIsGone) {
  store_.pin("a", artifacts_);
  EXPECT_TRUE(store_.unpin("a"));
  EXPECT_FALSE(store_.unpin("a"));
  EXPECT_TRUE(store_.pins().empty());
}

TEST_F(PinsTest, ANameThatCouldLeadElsewhereIsRefused) {
  for (const std::string& name :
       {std::string(), std::string("."), std::string(".."), std::string("a/b"),
        std::string("../x"), std::string("a b"), std::string("a\0b", 3),
        std::string(129, 'a'), std::string("\xc3\xa4")}) {
    EXPECT_EQ(error_kind([&] { store_.pin(name, artifacts_); }),
              Kind::not_found)
        << name;
    EXPECT_EQ(error_kind([&] { store_.unpin(name); }), Kind::not_found);
  }
  EXPECT_EQ(tests::count_files(folder_ / "store" / "pins"), 0U);
  store_.pin(std::string(128, 'a'), artifacts_);
  EXPECT_EQ(store_.pins().size(), 1U);
}

TEST_F(PinsTest, APinThatCannotBeUnderstoodIsAnErrorThatNamesIt) {
  for (const std::string& text :
       {std::string("junk\n"), std::string("bundle sha256:00\n"),
        to_line(ArtifactKind::bundle, Digest::of("1")) + "bundle"}) {
    tests::write_file(file("bad"), text);
    EXPECT_EQ(error_kind([&] { static_cast<void>(store_.pins()); }),
              Kind::corrupt);
    EXPECT_NE(tests::error_message([&] {
                static_cast<void>(store_.pins());
              }).find("pins/bad"),
              std::string::npos);
  }
  std::filesystem::remove(file("bad"));
  std::filesystem::create_symlink("/etc/passwd", file("bad"));
  EXPECT_EQ(error_kind([&] { static_cast<void>(store_.pins()); }),
            Kind::corrupt);
}

}  // namespace
}  // namespace benchgate::store
