// What another process does between two calls of an operation, at the very
// place where it could do harm.

#include "store/artifact_store.h"
#include "tests/store/system_calls.h"
#include "tests/support/store_testing.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <ctime>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <thread>

namespace benchgate::store {
namespace {

using tests::bytes_of;
using tests::Fate;
using tests::Interception;
using tests::SystemCall;

namespace fs = std::filesystem;

constexpr auto kBundle = ArtifactKind::bundle;
const GcOptions kCollectAll{.max_bytes = 0, .min_age = std::chrono::hours(1)};

class ArtifactStoreRaceTest : public testing::Test {
 protected:
  ArtifactStoreRaceTest() {
    ArtifactStore::open(root_).put(kBundle, digest_, bytes_of(text_));
  }

  /// Runs `body`, and `meanwhile` before its call number `number` of `name`.
  template <typename Body>
  static void run_with(std::string_view name, int number,
                       const std::function<void()>& meanwhile,
                       const Body& body) {
    int calls = 0;
    const Interception interception([&](const SystemCall& call) -> Fate {
      if (call.name == name && ++calls == number) {
        meanwhile();
      }
      return {};
    });
    body();
    EXPECT_GE(calls, number) << "there was no such call";
  }

  void grow_old() const {
    const std::time_t then = std::time(nullptr) - 48 * 3600;
    const std::array<timespec, 2> times = {timespec{then, 0},
                                           timespec{then, 0}};
    ASSERT_EQ(::utimensat(AT_FDCWD, file_.c_str(), times.data(), 0), 0);
  }

  benchgate::tests::TemporaryFolder folder_;
  fs::path root_ = folder_ / "store";
  std::string text_ = "text";
  Digest digest_ = Digest::of(text_);
  fs::path file_ = tests::file_of(root_, kBundle, digest_);
};

TEST_F(ArtifactStoreRaceTest, APutOfWhatIsRemovedMeanwhileStoresItAgain) {
  ArtifactStore store = ArtifactStore::open(root_);
  ArtifactStore other = ArtifactStore::open(root_);
  run_with(
      "flock", 1, [&] { other.remove(kBundle, digest_); },
      [&] {
        EXPECT_EQ(store.put(kBundle, digest_, bytes_of(text_)),
                  PutOutcome::stored);
      });
  EXPECT_TRUE(other.contains(kBundle, digest_));
  EXPECT_TRUE(store.get(kBundle, digest_));
}

TEST_F(ArtifactStoreRaceTest, APutOfWhatIsCollectedMeanwhileStoresItAgain) {
  grow_old();
  ArtifactStore store = ArtifactStore::open(root_);
  ArtifactStore other = ArtifactStore::open(root_);
  run_with(
      "flock", 1, [&] { EXPECT_EQ(other.gc(kCollectAll).removed, 1U); },
      [&] {
        EXPECT_EQ(store.put(kBundle, digest_, bytes_of(text_)),
                  PutOutcome::stored);
      });
  EXPECT_TRUE(other.get(kBundle, digest_));
}

TEST_F(ArtifactStoreRaceTest, WhatIsPutWhileTheOldOneIsCollectedStays) {
  grow_old();
  ArtifactStore collector = ArtifactStore::open(root_);
  ArtifactStore other = ArtifactStore::open(root_);
  // The third lock, after those of gc itself and of the pins.
  run_with(
      "flock", 3,
      [&] {
        other.remove(kBundle, digest_);
        EXPECT_EQ(other.put(kBundle, digest_, bytes_of(text_)),
                  PutOutcome::stored);
      },
      [&] { EXPECT_EQ(collector.gc(kCollectAll).removed, 0U); });
  EXPECT_TRUE(ArtifactStore::open(root_).get(kBundle, digest_));
}

TEST_F(ArtifactStoreRaceTest, WhatIsPutWhileDamageIsMovedAwayStays) {
  tests::write_file(file_, "damage");
  ArtifactStore reader = ArtifactStore::open(root_);
  ArtifactStore other = ArtifactStore::open(root_);
  run_with(
      "renameat2", 1,
      [&] {
        fs::remove(file_);
        EXPECT_EQ(other.put(kBundle, digest_, bytes_of(text_)),
                  PutOutcome::stored);
      },
      [&] {
        EXPECT_EQ(tests::error_kind([&] { reader.get(kBundle, digest_); }),
                  StoreError::Kind::corrupt);
      });
  EXPECT_TRUE(ArtifactStore::open(root_).get(kBundle, digest_));
  EXPECT_EQ(tests::count_files(root_ / "quarantine"), 0U);
}

TEST_F(ArtifactStoreRaceTest, WhatIsUsedWhileItIsToBeCollectedStays) {
  ArtifactStore collector = ArtifactStore::open(root_);
  ArtifactStore user = ArtifactStore::open(root_);
  const auto use = [&] {
    EXPECT_EQ(user.put(kBundle, digest_, bytes_of(text_)), PutOutcome::present);
  };
  // Whichever of its calls the use comes before, gc has not removed it by then.
  for (const char* const call : {"flock", "openat", "fstat"}) {
    for (int number = 1; number <= 8; ++number) {
      grow_old();
      user = ArtifactStore::open(root_);
      bool used = false;
      {
        int calls = 0;
        const Interception interception([&](const SystemCall& made) -> Fate {
          if (made.name == std::string_view(call) && ++calls == number &&
              fs::exists(file_)) {
            try {
              use();
              used = true;
            } catch (const StoreError&) {
              // gc has the lock of the file: the use is tried too late.
            }
          }
          return {};
        });
        collector.gc(kCollectAll);
      }
      EXPECT_EQ(used, fs::exists(file_)) << call << " " << number;
      ArtifactStore::open(root_).put(kBundle, digest_, bytes_of(text_));
    }
  }
}

TEST_F(ArtifactStoreRaceTest, WhatAnotherOnlyLooksAtIsThere) {
  // As gc does, and leaves it: it was used, or gc only says what it would do.
  const int file = ::open(file_.c_str(), O_RDONLY | O_CLOEXEC);
  ASSERT_EQ(::flock(file, LOCK_EX), 0);
  std::jthread holder([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    ::close(file);
  });
  EXPECT_TRUE(ArtifactStore::open(root_).get(kBundle, digest_));
}

TEST_F(ArtifactStoreRaceTest, NobodyWaitsForALockThatIsNeverGivenUp) {
  const int file = ::open(file_.c_str(), O_RDONLY | O_CLOEXEC);
  ASSERT_EQ(::flock(file, LOCK_EX), 0);
  ArtifactStore store = ArtifactStore::open(root_);
  EXPECT_EQ(tests::error_kind(
                [&] { static_cast<void>(store.get(kBundle, digest_)); }),
            StoreError::Kind::busy);
  EXPECT_EQ(
      tests::error_kind([&] { store.put(kBundle, digest_, bytes_of(text_)); }),
      StoreError::Kind::busy);
  EXPECT_EQ(store.gc(kCollectAll).in_use, 0U);  // It is young.
  ::close(file);
  EXPECT_TRUE(store.get(kBundle, digest_));
}

TEST_F(ArtifactStoreRaceTest, ACopyOfWhatIsRemovedMeanwhileIsWholeOrNone) {
  for (int call = 1; call < 12; ++call) {
    ArtifactStore store = ArtifactStore::open(root_);
    ArtifactStore other = ArtifactStore::open(root_);
    store.put(kBundle, digest_, bytes_of(text_));
    const fs::path copy = folder_ / ("copy" + std::to_string(call));
    int calls = 0;
    std::optional<StoreError::Kind> refusal;
    {
      const Interception interception([&](const SystemCall&) -> Fate {
        if (++calls == call) {
          other.remove(kBundle, digest_);
        }
        return {};
      });
      refusal =
          tests::error_kind([&] { store.copy_to(kBundle, digest_, copy); });
    }
    EXPECT_EQ(fs::exists(copy), !refusal);
    EXPECT_TRUE(!refusal || refusal == StoreError::Kind::not_found);
    EXPECT_TRUE(refusal || tests::read_file(copy) == text_);
  }
}

}  // namespace
}  // namespace benchgate::store
