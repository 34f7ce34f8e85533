#include "store/verified_cache.h"

#include "tests/support/store_testing.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <fcntl.h>

#include <atomic>
#include <filesystem>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace benchgate::store {
namespace {

ArtifactKey key(unsigned number) {
  return {ArtifactKind::bundle, Digest::of(std::to_string(number))};
}

class VerifiedCacheTest : public testing::Test {
 protected:
  [[nodiscard]] VerifiedCache::File known(const ArtifactKey& key,
                                          std::size_t size) const {
    static std::atomic<unsigned> count{0};
    const auto path = folder_ / std::to_string(++count);
    tests::write_file(path, std::string(size, 'x'));
    const Descriptor file(::open(path.c_str(), O_RDONLY));
    std::filesystem::remove(path);
    auto known = make_counted<const VerifiedFile>(
        key, FileIdentity{.inode = 7, .size = size},
        Contents::read(file.get(), size, "file"));
    known->synced = Durability::data;
    return known;
  }

  benchgate::tests::TemporaryFolder folder_;
};

TEST_F(VerifiedCacheTest, ContentsAreCurrentInTheirGenerationAlone) {
  VerifiedCache cache(1000);
  cache.remember(known(key(1), 10), 5);
  EXPECT_TRUE(cache.current(key(1), 5));
  EXPECT_FALSE(cache.current(key(1), 6));
  EXPECT_FALSE(cache.current(key(2), 5));
  VerifiedCache::confirm(*cache.find(key(1)), 6);
  EXPECT_TRUE(cache.current(key(1), 6));
}

TEST_F(VerifiedCacheTest, WithoutAGenerationNothingIsCurrent) {
  VerifiedCache cache(1000);
  cache.remember(known(key(1), 10), std::nullopt);
  EXPECT_FALSE(cache.current(key(1), 0));
  EXPECT_TRUE(cache.find(key(1)));
}

TEST_F(VerifiedCacheTest, TheKindsAreApart) {
  VerifiedCache cache(1000);
  cache.remember(known(key(1), 10), 5);
  EXPECT_FALSE(cache.find({ArtifactKind::manifest, key(1).digest}));
}

TEST_F(VerifiedCacheTest, WhatIsForgottenIsNotFound) {
  VerifiedCache cache(1000);
  cache.remember(known(key(1), 10), 5);
  cache.forget(key(1));
  cache.forget(key(2));
  EXPECT_FALSE(cache.find(key(1)));
  EXPECT_FALSE(cache.current(key(1), 5));
}

TEST_F(VerifiedCacheTest, ContentsAboveTheLimitAreNotKeptButTheirStateIs) {
  VerifiedCache cache(100);
  cache.remember(known(key(1), 101), 5);
  ASSERT_TRUE(cache.find(key(1)));
  EXPECT_FALSE(cache.find(key(1))->contents);
  EXPECT_EQ(cache.find(key(1))->synced, Durability::data);
}

TEST_F(VerifiedCacheTest, MakesRoomByDroppingWhatWasNotUsedForLongest) {
  VerifiedCache cache(100);
  cache.remember(known(key(1), 30), 5);
  cache.remember(known(key(2), 30), 5);
  cache.remember(known(key(3), 30), 5);
  EXPECT_TRUE(cache.current(key(1), 5));  // Used last but for what follows.
  cache.remember(known(key(4), 30), 5);
  EXPECT_FALSE(cache.current(key(2), 5));
  EXPECT_TRUE(cache.current(key(1), 5));
  EXPECT_TRUE(cache.current(key(4), 5));
  EXPECT_TRUE(cache.find(key(2)));  // Verified all the same.
}

TEST_F(VerifiedCacheTest, OneThatFillsTheLimitIsKept) {
  VerifiedCache cache(100);
  cache.remember(known(key(1), 30), 5);
  cache.remember(known(key(2), 100), 5);
  EXPECT_FALSE(cache.current(key(1), 5));
  EXPECT_TRUE(cache.current(key(2), 5));
  cache.remember(known(key(2), 100), 6);  // Not counted twice.
  EXPECT_TRUE(cache.current(key(2), 6));
}

TEST_F(VerifiedCacheTest, TheNumberOfEntriesHasALimitToo) {
  VerifiedCache cache(100);
  constexpr unsigned kMany = 70000;
  for (unsigned i = 0; i < kMany; ++i) {
    cache.remember(
        make_counted<const VerifiedFile>(key(i), FileIdentity{}, std::nullopt),
        5);
  }
  EXPECT_FALSE(cache.find(key(0)));
  EXPECT_TRUE(cache.find(key(kMany - 1)));
  unsigned found = 0;
  for (unsigned i = 0; i < kMany; ++i) {
    found += cache.find(key(i)) ? 1U : 0U;
  }
  EXPECT_LE(found, 16384U);
  EXPECT_GT(found, 15000U);
}

TEST_F(VerifiedCacheTest, AFileStaysReadableAfterItWasForgotten) {
  VerifiedCache cache(1000);
  cache.remember(known(key(1), 10), 5);
  const VerifiedCache::File file = cache.current(key(1), 5);
  cache.forget(key(1));
  ASSERT_TRUE(file);
  EXPECT_EQ(file->contents->bytes().size(), 10U);
}

TEST_F(VerifiedCacheTest, ReadersGetTheFileOfTheirKeyWhileOthersChangeTheRows) {
  // More than a row's borrowed count can hold, so that it is settled as well.
  constexpr int kReads = 200000;
  constexpr unsigned kKeys = 40;
  VerifiedCache cache(300);
  std::vector<VerifiedCache::File> files;
  for (unsigned i = 0; i < kKeys; ++i) {
    files.push_back(known(key(i), 10 + i));
  }
  std::atomic<bool> done{false};
  std::vector<std::thread> writers;
  for (unsigned start = 0; start < 2; ++start) {
    writers.emplace_back([&, start] {
      for (unsigned i = start; !done; ++i) {
        const VerifiedFile& file = *files[i % kKeys];
        cache.remember(make_counted<const VerifiedFile>(file.key, file.identity,
                                                        std::nullopt),
                       5);
        cache.forget(key((i * 7) % kKeys));
        cache.remember(known(key(0), 10), 5);
      }
    });
  }
  std::atomic<int> wrong{0};
  std::atomic<int> seen{0};
  std::vector<std::thread> readers;
  for (int reader = 0; reader < 2; ++reader) {
    readers.emplace_back([&] {
      for (int i = 0; i < kReads; ++i) {
        const ArtifactKey wanted = key(static_cast<unsigned>(i) % 4);
        if (const auto file = cache.find(wanted)) {
          ++seen;
          const bool right =
              file->key == wanted &&
              (!file->contents || file->contents->bytes().size() == 10);
          wrong += right ? 0 : 1;
        }
      }
    });
  }
  for (std::thread& reader : readers) {
    reader.join();
  }
  done = true;
  for (std::thread& writer : writers) {
    writer.join();
  }
  EXPECT_EQ(wrong, 0);
  EXPECT_GT(seen, 0);
}

}  // namespace
}  // namespace benchgate::store
