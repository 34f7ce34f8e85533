// Random operations while system calls fail at random, held against what the
// store is to have: an operation that failed did all that it was asked for, or
// nothing of it, and no other artifact noticed.

#include "store/artifact_store.h"
#include "tests/store/system_calls.h"
#include "tests/support/campaign.h"
#include "tests/support/store_testing.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace benchgate::store {
namespace {

using tests::bytes_of;
using tests::Fate;
using tests::Interception;
using tests::SystemCall;

namespace fs = std::filesystem;

constexpr auto kBundle = ArtifactKind::bundle;
constexpr unsigned kArtifacts = 8;
constexpr std::array kErrors = {EIO,    ENOSPC, EDQUOT, EMFILE,
                                ENFILE, EACCES, EROFS,  ENOMEM};

const std::string& text_of(unsigned number) {
  static const std::vector<std::string> kTexts = [] {
    std::vector<std::string> texts;
    for (unsigned i = 0; i < kArtifacts; ++i) {
      texts.push_back(tests::random_text(i % 4 == 0 ? 300000 : 100 * i, i));
    }
    return texts;
  }();
  return kTexts[number];
}

/// What the store has, and what comes to it that was asked of it.
class FaultyActor {
 public:
  explicit FaultyActor(const fs::path& folder)
      : folder_(folder), store_(open()) {}

  /// A sentence for what went wrong.
  std::string step() {
    ++operations_;
    const auto number = static_cast<unsigned>(random_() % kArtifacts);
    const auto action = random_() % 100;
    if (action < 35) {
      return put(number);
    }
    if (action < 55) {
      return remove(number);
    }
    if (action < 80) {
      return get(number);
    }
    if (action < 90) {
      return copy(number);
    }
    if (action < 96) {
      return set_reference(number);
    }
    store_ = open();
    return {};
  }

  /// Everything at once, without faults. A sentence for what is wrong.
  std::string look_at_all() {
    std::string wrong;
    for (unsigned i = 0; i < kArtifacts; ++i) {
      const auto blob = store_.get(kBundle, Digest::of(text_of(i)));
      wrong += blob.has_value() == there_[i] ? "" : "it is not as it was; ";
      wrong += !blob || blob->text() == text_of(i) ? "" : "wrong bytes; ";
    }
    const VerifyReport report = store_.verify();
    wrong += report.ok() ? "" : "something is damaged; ";
    wrong += report.strangers.empty() ? "" : "a strange name is left; ";
    wrong += tests::count_files(folder_ / "store" / "quarantine") == 0
                 ? ""
                 : "something was taken for damaged; ";
    return wrong;
  }

  [[nodiscard]] std::uint64_t operations() const { return operations_; }

  [[nodiscard]] std::uint64_t failed() const { return failed_; }

 private:
  [[nodiscard]] ArtifactStore open() const {
    return ArtifactStore::open(folder_ / "store",
                               {.bundles = Durability::data});
  }

  /// Runs `body` while one call, or all from it on, fails. The error, if it
  /// came to one.
  template <typename Body>
  std::optional<StoreError> run(const Body& body) {
    const auto first = static_cast<int>(1 + random_() % 25);
    const bool sticky = random_() % 4 == 0;
    const int error = kErrors[random_() % kErrors.size()];
    int calls = 0;
    const Interception interception([&](const SystemCall&) -> Fate {
      ++calls;
      return {.error = calls == first || (sticky && calls > first) ? error : 0};
    });
    try {
      body();
    } catch (const StoreError& caught) {
      ++failed_;
      return caught;
    }
    return std::nullopt;
  }

  /// After a put or a remove, which made it so that it is `wanted` there.
  std::string settle(unsigned number, bool wanted,
                     const std::optional<StoreError>& error) {
    const bool is_there = store_.contains(kBundle, Digest::of(text_of(number)));
    const bool right =
        is_there == wanted || (error && is_there == there_[number]);
    there_[number] = is_there;
    if (error && error->kind() == StoreError::Kind::corrupt) {
      return error->what();
    }
    return right ? "" : "it said that it did it; ";
  }

  std::string put(unsigned number) {
    const std::string& text = text_of(number);
    const auto error =
        run([&] { store_.put(kBundle, Digest::of(text), bytes_of(text)); });
    return settle(number, true, error);
  }

  std::string remove(unsigned number) {
    const auto error =
        run([&] { store_.remove(kBundle, Digest::of(text_of(number))); });
    return settle(number, false, error);
  }

  std::string get(unsigned number) {
    std::optional<Blob> blob;
    const auto error =
        run([&] { blob = store_.get(kBundle, Digest::of(text_of(number))); });
    if (error) {
      return error->kind() == StoreError::Kind::corrupt ? error->what() : "";
    }
    if (blob.has_value() != there_[number]) {
      return "a wrong answer; ";
    }
    return !blob || blob->text() == text_of(number) ? "" : "wrong bytes; ";
  }

  std::string copy(unsigned number) {
    const fs::path to = folder_ / "copy";
    const std::string before = tests::read_file(to);
    const auto error = run([&] {
      store_.copy_to(kBundle, Digest::of(text_of(number)), to,
                     {.overwrite = true});
    });
    const std::string after = tests::read_file(to);
    if (!error) {
      return after == text_of(number) && there_[number] ? "" : "no copy; ";
    }
    return after == before || after == text_of(number) ? "" : "half a copy; ";
  }

  std::string set_reference(unsigned number) {
    const Digest key = Digest::of("key");
    const auto before = store_.reference(key);
    const Reference wanted{kBundle, Digest::of(text_of(number))};
    const auto error = run([&] { store_.set_reference(key, wanted); });
    const auto after = store_.reference(key);
    return after == wanted || (error && after == before) ? ""
                                                         : "half a change; ";
  }

  fs::path folder_;
  ArtifactStore store_;
  std::mt19937_64 random_{1};
  std::array<bool, kArtifacts> there_ = {};
  std::uint64_t operations_ = 0;
  std::uint64_t failed_ = 0;
};

TEST(ArtifactStoreFaultyModelTest, WhatFailedIsDoneOrNotDoneAndNothingElse) {
  const benchgate::tests::TemporaryFolder folder;
  FaultyActor actor(folder.path());
  const auto end = std::chrono::steady_clock::now() +
                   benchgate::tests::time_to_try(std::chrono::seconds(0));
  constexpr std::uint64_t kAtLeast = 2000;
  constexpr std::uint64_t kBetweenLooks = 50;
  while (actor.operations() < kAtLeast ||
         std::chrono::steady_clock::now() < end) {
    ASSERT_EQ(actor.step(), "") << "operation " << actor.operations();
    if (actor.operations() % kBetweenLooks == 0) {
      ASSERT_EQ(actor.look_at_all(), "") << "operation " << actor.operations();
    }
  }
  EXPECT_GT(actor.failed(), kAtLeast / 20);
  benchgate::tests::say_tried(
      "random operations while system calls fail, held against a model",
      actor.operations(),
      "operations, " + std::to_string(actor.failed()) + " of which failed");
}

}  // namespace
}  // namespace benchgate::store
