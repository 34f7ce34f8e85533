// Several processes in one store, and processes that are killed in it.

#include "store/artifact_store.h"
#include "tests/support/store_testing.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <signal.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <random>
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

class ArtifactStoreProcessesTest : public testing::Test {
 protected:
  template <typename Body>
  static std::string run_at_once(int processes, const Body& body) {
    std::vector<std::unique_ptr<Child>> children;
    for (int i = 0; i < processes; ++i) {
      children.push_back(std::make_unique<Child>([&] { return body(i); }));
    }
    std::string failures;
    for (const auto& child : children) {
      failures += child->finish();
    }
    return failures;
  }

  void expect_clean() const {
    EXPECT_EQ(tests::count_files(root_ / "tmp"), 0U);
    EXPECT_EQ(tests::count_files(root_ / "quarantine"), 0U);
    ArtifactStore store = ArtifactStore::open(root_);
    const VerifyReport report = store.verify();
    EXPECT_TRUE(report.ok());
    EXPECT_TRUE(report.strangers.empty());
  }

  benchgate::tests::TemporaryFolder folder_;
  fs::path root_ = folder_ / "store";
};

TEST_F(ArtifactStoreProcessesTest, OfManyThatPutTheSameOneStoresIt) {
  constexpr int kProcesses = 8;
  constexpr int kRounds = 1000;
  // Each writes down how often it was the one.
  const auto body = [&](int process) -> std::string {
    ArtifactStore store = ArtifactStore::open(root_);
    int stored = 0;
    for (unsigned i = 0; i < kRounds; ++i) {
      const std::string text = random_text(i % 2 == 0 ? 100 : 20000, i);
      stored += store.put(kBundle, Digest::of(text), bytes_of(text)) ==
                        PutOutcome::stored
                    ? 1
                    : 0;
      const auto blob = store.get(kBundle, Digest::of(text));
      if (!blob || blob->text() != text) {
        return "what was put is not there";
      }
    }
    tests::write_file(folder_ / std::to_string(process),
                      std::to_string(stored));
    return {};
  };
  EXPECT_EQ(run_at_once(kProcesses, body), "");
  int stored = 0;
  for (int process = 0; process < kProcesses; ++process) {
    stored += std::stoi(tests::read_file(folder_ / std::to_string(process)));
  }
  EXPECT_EQ(stored, kRounds);
  EXPECT_EQ(ArtifactStore::open(root_).list()->size(), kRounds);
  expect_clean();
}

TEST_F(ArtifactStoreProcessesTest, DifferentArtifactsDoNotDisturbEachOther) {
  constexpr int kProcesses = 8;
  constexpr unsigned kEach = 1000;
  const auto body = [&](int process) -> std::string {
    ArtifactStore store = ArtifactStore::open(root_);
    for (unsigned i = 0; i < kEach; ++i) {
      const std::string text =
          random_text(1000, static_cast<unsigned>(process) * kEach + i);
      if (store.put(kBundle, Digest::of(text), bytes_of(text)) !=
          PutOutcome::stored) {
        return "somebody else put it";
      }
    }
    return {};
  };
  EXPECT_EQ(run_at_once(kProcesses, body), "");
  EXPECT_EQ(ArtifactStore::open(root_).list()->size(), kProcesses * kEach);
  expect_clean();
}

TEST_F(ArtifactStoreProcessesTest, ReadersOfWhatOthersRemoveGetAllOrNothing) {
  const auto body = [&](int process) -> std::string {
    ArtifactStore store = ArtifactStore::open(root_);
    std::mt19937 random(static_cast<unsigned>(process));
    for (int i = 0; i < 200; ++i) {
      const unsigned number = random() % 4;
      const std::string text = random_text(number < 2 ? 60 : 300000, number);
      const Digest digest = Digest::of(text);
      if (process == 0) {
        store.put(kBundle, digest, bytes_of(text));
      } else if (process == 1) {
        store.remove(kBundle, digest);
      } else if (const auto blob = store.get(kBundle, digest);
                 blob && blob->text() != text) {
        return "wrong bytes";
      }
    }
    return {};
  };
  EXPECT_EQ(run_at_once(4, body), "");
  expect_clean();
}

TEST_F(ArtifactStoreProcessesTest, DamageIsMendedOnceWhenAllFindItAtOnce) {
  const std::string text = random_text(5000, 1);
  const Digest digest = Digest::of(text);
  ArtifactStore store = ArtifactStore::open(root_);
  for (int round = 0; round < 20; ++round) {
    store.put(kBundle, digest, bytes_of(text));
    tests::write_file(tests::file_of(root_, kBundle, digest), "damage");
    const auto body = [&](int) -> std::string {
      ArtifactStore::open(root_).put(kBundle, digest, bytes_of(text));
      return {};
    };
    EXPECT_EQ(run_at_once(3, body), "");
    EXPECT_EQ(ArtifactStore::open(root_).get(kBundle, digest)->text(), text);
  }
  EXPECT_EQ(tests::count_files(root_ / "quarantine"), 20U);
}

TEST_F(ArtifactStoreProcessesTest, AReferenceIsOneOfThoseThatWereSet) {
  const Digest key = Digest::of("key");
  const auto body = [&](int process) -> std::string {
    ArtifactStore store =
        ArtifactStore::open(root_, {.references = Durability::none});
    for (int i = 0; i < 200; ++i) {
      if (process < 2) {
        store.set_reference(key,
                            {kBundle, Digest::of(std::to_string(process))});
      } else if (const auto found = store.reference(key);
                 found && found->target != Digest::of("0") &&
                 found->target != Digest::of("1")) {
        return "a target that nobody set";
      }
    }
    return {};
  };
  EXPECT_EQ(run_at_once(4, body), "");
  EXPECT_TRUE(ArtifactStore::open(root_).reference(key));
  expect_clean();
}

/// Puts and counts into `progress`, until it is killed.
[[noreturn]] void put_forever(const fs::path& root, unsigned seed,
                              int progress) {
  ArtifactStore store = ArtifactStore::open(root);
  for (unsigned i = 0;; ++i) {
    const std::string text =
        random_text(i % 3 == 0 ? 300000 : 500, seed * 100000 + i);
    store.put(kBundle, Digest::of(text), bytes_of(text));
    store.set_reference(Digest::of("key"), {kBundle, Digest::of(text)});
    static_cast<void>(::write(progress, &i, sizeof(i)) == sizeof(i));
  }
}

/// Up to `most`, fewer if the writer ends.
std::vector<unsigned> read_numbers(int file, std::size_t most) {
  std::vector<unsigned> numbers;
  unsigned number = 0;
  while (numbers.size() < most &&
         ::read(file, &number, sizeof(number)) == sizeof(number)) {
    numbers.push_back(number);
  }
  return numbers;
}

TEST_F(ArtifactStoreProcessesTest, KillingAWriterLosesNothingThatWasPut) {
  constexpr unsigned kKills = 30;
  std::mt19937 random(1);
  std::size_t reported = 0;
  for (unsigned seed = 0; seed < kKills; ++seed) {
    std::array<int, 2> ends = {};
    ASSERT_EQ(::pipe(ends.data()), 0);
    const ::pid_t writer = ::fork();
    if (writer == 0) {
      put_forever(root_, seed, ends[1]);
    }
    ::close(ends[1]);
    const std::vector<unsigned> before = read_numbers(ends[0], random() % 4);
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 3000));
    ::kill(writer, SIGKILL);
    int status = 0;
    ::waitpid(writer, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the writer ended by itself";

    ArtifactStore store = ArtifactStore::open(root_);
    std::vector<unsigned> done = read_numbers(ends[0], SIZE_MAX);
    done.insert(done.end(), before.begin(), before.end());
    for (const unsigned i : done) {
      const std::string text =
          random_text(i % 3 == 0 ? 300000 : 500, seed * 100000 + i);
      const auto blob = store.get(kBundle, Digest::of(text));
      ASSERT_TRUE(blob && blob->text() == text) << seed << " " << i;
      ++reported;
    }
    ::close(ends[0]);
    ASSERT_TRUE(store.verify().ok());
    if (reported > 0) {
      ASSERT_TRUE(store.reference(Digest::of("key")));
    }
  }
  EXPECT_GT(reported, 0U);
  // A name in tmp/ may be left by a kill inside set_reference, and nothing
  // else.
  EXPECT_LE(tests::count_files(root_ / "tmp"), kKills);
  EXPECT_EQ(tests::count_files(root_ / "quarantine"), 0U);
}

}  // namespace
}  // namespace benchgate::store
