// Several processes that write, read, collect and verify in one store, one of
// which is killed every few milliseconds and replaced by another.

#include "store/artifact_store.h"
#include "tests/support/campaign.h"
#include "tests/support/store_testing.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <exception>
#include <filesystem>
#include <new>
#include <random>
#include <string>
#include <thread>
#include <vector>

namespace benchgate::store {
namespace {

using tests::bytes_of;
using tests::random_text;

namespace fs = std::filesystem;

constexpr auto kBundle = ArtifactKind::bundle;
constexpr unsigned kProcesses = 8;
constexpr unsigned kTexts = 64;  // That all put, get and remove.
constexpr unsigned kOwn = 1000;  // That one process puts and nobody removes.

/// In memory that all processes share, and that outlives each of them.
struct Progress {
  std::array<std::atomic<std::uint32_t>, kProcesses> puts;  // That returned.
  std::atomic<std::uint64_t> operations;
  std::atomic<std::uint32_t> wrong;  // Answers.
};

const std::string& shared_text(unsigned number) {
  static const std::vector<std::string> kAll = [] {
    std::vector<std::string> all;
    for (unsigned i = 0; i < kTexts; ++i) {
      all.push_back(random_text(i % 8 == 0 ? 300000 : 100 + i, i));
    }
    return all;
  }();
  return kAll[number % kTexts];
}

/// What process `slot` puts as its number `i`, and what must be there.
std::string own_text(unsigned slot, unsigned i) {
  return random_text(i % 16 == 0 ? 270000 : 200, 1000 + slot * kOwn + i);
}

void make_old(const fs::path& root, const Digest& digest) {
  const std::time_t then = std::time(nullptr) - 48 * 3600;
  const std::array<timespec, 2> times = {timespec{then, 0}, timespec{then, 0}};
  ::utimensat(AT_FDCWD, tests::file_of(root, kBundle, digest).c_str(),
              times.data(), 0);
}

/// One process's work, until it is killed.
class Worker {
 public:
  Worker(fs::path root, unsigned slot, unsigned seed, Progress& progress)
      : root_(std::move(root)),
        store_(ArtifactStore::open(root_)),
        random_(seed),
        slot_(slot),
        progress_(progress) {}

  [[noreturn]] void run() {
    for (;;) {
      try {
        step();
      } catch (const StoreError& error) {
        // gc allows one at a time, and somebody may have damage in hand.
        if (error.kind() != StoreError::Kind::busy &&
            error.kind() != StoreError::Kind::not_found) {
          fmt::print(stderr, "{}\n", error.what());
          ++progress_.wrong;
        }
      }
      ++progress_.operations;
    }
  }

 private:
  void step() {
    const std::string& text = shared_text(static_cast<unsigned>(random_()));
    const Digest digest = Digest::of(text);
    const auto action = random_() % 100;
    if (action < 25) {
      store_.put(kBundle, digest, bytes_of(text));
    } else if (action < 55) {
      const auto blob = store_.get(kBundle, digest);
      expect(!blob || blob->text() == text);
    } else if (action < 65) {
      store_.remove(kBundle, digest);
    } else if (action < 80) {
      put_own();
    } else if (action < 88) {
      set_reference(digest);
    } else if (action < 93) {
      const std::vector<ArtifactKey> artifacts = {{kBundle, digest}};
      store_.pin("pin" + std::to_string(random_() % 3), artifacts);
    } else if (action < 96) {
      static_cast<void>(store_.list());
      copy(digest, text);
    } else if (action < 99) {
      make_old(root_, digest);
      store_.gc({.max_age = std::chrono::hours(24)});
    } else {
      expect(store_.verify().damaged.empty());
    }
  }

  void put_own() {
    const unsigned i = progress_.puts[slot_];
    if (i < kOwn) {
      const std::string text = own_text(slot_, i);
      store_.put(kBundle, Digest::of(text), bytes_of(text));
      ++progress_.puts[slot_];
    }
  }

  void set_reference(const Digest& digest) {
    const Digest key = Digest::of("key" + std::to_string(random_() % 4));
    store_.set_reference(key, {kBundle, digest});
    expect(store_.reference(key).has_value());
  }

  void copy(const Digest& digest, const std::string& text) {
    const fs::path to = root_.parent_path() / "out" / std::to_string(slot_);
    store_.copy_to(kBundle, digest, to, {.overwrite = true});
    expect(tests::read_file(to) == text);
  }

  void expect(bool right) { progress_.wrong += right ? 0 : 1; }

  fs::path root_;
  ArtifactStore store_;
  std::mt19937 random_;
  unsigned slot_;
  Progress& progress_;
};

class ArtifactStoreKillLoopTest : public testing::Test {
 protected:
  ArtifactStoreKillLoopTest() {
    void* const memory =
        ::mmap(nullptr, sizeof(Progress), PROT_READ | PROT_WRITE,
               MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    EXPECT_NE(memory, MAP_FAILED);
    progress_ = new (memory) Progress();
    fs::create_directory(folder_ / "out");
  }

  ~ArtifactStoreKillLoopTest() override {
    ::munmap(progress_, sizeof(Progress));
  }

  ::pid_t start(unsigned slot, unsigned seed) {
    const ::pid_t process = ::fork();
    if (process == 0) {
      try {
        Worker(folder_ / "store", slot, seed, *progress_).run();
      } catch (const std::exception& error) {
        fmt::print(stderr, "{}\n", error.what());
        ++progress_->wrong;
        ::_exit(1);
      }
    }
    return process;
  }

  static void kill(::pid_t process) {
    ::kill(process, SIGKILL);
    int status = 0;
    ::waitpid(process, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status)) << "a process ended by itself";
  }

  /// How many of what must be there is.
  std::uint64_t count_own(ArtifactStore& store) {
    std::uint64_t count = 0;
    for (unsigned slot = 0; slot < kProcesses; ++slot) {
      for (unsigned i = 0; i < progress_->puts[slot]; ++i) {
        const std::string text = own_text(slot, i);
        const auto blob = store.get(kBundle, Digest::of(text));
        EXPECT_TRUE(blob && blob->text() == text) << slot << " " << i;
        ++count;
      }
    }
    return count;
  }

  benchgate::tests::TemporaryFolder folder_;
  Progress* progress_ = nullptr;
};

TEST_F(ArtifactStoreKillLoopTest, WhatReturnedIsThereAndNothingIsDamaged) {
  std::mt19937 random(std::random_device{}());
  static_cast<void>(shared_text(0));
  std::array<::pid_t, kProcesses> processes = {};
  for (unsigned slot = 0; slot < kProcesses; ++slot) {
    processes[slot] = start(slot, static_cast<unsigned>(random()));
  }
  std::uint64_t kills = 0;
  const auto end = std::chrono::steady_clock::now() +
                   benchgate::tests::time_to_try(std::chrono::seconds(2));
  while (std::chrono::steady_clock::now() < end && progress_->wrong == 0) {
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 20000));
    const unsigned slot = static_cast<unsigned>(random()) % kProcesses;
    kill(processes[slot]);
    ++kills;
    processes[slot] = start(slot, static_cast<unsigned>(random()));
  }
  for (const ::pid_t process : processes) {
    kill(process);
    ++kills;
  }
  EXPECT_EQ(progress_->wrong, 0U);

  ArtifactStore store = ArtifactStore::open(folder_ / "store");
  const std::uint64_t own = count_own(store);
  const VerifyReport report = store.verify();
  EXPECT_TRUE(report.damaged.empty());
  EXPECT_TRUE(report.unreadable.empty());
  EXPECT_TRUE(report.strangers.empty());
  EXPECT_EQ(tests::count_files(folder_ / "store" / "quarantine"), 0U);
  for (const auto& entry : fs::directory_iterator(folder_ / "store" / "tmp")) {
    fs::last_write_time(
        entry.path(), fs::file_time_type::clock::now() - std::chrono::hours(2));
  }
  store.gc({});
  EXPECT_EQ(tests::count_files(folder_ / "store" / "tmp"), 0U);
  EXPECT_LE(tests::count_files(folder_ / "out"), kProcesses);
  benchgate::tests::say_tried("kill -9 at random among 8 processes", kills,
                              "kills in " +
                                  std::to_string(progress_->operations.load()) +
                                  " operations; " + std::to_string(own) +
                                  " puts that had returned are there");
}

TEST_F(ArtifactStoreKillLoopTest, ALockOfAKilledProcessIsGoneWithIt) {
  ArtifactStore store = ArtifactStore::open(folder_ / "store");
  for (int i = 0; i < 10; ++i) {
    const ::pid_t process = start(0, static_cast<unsigned>(i));
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    kill(process);
    // At once, whichever of these it was in.
    store.gc({});
    store.pin("pin", {});
    store.set_reference(Digest::of("key"), {kBundle, Digest::of("x")});
  }
}

}  // namespace
}  // namespace benchgate::store
