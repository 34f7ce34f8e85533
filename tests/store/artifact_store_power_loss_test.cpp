// What is left of a store after a loss of power, on ext4 and XFS, at each level
// of durability; and what a disk that fails for good does to a store in use.

#include "store/artifact_store.h"
#include "tests/store/scratch_disk.h"
#include "tests/support/campaign.h"
#include "tests/support/store_testing.h"

#include <gtest/gtest.h>

#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

namespace benchgate::store {
namespace {

using tests::bytes_of;
using tests::Child;
using tests::random_text;
using tests::ScratchDisk;

namespace fs = std::filesystem;

constexpr auto kBundle = ArtifactKind::bundle;

/// What is put as number `i` of a round.
std::string text_of(unsigned round, unsigned i) {
  return random_text(i % 4 == 0 ? 40000 : 300 + i, round * 100000 + i);
}

/// What twenty rounds put finds room on the disk, although XFS sets aside more
/// than twice the bytes of a file until they are written.
constexpr std::uintmax_t kDiskBytes = std::uintmax_t{2} << 30U;
constexpr unsigned kMostPuts = 5000;

/// Puts, sets a reference, and says so, until the disk fails or there is
/// enough. What ended it, if that is something else.
std::string put_until_it_fails(const fs::path& root, Durability level,
                               unsigned round, int report) {
  try {
    ArtifactStore store = ArtifactStore::open(
        root, {.bundles = level, .references = Durability::full});
    for (unsigned i = 0; i < kMostPuts; ++i) {
      const std::string text = text_of(round, i);
      const Digest digest = Digest::of(text);
      store.put(kBundle, digest, bytes_of(text));
      if (level == Durability::full) {
        store.set_reference(Digest::of("last"), {kBundle, digest});
      }
      static_cast<void>(::write(report, &i, sizeof(i)) == sizeof(i));
    }
    return {};
  } catch (const StoreError& error) {
    return error.kind() == StoreError::Kind::io ||
                   error.kind() == StoreError::Kind::read_only
               ? std::string()
               : error.what();
  }
}

struct Tally {
  std::uint64_t reported = 0;
  std::uint64_t whole = 0;
  std::uint64_t missing = 0;
  std::uint64_t torn = 0;
};

class ArtifactStorePowerLossTest
    : public testing::TestWithParam<ScratchDisk::Type> {
 protected:
  void SetUp() override {
    if (const std::string why = ScratchDisk::why_not(GetParam());
        !why.empty()) {
      GTEST_SKIP() << why;
    }
    disk_.emplace(GetParam(), kDiskBytes);
  }

  [[nodiscard]] fs::path root() const { return disk_->path() / "store"; }

  /// How many puts had returned when the power went.
  unsigned put_and_cut_power(Durability level, unsigned round,
                             std::chrono::milliseconds after) {
    std::array<int, 2> ends = {};
    EXPECT_EQ(::pipe(ends.data()), 0);
    Child writer([&] {
      ::close(ends[0]);
      return put_until_it_fails(root(), level, round, ends[1]);
    });
    ::close(ends[1]);
    std::this_thread::sleep_for(after);
    disk_->cut_power();
    unsigned reported = 0;
    unsigned number = 0;
    while (::read(ends[0], &number, sizeof(number)) == sizeof(number)) {
      reported = number + 1;
    }
    ::close(ends[0]);
    EXPECT_EQ(writer.finish(), "") << "after " << reported << " puts";
    disk_->restart();
    return reported;
  }

  /// Gets all that was reported, and puts again what is not there.
  static void look_at(ArtifactStore& store, unsigned round, unsigned reported,
                      Tally& tally) {
    for (unsigned i = 0; i < reported; ++i) {
      const std::string text = text_of(round, i);
      const Digest digest = Digest::of(text);
      std::optional<Blob> blob;
      const auto error =
          tests::error_kind([&] { blob = store.get(kBundle, digest); });
      ++tally.reported;
      tally.whole += blob ? 1U : 0U;
      tally.missing += !blob && !error ? 1U : 0U;
      tally.torn += error == StoreError::Kind::corrupt ? 1U : 0U;
      ASSERT_TRUE(!error || error == StoreError::Kind::corrupt);
      ASSERT_TRUE(!blob || blob->text() == text) << "wrong bytes";
      if (!blob) {
        ASSERT_FALSE(store.get(kBundle, digest));
        EXPECT_NE(store.put(kBundle, digest, bytes_of(text)),
                  PutOutcome::present);
        blob = store.get(kBundle, digest);
        ASSERT_TRUE(blob && blob->text() == text);
      }
    }
  }

  /// How long a writer writes. After eight seconds, the names have reached the
  /// disk and the bytes have not: that is when files are torn.
  static std::chrono::milliseconds time_to_write(Durability level, int round,
                                                 std::mt19937& random) {
    const bool is_long = benchgate::tests::in_campaign() &&
                         level == Durability::none && round % 4 == 3;
    return std::chrono::milliseconds(is_long ? 8000 : 20 + random() % 200);
  }

  Tally lose_power(Durability level, int times) {
    Tally tally;
    std::mt19937 random(1);
    for (int i = 0; i < times && !HasFailure(); ++i) {
      const unsigned round = ++round_;
      const unsigned reported =
          put_and_cut_power(level, round, time_to_write(level, i, random));
      // What is put again must last over the next time, too.
      ArtifactStore store = ArtifactStore::open(root(), {.bundles = level});
      if (level == Durability::data) {
        EXPECT_TRUE(store.verify().damaged.empty());
      }
      if (level == Durability::full) {
        expect_last_reference(store, round, reported);
      }
      look_at(store, round, reported, tally);
      if (level == Durability::none) {
        store.verify();  // What was being put may be torn, too.
      }
      EXPECT_TRUE(store.verify().ok());
    }
    return tally;
  }

  /// The one that was reported last, or the one after it.
  static void expect_last_reference(ArtifactStore& store, unsigned round,
                                    unsigned reported) {
    if (reported == 0) {
      return;
    }
    const auto last = store.reference(Digest::of("last"));
    ASSERT_TRUE(last);
    EXPECT_TRUE(last->target == Digest::of(text_of(round, reported - 1)) ||
                last->target == Digest::of(text_of(round, reported)));
  }

  [[nodiscard]] static int times() {
    return benchgate::tests::in_campaign() ? 20 : 2;
  }

  void say(const char* level, const Tally& tally) const {
    benchgate::tests::say_tried(
        std::string("loss of power on ") + ScratchDisk::name_of(GetParam()) +
            ", " + level,
        tally.reported,
        "puts that had returned: " + std::to_string(tally.whole) + " whole, " +
            std::to_string(tally.missing) + " missing, " +
            std::to_string(tally.torn) + " torn");
  }

  std::optional<ScratchDisk> disk_;
  unsigned round_ = 0;
};

TEST_P(ArtifactStorePowerLossTest, AtTheLevelFullWhatReturnedIsThere) {
  const Tally tally = lose_power(Durability::full, times());
  EXPECT_GT(tally.reported, 0U);
  EXPECT_EQ(tally.whole, tally.reported);
  say("full", tally);
}

TEST_P(ArtifactStorePowerLossTest, AtTheLevelDataWhatIsThereIsWhole) {
  const Tally tally = lose_power(Durability::data, times());
  EXPECT_GT(tally.reported, 0U);
  EXPECT_EQ(tally.torn, 0U);
  say("data", tally);
}

TEST_P(ArtifactStorePowerLossTest, AtTheLevelNoneWhatIsTornIsFoundAndMended) {
  const Tally tally = lose_power(Durability::none, times());
  EXPECT_GT(tally.reported, 0U);
  say("none", tally);
}

TEST_P(ArtifactStorePowerLossTest, ADiskThatFailsIsAnErrorAndNoDamage) {
  const std::string small = random_text(1000, 1);
  const std::string large = random_text(300000, 2);
  {
    ArtifactStore store =
        ArtifactStore::open(root(), {.bundles = Durability::full});
    store.put(kBundle, Digest::of(small), bytes_of(small));
    store.put(kBundle, Digest::of(large), bytes_of(large));
    const auto held = store.get(kBundle, Digest::of(small));
    disk_->cut_power();
    using Kind = StoreError::Kind;
    const auto fails = [&](const auto& body) {
      const auto kind = tests::error_kind(body);
      EXPECT_TRUE(kind == Kind::io || kind == Kind::read_only ||
                  kind == Kind::corrupt);
      EXPECT_NE(kind, Kind::corrupt);
    };
    fails([&] { store.put(kBundle, Digest::of("x"), bytes_of("x")); });
    fails([&] { store.remove(kBundle, Digest::of(small)); });
    fails([&] {
      store.set_reference(Digest::of("key"), {kBundle, Digest::of(small)});
    });
    fails([&] { store.pin("pin", {}); });
    fails([&] { ArtifactStore::open(root() / "new"); });
    // What can still be answered from memory may be.
    static_cast<void>(tests::error_kind([&] {
      ArtifactStore another = ArtifactStore::open(root());
      const auto blob = another.get(kBundle, Digest::of(large));
      EXPECT_TRUE(!blob || blob->text() == large);
    }));
    static_cast<void>(
        tests::error_kind([&] { static_cast<void>(store.verify()); }));
    EXPECT_EQ(held->text(), small);
  }
  disk_->restart();
  ArtifactStore store = ArtifactStore::open(root());
  EXPECT_EQ(tests::count_files(root() / "quarantine"), 0U);
  EXPECT_EQ(store.get(kBundle, Digest::of(small))->text(), small);
  EXPECT_EQ(store.get(kBundle, Digest::of(large))->text(), large);
  EXPECT_TRUE(store.verify().ok());
}

TEST_P(ArtifactStorePowerLossTest, AFullDiskIsNoSpaceAndHealsWhenThereIsRoom) {
  disk_.emplace(GetParam());  // A large one takes long to fill.
  ArtifactStore store = ArtifactStore::open(root());
  // All but a little is taken by others.
  const fs::space_info space = fs::space(disk_->path());
  const std::string filler = "fallocate -l " +
                             std::to_string(space.available - (2U << 20U)) +
                             " " + (disk_->path() / "filler").string();
  // NOLINTNEXTLINE(cert-env33-c,concurrency-mt-unsafe)
  ASSERT_EQ(std::system(filler.c_str()), 0);
  unsigned stored = 0;
  std::optional<StoreError::Kind> end;
  while (!end && stored < 10000) {
    const std::string text = random_text(20000, stored);
    end = tests::error_kind(
        [&] { store.put(kBundle, Digest::of(text), bytes_of(text)); });
    stored += end ? 0U : 1U;
  }
  EXPECT_EQ(end, StoreError::Kind::no_space);
  EXPECT_EQ(store.list()->size(), stored);
  EXPECT_EQ(tests::count_files(root() / "tmp"), 0U);
  EXPECT_TRUE(store.verify().ok());
  EXPECT_TRUE(store.remove(kBundle, Digest::of(random_text(20000, 0))));
  fs::remove(disk_->path() / "filler");
  const std::string text = random_text(20000, stored);
  EXPECT_EQ(store.put(kBundle, Digest::of(text), bytes_of(text)),
            PutOutcome::stored);
  EXPECT_TRUE(store.verify().ok());
}

INSTANTIATE_TEST_SUITE_P(FileSystems, ArtifactStorePowerLossTest,
                         testing::Values(ScratchDisk::Type::ext4,
                                         ScratchDisk::Type::xfs),
                         [](const auto& type) {
                           return ScratchDisk::name_of(type.param);
                         });

}  // namespace
}  // namespace benchgate::store
