// Every system call of every operation fails, one after the other, once and
// for good, or is cut short. The store says so, keeps all that it had, leaves
// nothing behind, and does the same thing when it is asked again.

#include "store/artifact_store.h"
#include "store/system_error.h"
#include "tests/store/store_operations.h"
#include "tests/store/system_calls.h"
#include "tests/support/campaign.h"

#include <gtest/gtest.h>

#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::store {
namespace {

using tests::Fate;
using tests::Interception;
using tests::Operation;
using tests::SystemCall;
using tests::World;

constexpr std::array kErrors = {EIO,   ENOSPC, EDQUOT, EMFILE, ENFILE,
                                EINTR, EACCES, EROFS,  ENOMEM};

/// The calls from the `first` on that fail.
struct Plan {
  int first = 0;
  int error = 0;
  bool sticky = false;  // That call and all of its name after it.
};

/// Judges by a plan and remembers what it did.
class Saboteur {
 public:
  explicit Saboteur(Plan plan) : plan_(plan) {}

  Fate operator()(const SystemCall& call) {
    ++calls_;
    const bool hit =
        calls_ == plan_.first ||
        (plan_.sticky && calls_ > plan_.first && hit_ == call.name);
    if (!hit) {
      return {};
    }
    hit_ = call.name;
    return {.error = plan_.error};
  }

  /// The name of the call that failed; empty: there were not so many.
  [[nodiscard]] const std::string& hit() const { return hit_; }

 private:
  Plan plan_;
  int calls_ = 0;
  std::string hit_;
};

/// What an operation came to under a judge: empty if it was done.
std::optional<StoreError> run_under(const Interception::Judge& judge,
                                    const Operation& operation, World& world,
                                    ArtifactStore& store) {
  const Interception interception(judge);
  try {
    operation.run(world, store);
  } catch (const StoreError& error) {
    return error;
  }
  return std::nullopt;
}

class ArtifactStoreErrnoTest : public testing::TestWithParam<Operation> {
 protected:
  /// How often something was tried.
  static inline std::uint64_t tried_ = 0;

  static void TearDownTestSuite() {
    benchgate::tests::say_tried("an error of each system call", tried_,
                                "errors");
  }
};

/// Whether the error that was thrown tells of the one that was planted.
bool tells(const StoreError& error, int planted) {
  return error.error_number() == planted || error.kind() == kind_of(planted) ||
         std::string_view(error.what()).find(std::strerror(planted)) !=
             std::string_view::npos;
}

/// False: there are not so many calls.
bool fails_well(const Operation& operation, const Plan& plan) {
  World world;
  operation.prepare(world);
  ArtifactStore store = world.open();
  Saboteur saboteur(plan);
  const auto error = run_under(std::ref(saboteur), operation, world, store);
  SCOPED_TRACE(std::string("call ") + std::to_string(plan.first) + ", " +
               saboteur.hit() + " with " + std::strerror(plan.error) +
               (plan.sticky ? " for good" : " once"));
  if (error) {
    EXPECT_TRUE(tells(*error, plan.error)) << error->what();
    EXPECT_NE(error->kind(), StoreError::Kind::corrupt) << error->what();
  } else {
    ArtifactStore another = world.open();
    EXPECT_TRUE(operation.is_done(world, another)) << "it said that it did it";
  }
  // What cannot be removed is left, and gc removes it some other day.
  EXPECT_EQ(world.unless_intact(saboteur.hit() == "unlinkat"), "");
  operation.run(world, store);
  ArtifactStore another = world.open();
  EXPECT_TRUE(operation.is_done(world, another)) << "not the second time";
  EXPECT_TRUE(operation.is_done(world, store)) << "not the second time";
  return !saboteur.hit().empty();
}

/// The plans for one call: all in a campaign, else one of the errors.
std::vector<Plan> plans_for(int call) {
  std::vector<Plan> plans;
  for (std::size_t i = 0; i < kErrors.size(); ++i) {
    const auto turn = static_cast<std::size_t>(call);
    const bool all = benchgate::tests::in_campaign();
    if (all || i == turn % kErrors.size()) {
      const bool endless = kErrors[i] == EINTR;  // Nobody does that.
      if (all || turn % 2 == 0 || endless) {
        plans.push_back({.first = call, .error = kErrors[i], .sticky = false});
      }
      if (!endless && (all || turn % 2 == 1)) {
        plans.push_back({.first = call, .error = kErrors[i], .sticky = true});
      }
    }
  }
  return plans;
}

TEST_P(ArtifactStoreErrnoTest, EveryCallFailsAndNothingIsLost) {
  bool more = true;
  for (int call = 1; more && !HasFailure(); ++call) {
    more = false;
    for (const Plan& plan : plans_for(call)) {
      more = fails_well(GetParam(), plan) || more;
      ++tried_;
    }
  }
}

TEST_P(ArtifactStoreErrnoTest, ReadsAndWritesThatAreCutShortAreContinued) {
  for (const std::size_t most : {std::size_t{1}, std::size_t{4097}}) {
    World world;
    GetParam().prepare(world);
    ArtifactStore store = world.open();
    int cut = 0;
    // One byte at a time would take long for what is large.
    const auto judge = [&](const SystemCall&) -> Fate {
      return {.error = 0, .most_bytes = ++cut % 100 == 0 ? 70000 : most};
    };
    const auto error = run_under(judge, GetParam(), world, store);
    EXPECT_FALSE(error) << error->what();
    ArtifactStore another = world.open();
    EXPECT_TRUE(GetParam().is_done(world, another));
    EXPECT_EQ(world.unless_intact(false), "");
  }
}

/// What the kernel reports a lost write by.
bool is_sync(const SystemCall& call) {
  const std::string_view name = call.name;
  return name == "fsync" || name == "sync_file_range";
}

bool is_file(int descriptor) {
  struct stat status = {};
  return ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

/// A lost write is reported once by the kernel, and the next sync succeeds
/// without the bytes.
TEST_P(ArtifactStoreErrnoTest, ASyncThatFailsIsNotTriedAgainOnTheSameFile) {
  for (int failing = 1;; ++failing) {
    World world;
    GetParam().prepare(world);
    ArtifactStore store = world.open();
    int syncs = 0;
    int failed = -1;
    bool again = false;
    const auto judge = [&](const SystemCall& call) -> Fate {
      if (call.name == std::string_view("close") && call.file == failed) {
        failed = -1;
      }
      if (!is_sync(call)) {
        return {};
      }
      // What a folder lost concerns a name; others come after it.
      again = again || (call.file == failed && is_file(call.file));
      if (++syncs != failing) {
        return {};
      }
      failed = call.file;
      return {.error = EIO};
    };
    const auto error = run_under(judge, GetParam(), world, store);
    EXPECT_FALSE(again);
    EXPECT_EQ(error.has_value(), syncs >= failing);
    EXPECT_EQ(world.unless_intact(false), "");
    if (syncs < failing) {
      break;
    }
  }
}

/// The error of a sync is not seen again, by nobody, and the next one succeeds.
TEST(ArtifactStoreSyncTest, APresentArtifactThatCouldNotBeSyncedIsWrittenAnew) {
  constexpr auto kBundle = ArtifactKind::bundle;
  const std::string& text = World::text();
  const Digest digest = Digest::of(text);
  World world;
  const auto put = [&](ArtifactStore& store) {
    return store.put(kBundle, digest, tests::bytes_of(text));
  };
  const auto inode = [&] {
    struct stat status = {};
    ::stat(tests::file_of(world.root(), kBundle, digest).c_str(), &status);
    return status.st_ino;
  };
  ArtifactStore quick = ArtifactStore::open(world.root());
  ASSERT_EQ(put(quick), PutOutcome::stored);
  const auto first = inode();
  ArtifactStore store = world.open();
  {
    const Interception interception([](const SystemCall& call) -> Fate {
      return {.error = call.name == std::string_view("fsync") ? EIO : 0};
    });
    EXPECT_EQ(tests::error_kind([&] { put(store); }), StoreError::Kind::io);
  }
  EXPECT_EQ(inode(), first);
  EXPECT_EQ(store.get(kBundle, digest)->text(), text);
  EXPECT_EQ(world.unless_intact(false), "");
  EXPECT_EQ(put(quick), PutOutcome::present);  // Promises nothing.

  // Another process asks that it last.
  ArtifactStore another = world.open();
  EXPECT_EQ(put(another), PutOutcome::repaired);
  EXPECT_NE(inode(), first);
  EXPECT_EQ(another.get(kBundle, digest)->text(), text);
  EXPECT_EQ(put(store), PutOutcome::present);
  EXPECT_EQ(put(another), PutOutcome::present);
  EXPECT_EQ(store.get(kBundle, digest)->text(), text);
  EXPECT_EQ(world.unless_intact(false), "");
}

INSTANTIATE_TEST_SUITE_P(Operations, ArtifactStoreErrnoTest,
                         testing::ValuesIn(tests::operations()),
                         [](const auto& operation) {
                           return std::string(operation.param.name);
                         });

}  // namespace
}  // namespace benchgate::store
