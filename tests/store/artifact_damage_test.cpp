// Every way in which the bytes of an artifact can change on the disk. The
// store gives the right ones or says that they are damaged, once; a put mends
// it; and nothing else is taken for damaged.

#include "store/artifact_store.h"
#include "tests/support/campaign.h"
#include "tests/support/store_testing.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <string_view>
#include <utility>

namespace benchgate::store {
namespace {

using tests::bytes_of;
using tests::random_text;

namespace fs = std::filesystem;

constexpr auto kBundle = ArtifactKind::bundle;

/// Writes over a file in place, as a disk does: same inode, same size.
void overwrite(const fs::path& file, std::size_t offset,
               std::string_view bytes) {
  fs::permissions(file, fs::perms{0600});
  const auto time = fs::last_write_time(file);
  {
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(static_cast<std::streamoff>(offset));
    stream << bytes;
  }
  fs::last_write_time(file, time);
}

class ArtifactDamageTest : public testing::Test {
 protected:
  void put(std::string_view text) {
    store_.put(kBundle, Digest::of(text), bytes_of(text));
  }

  [[nodiscard]] fs::path file(std::string_view text) const {
    return tests::file_of(folder_ / "store", kBundle, Digest::of(text));
  }

  /// Found by a store that was opened since, and mended by it.
  void expect_found_and_mended(std::string_view text) {
    const Digest digest = Digest::of(text);
    ArtifactStore reader = ArtifactStore::open(folder_ / "store");
    EXPECT_EQ(tests::error_kind(
                  [&] { static_cast<void>(reader.get(kBundle, digest)); }),
              StoreError::Kind::corrupt);
    EXPECT_FALSE(reader.get(kBundle, digest));
    EXPECT_EQ(reader.put(kBundle, digest, bytes_of(text)),
              PutOutcome::repaired);
    const auto blob = reader.get(kBundle, digest);
    EXPECT_TRUE(blob && blob->text() == text);
    ++found_;
  }

  benchgate::tests::TemporaryFolder folder_;
  ArtifactStore store_ = ArtifactStore::open(folder_ / "store");
  std::uint64_t found_ = 0;
};

TEST_F(ArtifactDamageTest, EveryBitOfASmallArtifactCounts) {
  const std::string text = random_text(40, 1);
  put(text);
  for (std::size_t bit = 0; bit < text.size() * 8; ++bit) {
    std::string changed(1, text[bit / 8]);
    changed[0] ^= static_cast<char>(1U << bit % 8U);
    overwrite(file(text), bit / 8, changed);
    expect_found_and_mended(text);
  }
  EXPECT_EQ(tests::count_files(folder_ / "store" / "quarantine"), found_);
  benchgate::tests::say_tried("bits flipped in small artifacts", found_,
                              "bits");
}

TEST_F(ArtifactDamageTest, OneBitOfAMillionBytesCounts) {
  const std::string text = random_text(std::size_t{1} << 20U, 2);
  put(text);
  std::mt19937 random(3);
  const int times = benchgate::tests::in_campaign() ? 1000 : 30;
  for (int i = 0; i < times; ++i) {
    const std::size_t at = random() % text.size();
    std::string changed(1, text[at]);
    changed[0] ^= static_cast<char>(1U << random() % 8U);
    overwrite(file(text), at, changed);
    expect_found_and_mended(text);
    fs::remove_all(folder_ / "store" / "quarantine");  // It would grow large.
    fs::create_directory(folder_ / "store" / "quarantine");
    fs::permissions(folder_ / "store" / "quarantine", fs::perms{0700});
  }
  benchgate::tests::say_tried("bits flipped in 1 MiB", found_, "bits");
}

TEST_F(ArtifactDamageTest, AnyOtherLengthCounts) {
  for (const std::size_t size : {1000U, 300000U}) {
    const std::string text = random_text(size, 4);
    put(text);
    for (const std::size_t length :
         {std::size_t{0}, std::size_t{1}, size / 2, size - 1, size + 1,
          size + 4096, 2 * size}) {
      fs::permissions(file(text), fs::perms{0600});
      fs::resize_file(file(text), length);
      expect_found_and_mended(text);
    }
    // The bytes, and then some.
    overwrite(file(text), size, text);
    expect_found_and_mended(text);
  }
}

TEST_F(ArtifactDamageTest, ZerosInPlaceOfAPageCount) {
  const std::string text = random_text(300000, 5);
  put(text);
  for (const std::size_t page : {0U, 1U, 72U}) {
    overwrite(file(text), page * 4096, std::string(4096, '\0'));
    expect_found_and_mended(text);
  }
  overwrite(file(text), 0, std::string(text.size(), '\0'));
  expect_found_and_mended(text);
}

TEST_F(ArtifactDamageTest, TwoThatWereSwappedAreBothDamaged) {
  const std::string one = random_text(1000, 6);
  const std::string two = random_text(1000, 7);
  put(one);
  put(two);
  fs::rename(file(one), folder_ / "kept");
  fs::rename(file(two), file(one));
  fs::rename(folder_ / "kept", file(two));
  expect_found_and_mended(one);
  expect_found_and_mended(two);
}

TEST_F(ArtifactDamageTest, ManifestsThatLieAmongBundlesAreBundles) {
  // The kinds differ in their folder alone, and the bytes have the digest.
  store_.put(ArtifactKind::manifest, Digest::of("text"), bytes_of("text"));
  fs::rename(tests::file_of(folder_ / "store", ArtifactKind::manifest,
                            Digest::of("text")),
             file("text"));
  EXPECT_FALSE(store_.contains(ArtifactKind::manifest, Digest::of("text")));
  EXPECT_TRUE(store_.get(kBundle, Digest::of("text")));
}

TEST_F(ArtifactDamageTest, WhatIsInMemoryStaysRightWhateverBecomesOfTheFile) {
  const std::string text = random_text(1000, 8);
  put(text);
  const auto held = store_.get(kBundle, Digest::of(text));
  overwrite(file(text), 0, "damage");
  EXPECT_EQ(held->text(), text);
  const auto again = store_.get(kBundle, Digest::of(text));
  EXPECT_TRUE(again && again->text() == text);
}

TEST_F(ArtifactDamageTest, AFileCutShortWhileItIsReadIsNeverGivenInPart) {
  // Small ones are read, so nobody is killed by looking at them (SIGBUS).
  const std::string text = random_text(200000, 9);
  put(text);
  fs::permissions(file(text), fs::perms{0600});
  fs::resize_file(file(text), 100000);
  ArtifactStore careful = ArtifactStore::open(
      folder_ / "store", {.verification = Verification::always});
  EXPECT_EQ(tests::error_kind([&] {
              static_cast<void>(careful.get(kBundle, Digest::of(text)));
            }),
            StoreError::Kind::corrupt);
}

/// The signal that ends a process in which `body` runs; 0: it ends by itself.
template <typename Body>
int signal_that_ends(const Body& body) {
  const ::pid_t process = ::fork();
  if (process == 0) {
    body();
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(process, &status, 0);
  return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

/// What nobody can prevent, and the store does not hide by a handler of its
/// own.
TEST_F(ArtifactDamageTest,
       AMappedOneThatIsCutShortKillsWhoReadsItAndNobodyElse) {
  const std::string text = random_text(1000000, 10);
  const Digest digest = Digest::of(text);
  put(text);
  const int ending = signal_that_ends([&] {
    ::signal(SIGBUS, SIG_DFL);  // A sanitizer has a handler.
    ArtifactStore reader = ArtifactStore::open(folder_ / "store");
    const auto blob = reader.get(kBundle, digest);
    fs::permissions(file(text), fs::perms{0600});
    fs::resize_file(file(text), 4096);
    volatile char last = blob->text().back();
    static_cast<void>(last);
  });
  EXPECT_EQ(ending, SIGBUS);
  // Others look at the file before they map it.
  expect_found_and_mended(text);

  put(text);
  fs::permissions(file(text), fs::perms{0600});
  fs::resize_file(file(text), 4096);
  ArtifactStore another = ArtifactStore::open(folder_ / "store");
  EXPECT_EQ(tests::error_kind(
                [&] { another.copy_to(kBundle, digest, folder_ / "copy"); }),
            StoreError::Kind::corrupt);
  EXPECT_FALSE(fs::exists(folder_ / "copy"));
}

TEST_F(ArtifactDamageTest, NoHandlerOfASignalIsInstalled) {
  struct sigaction before = {};
  struct sigaction after = {};
  ::sigaction(SIGBUS, nullptr, &before);
  const std::string text = random_text(1000000, 11);
  put(text);
  EXPECT_TRUE(store_.get(kBundle, Digest::of(text)));
  EXPECT_TRUE(store_.verify().ok());
  ::sigaction(SIGBUS, nullptr, &after);
  EXPECT_EQ(before.sa_sigaction, after.sa_sigaction);
}

}  // namespace
}  // namespace benchgate::store
