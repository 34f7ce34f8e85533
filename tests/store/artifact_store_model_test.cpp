// Long random sequences of everything that a store can do, each answer held
// against a model. Every actor (a thread of a process) has artifacts,
// references and a pin of its own, of which it knows the state; of the others'
// it knows that they are right or not there.

#include "store/artifact_store.h"
#include "tests/support/campaign.h"
#include "tests/support/store_testing.h"
#include "tests/support/temporary_folder.h"

#include <fmt/core.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <ctime>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace benchgate::store {
namespace {

using tests::bytes_of;
using tests::random_text;

namespace fs = std::filesystem;

constexpr unsigned kOwn = 12;  // Artifacts of an actor.
constexpr std::chrono::hours kDay(24);

struct State {
  bool there = false;
  bool old = false;  // Not used for two days: gc may take it.
  bool pinned = false;
};

/// Throws when an answer is wrong.
class Actor {
 public:
  Actor(fs::path root, std::vector<ArtifactStore*> stores, unsigned number,
        unsigned actors)
      : root_(std::move(root)),
        stores_(std::move(stores)),
        number_(number),
        actors_(actors),
        random_(number) {}

  void step() {
    ArtifactStore& store = *stores_[random_() % stores_.size()];
    const unsigned i = static_cast<unsigned>(random_()) % kOwn;
    switch (random_() % 16) {
      case 0:
      case 1:
      case 2:
        return put(store, i);
      case 3:
      case 4:
      case 5:
        return get(store, i);
      case 6:
      case 7:
        return remove(store, i);
      case 8:
        return look(store, i);
      case 9:
        return copy(store, i);
      case 10:
        return list(store);
      case 11:
        return grow_old(i);
      case 12:
        return collect(store);
      case 13:
        return pin(store);
      case 14:
        return refer(store, i);
      default:
        return look_at_others(store, i);
    }
  }

 private:
  static ArtifactKind kind_of(unsigned i) {
    return i % 3 == 0 ? ArtifactKind::manifest : ArtifactKind::bundle;
  }

  static std::string text(unsigned actor, unsigned i) {
    return random_text(i == 1 ? 280000 : i * 90, actor * 1000 + i) +
           std::to_string(actor);
  }

  [[nodiscard]] std::string text(unsigned i) const { return text(number_, i); }

  void expect(bool right, const char* what, unsigned i) const {
    if (!right) {
      throw std::logic_error(
          fmt::format("actor {}, artifact {}: {}", number_, i, what));
    }
  }

  void put(ArtifactStore& store, unsigned i) {
    const std::string bytes = text(i);
    const PutOutcome outcome =
        store.put(kind_of(i), Digest::of(bytes), bytes_of(bytes));
    State& state = states_[i];
    // gc may have taken an old one that is not pinned.
    expect(outcome == PutOutcome::stored ||
               (state.there && outcome == PutOutcome::present),
           "the outcome of a put", i);
    expect(outcome == PutOutcome::present || !is_sure(state),
           "a put had to store what was there", i);
    state.there = true;
    state.old = false;
  }

  /// There, and nobody may take it away.
  static bool is_sure(const State& state) {
    return state.there && (!state.old || state.pinned);
  }

  /// Holds an answer against the model, and takes over what only it can say.
  void learn(unsigned i, bool there, bool is_use) {
    State& state = states_[i];
    expect(there || !is_sure(state), "it is not there", i);
    expect(!there || state.there, "it is there", i);
    state.there = there;
    state.old = state.old && !is_use;
  }

  void get(ArtifactStore& store, unsigned i) {
    const std::string bytes = text(i);
    const auto blob = store.get(kind_of(i), Digest::of(bytes));
    expect(!blob || blob->text() == bytes, "wrong bytes", i);
    // From memory, a get is no use of the file.
    learn(i, blob.has_value(), false);
  }

  void remove(ArtifactStore& store, unsigned i) {
    const bool removed = store.remove(kind_of(i), Digest::of(text(i)));
    learn(i, removed, false);
    states_[i].there = false;
  }

  void look(ArtifactStore& store, unsigned i) {
    const std::string bytes = text(i);
    const Digest digest = Digest::of(bytes);
    learn(i, store.contains(kind_of(i), digest), false);
    const auto size = store.size(kind_of(i), digest);
    expect(!size || *size == bytes.size(), "its size", i);
    learn(i, size.has_value(), false);
  }

  void copy(ArtifactStore& store, unsigned i) {
    const std::string bytes = text(i);
    const fs::path to =
        root_.parent_path() / ("copy" + std::to_string(number_));
    const auto refusal = tests::error_kind([&] {
      store.copy_to(kind_of(i), Digest::of(bytes), to, {.overwrite = true});
    });
    expect(!refusal || refusal == StoreError::Kind::not_found,
           "a copy failed in a strange way", i);
    learn(i, !refusal, true);
    expect(refusal || tests::read_file(to) == bytes, "a copy is wrong", i);
  }

  void list(ArtifactStore& store) {
    const ArtifactSnapshot snapshot = store.list();
    for (unsigned i = 0; i < kOwn; ++i) {
      const std::string bytes = text(i);
      const Digest digest = Digest::of(bytes);
      const auto found =
          std::ranges::find_if(*snapshot, [&](const Artifact& artifact) {
            return artifact.kind == kind_of(i) && artifact.digest == digest;
          });
      const bool there = found != snapshot->end();
      expect(!there || found->size_bytes == bytes.size(), "its size", i);
      learn(i, there, false);
    }
  }

  void grow_old(unsigned i) {
    const std::time_t then = std::time(nullptr) - 48 * 3600;
    const std::array<timespec, 2> times = {timespec{then, 0},
                                           timespec{then, 0}};
    // One that is not known to be there any more may be old already.
    states_[i].old =
        ::utimensat(
            AT_FDCWD,
            tests::file_of(root_, kind_of(i), Digest::of(text(i))).c_str(),
            times.data(), 0) == 0 ||
        states_[i].old;
  }

  void collect(ArtifactStore& store) {
    const auto refusal =
        tests::error_kind([&] { store.gc({.max_age = kDay}); });
    expect(!refusal || refusal == StoreError::Kind::busy, "gc failed", 0);
  }

  void pin(ArtifactStore& store) {
    std::vector<ArtifactKey> artifacts;
    std::array<bool, kOwn> pinned = {};
    for (unsigned i = 0; i < kOwn; ++i) {
      pinned[i] = random_() % 2 == 0;
      if (pinned[i]) {
        artifacts.push_back({kind_of(i), Digest::of(text(i))});
      }
    }
    store.pin("actor" + std::to_string(number_), artifacts);
    for (unsigned i = 0; i < kOwn; ++i) {
      State& state = states_[i];
      const bool was_sure = is_sure(state);
      state.pinned = pinned[i];
      if (pinned[i] && !was_sure) {
        // It may have gone before it was pinned.
        state.there =
            state.there && store.contains(kind_of(i), Digest::of(text(i)));
      }
    }
  }

  void refer(ArtifactStore& store, unsigned i) {
    const Digest key =
        Digest::of(fmt::format("key {} {}", number_, random_() % 4));
    auto& known = references_[key];
    const auto found = store.reference(key);
    expect(found.has_value() == known.has_value() &&
               (!found || found->target == *known),
           "a reference", i);
    const Digest target = Digest::of(text(i));
    const unsigned action = static_cast<unsigned>(random_()) % 3;
    if (action == 0) {
      store.set_reference(key, {kind_of(i), target});
      known = target;
      reference_kinds_[key] = kind_of(i);
    } else if (action == 1) {
      expect(store.remove_reference(key) == known.has_value(),
             "removing a reference", i);
      known.reset();
    } else {
      exchange(store, key, {kind_of(i), target}, known);
    }
  }

  void exchange(ArtifactStore& store, const Digest& key,
                const ArtifactKey& target, std::optional<Digest>& known) {
    std::optional<ArtifactKey> expected;
    const bool guess_right = random_() % 2 == 0;
    if (known && guess_right) {
      expected = ArtifactKey{reference_kinds_[key], *known};
    } else if (!known && !guess_right) {
      expected = target;
    }
    const bool done = store.exchange_reference(
        key, expected, Reference{target.kind, target.digest});
    expect(done == guess_right, "an exchange of a reference", 0);
    if (done) {
      known = target.digest;
      reference_kinds_[key] = target.kind;
    }
  }

  /// Others may put and remove it meanwhile, but its bytes are the same.
  void look_at_others(ArtifactStore& store, unsigned i) {
    const unsigned other = static_cast<unsigned>(random_()) % actors_;
    if (other == number_) {
      return;
    }
    const std::string bytes = text(other, i);
    const auto blob = store.get(kind_of(i), Digest::of(bytes));
    expect(!blob || blob->text() == bytes, "wrong bytes of another", i);
  }

  fs::path root_;
  std::vector<ArtifactStore*> stores_;
  unsigned number_;
  unsigned actors_;
  std::mt19937 random_;
  std::array<State, kOwn> states_ = {};
  std::map<Digest, std::optional<Digest>> references_;
  std::map<Digest, ArtifactKind> reference_kinds_;
};

constexpr Options kQuick{.manifests = Durability::none,
                         .references = Durability::none};

/// A process with some threads, which share two stores, one without a cache.
std::string act(const fs::path& root, unsigned process, unsigned processes,
                unsigned threads, std::chrono::milliseconds length,
                std::uint64_t least) {
  ArtifactStore one = ArtifactStore::open(root, kQuick);
  Options uncached = kQuick;
  uncached.cache_bytes = 0;
  ArtifactStore two = ArtifactStore::open(root, uncached);
  std::mutex mutex;
  std::string wrong;
  const auto run = [&](unsigned thread) {
    Actor actor(root, {&one, &two}, process * threads + thread,
                processes * threads);
    const auto end = std::chrono::steady_clock::now() + length;
    try {
      for (std::uint64_t i = 0;
           i < least || std::chrono::steady_clock::now() < end; ++i) {
        actor.step();
      }
    } catch (const std::exception& error) {
      const std::lock_guard lock(mutex);
      wrong += std::string(error.what()) + "; ";
    }
  };
  {
    std::vector<std::jthread> workers;
    for (unsigned thread = 1; thread < threads; ++thread) {
      workers.emplace_back(run, thread);
    }
    run(0);
  }
  return wrong;
}

class ArtifactStoreModelTest : public testing::Test {
 protected:
  void expect_clean() const {
    ArtifactStore store = ArtifactStore::open(folder_ / "store");
    const VerifyReport report = store.verify();
    EXPECT_TRUE(report.ok());
    EXPECT_TRUE(report.strangers.empty());
    EXPECT_EQ(tests::count_files(folder_ / "store" / "quarantine"), 0U);
    EXPECT_EQ(tests::count_files(folder_ / "store" / "tmp"), 0U);
  }

  benchgate::tests::TemporaryFolder folder_;
};

TEST_F(ArtifactStoreModelTest, OneActorAgreesWithItsModel) {
  EXPECT_EQ(act(folder_ / "store", 0, 1, 1, {}, 3000), "");
  expect_clean();
}

TEST_F(ArtifactStoreModelTest, ThreadsThatShareAStoreAgreeWithTheirModels) {
  EXPECT_EQ(act(folder_ / "store", 0, 1, 4, {}, 800), "");
  expect_clean();
}

TEST_F(ArtifactStoreModelTest, ProcessesWithThreadsAgreeWithTheirModels) {
  constexpr unsigned kProcesses = 4;
  const auto length =
      benchgate::tests::in_campaign()
          ? std::chrono::milliseconds(benchgate::tests::campaign_length())
          : std::chrono::milliseconds(0);
  std::vector<std::unique_ptr<tests::Child>> children;
  for (unsigned process = 0; process < kProcesses; ++process) {
    children.push_back(std::make_unique<tests::Child>([&, process] {
      return act(folder_ / "store", process, kProcesses, 2, length, 500);
    }));
  }
  for (const auto& child : children) {
    EXPECT_EQ(child->finish(), "");
  }
  expect_clean();
  benchgate::tests::say_tried("models of 8 actors in 4 processes",
                              static_cast<std::uint64_t>(length.count() / 1000),
                              "seconds (500 operations each at least)");
}

}  // namespace
}  // namespace benchgate::store
