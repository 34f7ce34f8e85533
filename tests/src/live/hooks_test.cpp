#include "src/live/hooks.h"

#include "src/threads/thread_state.h"
#include "tests/src/live/profile_client.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "benchgate/live.h"

// In a program that has the hooks linked: this one.

namespace benchgate::live {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::StartsWith;
using tests::ProfileClient;
using tests::sum_below;

// The columns of heap profiles.
constexpr std::size_t kAllocObjects = 0;
constexpr std::size_t kAllocSpace = 1;
constexpr std::size_t kInuseObjects = 2;
constexpr std::size_t kInuseSpace = 3;

class LiveHooks : public testing::Test {
 protected:
  void TearDown() override {
    set_heap_profile_rate(512 << 10);
    set_block_profile_rate(0);
    set_mutex_profile_fraction(0);
  }

  Server server_;
  ProfileClient client_{server_.port()};
};

using Blocks = std::vector<std::unique_ptr<char[]>>;

[[gnu::noinline]] void leak_here(Blocks& blocks, int count, std::size_t size) {
  for (int i = 0; i < count; ++i) {
    blocks.push_back(std::make_unique<char[]>(size));
  }
}

[[gnu::noinline]] void leak_all_here(Blocks& blocks) {
  leak_here(blocks, 100, 1000);
}

[[gnu::noinline]] void leak_some_here(Blocks& blocks) {
  leak_here(blocks, 40'000, 5000);
}

[[gnu::noinline]] void leak_thread_here(Blocks& blocks) {
  leak_here(blocks, 1, 32'768);
}

[[gnu::noinline]] void drop_here() {
  Blocks blocks;
  leak_here(blocks, 100, 700);
}

[[gnu::noinline]] void* grow_here(void* block) {
  return std::realloc(block, 9000);
}

TEST_F(LiveHooks, AreFound) {
  EXPECT_TRUE(has_hooks());
}

TEST_F(LiveHooks, EveryAllocationIsThereAtRateOne) {
  set_heap_profile_rate(1);
  Blocks blocks;
  blocks.reserve(100);
  leak_all_here(blocks);
  const auto profile = client_.profile("heap?gc=1");
  EXPECT_EQ(sum_below(profile, "leak_all_here", kAllocObjects), 100);
  EXPECT_EQ(sum_below(profile, "leak_all_here", kAllocSpace), 100'000);
  EXPECT_EQ(sum_below(profile, "leak_all_here", kInuseObjects), 100);
  EXPECT_EQ(sum_below(profile, "leak_all_here", kInuseSpace), 100'000);
  EXPECT_EQ(profile.text(profile.sample_types[0].type), "alloc_objects");
  EXPECT_EQ(profile.text(profile.sample_types[3].type), "inuse_space");
  EXPECT_EQ(profile.text(profile.default_sample_type), "inuse_space");
  EXPECT_EQ(profile.period, 1);
}

TEST_F(LiveHooks, WhatIsFreedIsNotInUse) {
  set_heap_profile_rate(1);
  drop_here();
  const auto profile = client_.profile("allocs");
  EXPECT_GE(sum_below(profile, "drop_here", kAllocSpace), 100 * 700);
  EXPECT_EQ(sum_below(profile, "drop_here", kInuseObjects), 0);
  EXPECT_EQ(sum_below(profile, "drop_here", kInuseSpace), 0);
  EXPECT_EQ(profile.text(profile.default_sample_type), "alloc_space");
}

TEST_F(LiveHooks, ABlockThatGrowsIsANewOne) {
  set_heap_profile_rate(1);
  void* const block = grow_here(std::malloc(10));
  EXPECT_EQ(sum_below(client_.profile("heap"), "grow_here", kInuseSpace), 9000);
  std::free(block);
  EXPECT_EQ(sum_below(client_.profile("heap"), "grow_here", kInuseSpace), 0);
}

TEST_F(LiveHooks, SamplesStandForWhatTheyAreSampledFrom) {
  // 200 MB, one sample for 100 kB: 2,000 samples within 2.2 % of each other's
  // number. Five standard deviations, so that it fails once in two million.
  set_heap_profile_rate(100'000);
  Blocks blocks;
  leak_some_here(blocks);
  const auto profile = client_.profile("heap");
  const auto space =
      static_cast<double>(sum_below(profile, "leak_some_here", kInuseSpace));
  EXPECT_NEAR(space, 200e6, 200e6 * 0.115);
  const auto objects =
      static_cast<double>(sum_below(profile, "leak_some_here", kAllocObjects));
  EXPECT_NEAR(objects, 40'000, 40'000 * 0.115);
}

/// As a server that has a thread for each request.
TEST_F(LiveHooks, ShortThreadsAreSampledAsLongOnes) {
  // 64 MB, one sample for 512 KiB: 125 samples, within 9 % of each other's
  // number. Five standard deviations.
  constexpr int kThreads = 2000;
  const auto before =
      sum_below(client_.profile("allocs"), "leak_thread_here", kAllocSpace);
  for (int i = 0; i < kThreads; ++i) {
    std::thread([] {
      Blocks blocks;
      leak_thread_here(blocks);
    }).join();
  }
  const auto space = static_cast<double>(
      sum_below(client_.profile("allocs"), "leak_thread_here", kAllocSpace) -
      before);
  EXPECT_NEAR(space, kThreads * 32'768.0, kThreads * 32'768.0 * 0.45);
}

TEST_F(LiveHooks, ALeakIsSeenInTheDifferenceOfSomeSeconds) {
  set_heap_profile_rate(1);
  Blocks before;
  leak_all_here(before);
  std::atomic<bool> ended = false;
  std::thread leaking([&ended] {
    Blocks blocks;
    while (!ended) {
      leak_some_here(blocks);
      blocks.clear();
      std::this_thread::sleep_for(10ms);
    }
  });
  const auto profile = client_.profile("heap?seconds=0.5");
  ended = true;
  leaking.join();
  EXPECT_EQ(sum_below(profile, "leak_all_here", kAllocObjects), 0);
  EXPECT_EQ(profile.duration_nanos, 500'000'000);
  EXPECT_THAT(client_.text("heap?seconds=1&debug=1", 400),
              HasSubstr("incompatible"));
}

TEST_F(LiveHooks, TheHeapAsText) {
  set_heap_profile_rate(1);
  Blocks blocks;
  blocks.reserve(100);
  leak_all_here(blocks);
  EXPECT_THAT(client_.text("heap?debug=1"),
              AllOf(ContainsRegex("^heap profile: [0-9]+: [0-9]+ \\[[0-9]+: "
                                  "[0-9]+\\] @ heapprofile\n"),
                    ContainsRegex("\n[0-9]+: 100000 \\[[0-9]+: [0-9]+\\] @ 0x"),
                    HasSubstr("leak_all_here")));
}

TEST_F(LiveHooks, NothingIsRecordedAtRateZero) {
  set_heap_profile_rate(0);
  Blocks blocks;
  const auto before = sum_below(client_.profile("heap"), "", kAllocObjects);
  leak_all_here(blocks);
  EXPECT_EQ(sum_below(client_.profile("heap"), "", kAllocObjects), before);
}

/// A lock that one thread holds while another waits for it, for a time that is
/// known to both.
struct Quarrel {
  std::mutex mutex;
  std::atomic<pid_t> waiter = 0;
  std::int64_t waited = 0;  ///< Nanoseconds, at most: with the clock around.

  [[gnu::noinline]] void wait_here() {
    waiter = ::gettid();
    const auto begin = std::chrono::steady_clock::now();
    mutex.lock();
    waited = (std::chrono::steady_clock::now() - begin).count();
    mutex.unlock();
  }

  [[gnu::noinline]] void hold_here(std::chrono::nanoseconds time) {
    mutex.lock();
    std::thread other([this] { wait_here(); });
    while (!is_waiting()) {
      std::this_thread::yield();
    }
    std::this_thread::sleep_for(time);
    mutex.unlock();
    other.join();
  }

  [[nodiscard]] bool is_waiting() const {
    const auto state =
        waiter == 0 ? std::nullopt : threads::thread_state(::getpid(), waiter);
    return state && state->state == 'S';
  }
};

TEST_F(LiveHooks, AWaitIsChargedToWhoWaitsAndToWhoHolds) {
  set_block_profile_rate(1);
  set_mutex_profile_fraction(1);
  Quarrel quarrel;
  quarrel.hold_here(50ms);
  const auto block = client_.profile("block");
  const auto mutex = client_.profile("mutex");
  for (const auto& [profile, name] :
       {std::pair(&block, "wait_here"), std::pair(&mutex, "hold_here")}) {
    EXPECT_GE(sum_below(*profile, name, 0), 1) << name;
    EXPECT_GE(sum_below(*profile, name, 1), 50'000'000) << name;
    EXPECT_LE(sum_below(*profile, name, 1), quarrel.waited) << name;
    EXPECT_EQ(profile->text(profile->sample_types[0].type), "contentions");
    EXPECT_EQ(profile->text(profile->sample_types[1].type), "delay");
  }
  EXPECT_THAT(client_.text("block?debug=1"),
              AllOf(StartsWith("--- contention:\ncycles/second=1000000000\n"),
                    ContainsRegex("\n[0-9]+ 1 @ 0x"), HasSubstr("wait_here")));
  EXPECT_THAT(client_.text("mutex?debug=1"),
              StartsWith("--- mutex:\ncycles/second=1000000000\nsampling "
                         "period=1\n"));
}

TEST_F(LiveHooks, WaitsAreNotRecordedUntilSomebodyAsks) {
  const auto before = sum_below(client_.profile("block"), "", 0);
  Quarrel().hold_here(1ms);
  EXPECT_EQ(sum_below(client_.profile("block"), "", 0), before);
  EXPECT_THAT(client_.text("block?debug=1"),
              HasSubstr("nothing is recorded now: see set_block_profile_rate"));
}

TEST_F(LiveHooks, ARequestCanHaveWaitsRecordedForItsTime) {
  std::atomic<bool> ended = false;
  std::thread quarrelling([&ended] {
    while (!ended) {
      Quarrel().hold_here(1ms);
    }
  });
  for (const char* const path :
       {"block?seconds=0.5&rate=1", "mutex?seconds=0.5&rate=1"}) {
    EXPECT_GT(sum_below(client_.profile(path), "_here", 1), 0) << path;
  }
  ended = true;
  quarrelling.join();
  EXPECT_THAT(client_.text("block?rate=1", 400), HasSubstr("\"seconds\""));
  Quarrel().hold_here(1ms);
  EXPECT_THAT(client_.text("block?debug=1"), HasSubstr("nothing is recorded"));
}

TEST_F(LiveHooks, ASecondRateAtATimeIsRefusedAndNoneIsLeft) {
  std::atomic<bool> ended = false;
  std::thread first([this, &ended] {
    while (!ended) {
      ProfileClient(server_.port()).get("block?seconds=0.2&rate=1");
    }
  });
  std::string refused;
  for (int i = 0; i < 1000 && refused.empty(); ++i) {
    const auto response = client_.get("block?seconds=0.01&rate=5");
    refused = response.status == 500 ? response.body : "";
  }
  EXPECT_THAT(refused, HasSubstr("ask again when it is over"));
  client_.text("mutex?seconds=0.01&rate=1");  // Has one of its own.
  ended = true;
  first.join();
  EXPECT_THAT(client_.text("block?debug=1"), HasSubstr("nothing is recorded"));
}

TEST_F(LiveHooks, AChildOfATracedProgramCanBeTracedItself) {
  const Server server;
  std::atomic<bool> ended = false;
  std::vector<std::thread> quarrelling;
  for (int i = 0; i < 3; ++i) {
    quarrelling.emplace_back([&ended] {
      while (!ended) {
        Quarrel().hold_here(0ns);
      }
    });
  }
  std::thread tracing([this, &ended] {
    while (!ended) {
      ProfileClient(server_.port()).text("trace?seconds=0.2");
    }
  });
  for (int i = 0; i < 20; ++i) {
    const pid_t child = ::fork();
    if (child == 0) {
      ::alarm(60);
      const Server own;
      ProfileClient client(own.port());
      ::_exit(client.get("trace?seconds=0.01").status == 200 ? 0 : 1);
    }
    int status = -1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
  }
  ended = true;
  tracing.join();
  for (std::thread& each : quarrelling) {
    each.join();
  }
}

TEST_F(LiveHooks, ATraceSaysWhoWaitedWhereAndForHowLong) {
  std::atomic<bool> ended = false;
  std::atomic<const void*> mutex = nullptr;
  std::thread quarrelling([&] {
    Quarrel quarrel;
    mutex = &quarrel.mutex;
    while (!ended) {
      quarrel.waiter = 0;
      quarrel.hold_here(2ms);
    }
  });
  const auto document =
      nlohmann::json::parse(client_.text("trace?seconds=0.5"));
  ended = true;
  quarrelling.join();
  EXPECT_THAT(document["otherData"]["notes"], testing::IsEmpty());
  std::size_t waits = 0;
  for (const auto& event : document["traceEvents"]) {
    if (event["name"] == "mutex" && event["args"]["at"].get<std::string>().find(
                                        "wait_here") != std::string::npos) {
      EXPECT_EQ(event["cat"], "wait");
      EXPECT_EQ(event["args"]["object"], fmt::format("{}", mutex.load()));
      ++waits;
    }
  }
  EXPECT_GE(waits, 1U);
  // Nobody asks any more.
  EXPECT_THAT(client_.text("block?debug=1"), HasSubstr("nothing is recorded"));
}

TEST_F(LiveHooks, AChildGoesOnAllocatingAndLocking) {
  set_heap_profile_rate(1);
  set_block_profile_rate(1);
  set_mutex_profile_fraction(1);
  std::atomic<bool> ended = false;
  std::vector<std::thread> others;
  for (int i = 0; i < 4; ++i) {
    others.emplace_back([&ended] {
      while (!ended) {
        drop_here();
        Quarrel().hold_here(0ns);
      }
    });
  }
  for (int i = 0; i < 20; ++i) {
    const pid_t child = ::fork();
    if (child == 0) {
      ::alarm(60);
      drop_here();
      Quarrel().hold_here(0ns);
      ::_exit(0);
    }
    int status = -1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
  }
  ended = true;
  for (std::thread& each : others) {
    each.join();
  }
}

TEST_F(LiveHooks, WhatTheServerDoesItselfIsNotRecorded) {
  set_heap_profile_rate(1);
  set_block_profile_rate(1);
  for (int i = 0; i < 3; ++i) {
    client_.text("threads?debug=2");
  }
  EXPECT_EQ(sum_below(client_.profile("allocs"), "symbolize", 0), 0);
  EXPECT_EQ(sum_below(client_.profile("block"), "WorkerPool", 0), 0);
}

}  // namespace
}  // namespace benchgate::live
