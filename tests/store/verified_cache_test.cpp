#include "store/verified_cache.h"

#include "tests/support/store_testing.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <fcntl.h>

#include <string>

namespace benchgate::store {
namespace {

ArtifactKey key(unsigned number) {
  return {ArtifactKind::bundle, Digest::of(std::to_string(number))};
}

class VerifiedCacheTest : public testing::Test {
 protected:
  [[nodiscard]] VerifiedCache::Known known(std::size_t size) const {
    tests::write_file(folder_ / "file", std::string(size, 'x'));
    const Descriptor file(::open((folder_ / "file").c_str(), O_RDONLY));
    return {.identity = {.inode = 7, .size = size},
            .contents = Contents::read(file.get(), size, "file"),
            .synced = Durability::data};
  }

  benchgate::tests::TemporaryFolder folder_;
};

TEST_F(VerifiedCacheTest, ContentsAreCurrentInTheirGenerationAlone) {
  VerifiedCache cache(1000);
  cache.remember(key(1), known(10), 5);
  EXPECT_TRUE(cache.current(key(1), 5));
  EXPECT_FALSE(cache.current(key(1), 6));
  EXPECT_FALSE(cache.current(key(2), 5));
  cache.confirm(key(1), 6);
  EXPECT_TRUE(cache.current(key(1), 6));
}

TEST_F(VerifiedCacheTest, WithoutAGenerationNothingIsCurrent) {
  VerifiedCache cache(1000);
  cache.remember(key(1), known(10), std::nullopt);
  EXPECT_FALSE(cache.current(key(1), 0));
  EXPECT_TRUE(cache.find(key(1)));
}

TEST_F(VerifiedCacheTest, TheKindsAreApart) {
  VerifiedCache cache(1000);
  cache.remember(key(1), known(10), 5);
  EXPECT_FALSE(cache.find({ArtifactKind::manifest, key(1).digest}));
}

TEST_F(VerifiedCacheTest, WhatIsForgottenIsNotFound) {
  VerifiedCache cache(1000);
  cache.remember(key(1), known(10), 5);
  cache.forget(key(1));
  cache.forget(key(2));
  EXPECT_FALSE(cache.find(key(1)));
  EXPECT_FALSE(cache.current(key(1), 5));
}

TEST_F(VerifiedCacheTest, ContentsAboveTheLimitAreNotKeptButTheirStateIs) {
  VerifiedCache cache(100);
  cache.remember(key(1), known(101), 5);
  ASSERT_TRUE(cache.find(key(1)));
  EXPECT_FALSE(cache.find(key(1))->contents);
  EXPECT_EQ(cache.find(key(1))->synced, Durability::data);
}

TEST_F(VerifiedCacheTest, MakesRoomByDroppingWhatWasNotUsedForLongest) {
  VerifiedCache cache(100);
  cache.remember(key(1), known(30), 5);
  cache.remember(key(2), known(30), 5);
  cache.remember(key(3), known(30), 5);
  EXPECT_TRUE(cache.current(key(1), 5));  // Used last but for what follows.
  cache.remember(key(4), known(30), 5);
  EXPECT_FALSE(cache.current(key(2), 5));
  EXPECT_TRUE(cache.current(key(1), 5));
  EXPECT_TRUE(cache.current(key(4), 5));
  EXPECT_TRUE(cache.find(key(2)));  // Verified all the same.
}

TEST_F(VerifiedCacheTest, OneThatFillsTheLimitIsKept) {
  VerifiedCache cache(100);
  cache.remember(key(1), known(30), 5);
  cache.remember(key(2), known(100), 5);
  EXPECT_FALSE(cache.current(key(1), 5));
  EXPECT_TRUE(cache.current(key(2), 5));
  cache.remember(key(2), known(100), 6);  // Not counted twice.
  EXPECT_TRUE(cache.current(key(2), 6));
}

TEST_F(VerifiedCacheTest, TheNumberOfEntriesHasALimitToo) {
  VerifiedCache cache(100);
  constexpr unsigned kMany = 70000;
  for (unsigned i = 0; i < kMany; ++i) {
    cache.remember(key(i), {.identity = {}, .contents = nullptr}, 5);
  }
  EXPECT_FALSE(cache.find(key(0)));
  EXPECT_TRUE(cache.find(key(kMany - 1)));
}

}  // namespace
}  // namespace benchgate::store
