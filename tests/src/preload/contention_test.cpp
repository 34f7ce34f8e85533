#include "src/preload/contention.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

// By a clock that the test moves. What must not go wrong is that somebody is
// charged for what he did not do, or that something is charged to nobody.

namespace benchgate::preload {
namespace {

std::atomic<std::int64_t> time_now{0};

std::int64_t now() {
  return time_now;
}

class ContentionTest : public testing::Test {
 protected:
  ContentionTest() { time_now = 1'000'000; }

  void begin(const int& lock) {
    std::int64_t time = 0;
    ASSERT_TRUE(table().begin(&lock, &now, time));
    EXPECT_EQ(time, now());
  }

  void end(const int& lock) { table().end(&lock, &now); }

  Contention take(const int& lock) { return table().take(&lock, &now); }

  ContentionTable& table() { return *table_; }

  int a_ = 0;
  int b_ = 0;

 private:
  std::unique_ptr<ContentionTable> table_ = std::make_unique<ContentionTable>();
};

void pass(std::int64_t nanoseconds) {
  time_now += nanoseconds;
}

TEST_F(ContentionTest, NothingIsChargedWhereNobodyWaits) {
  EXPECT_FALSE(table().has_any());
  EXPECT_EQ(take(a_).nanoseconds, 0);
  EXPECT_EQ(take(a_).waits, 0);
}

TEST_F(ContentionTest, WhoeverGivesTheLockBackIsChargedWithTheWait) {
  begin(a_);
  EXPECT_TRUE(table().has_any());
  pass(300);
  const Contention taken = take(a_);
  EXPECT_EQ(taken.nanoseconds, 300);
  EXPECT_EQ(taken.waits, 1);
}

TEST_F(ContentionTest, WhatPassesUntilTheWaiterRunsIsTheNextHolders) {
  begin(a_);
  pass(300);
  take(a_);
  pass(7);
  end(a_);
  EXPECT_TRUE(table().has_any());
  pass(1000);  // It holds the lock itself: nobody waits.
  const Contention taken = take(a_);
  EXPECT_EQ(taken.nanoseconds, 7);
  EXPECT_EQ(taken.waits, 0);
  EXPECT_FALSE(table().has_any());
}

TEST_F(ContentionTest, AllWhoWaitAddUp) {
  begin(a_);
  pass(10);
  begin(a_);
  pass(10);
  begin(a_);
  pass(10);
  const Contention taken = take(a_);
  EXPECT_EQ(taken.nanoseconds, 30 + 20 + 10);
  EXPECT_EQ(taken.waits, 3);
}

TEST_F(ContentionTest, WhoGivesUpHasWaitedAllTheSame) {
  begin(a_);
  pass(50);
  end(a_);
  pass(100);
  EXPECT_EQ(take(a_).nanoseconds, 50);
  EXPECT_FALSE(table().has_any());
}

TEST_F(ContentionTest, EveryLockIsChargedForItself) {
  begin(a_);
  begin(b_);
  pass(10);
  EXPECT_EQ(take(a_).nanoseconds, 10);
  pass(10);
  EXPECT_EQ(take(b_).nanoseconds, 20);
  EXPECT_EQ(take(a_).nanoseconds, 10);
}

TEST_F(ContentionTest, MoreLocksThanThereIsRoomForAreCountedAndHarmNothing) {
  const std::vector<int> locks(20'000);
  std::vector<const int*> entered;
  for (const int& lock : locks) {
    std::int64_t time = 0;
    if (table().begin(&lock, &now, time)) {
      entered.push_back(&lock);
    }
  }
  EXPECT_LT(entered.size(), locks.size());
  EXPECT_EQ(table().lost(),
            static_cast<std::int64_t>(locks.size() - entered.size()));
  pass(5);
  for (const int* lock : entered) {
    end(*lock);
    EXPECT_EQ(take(*lock).nanoseconds, 5);
  }
  EXPECT_FALSE(table().has_any());
}

/// A lock whose waiters wait for it under the table's eyes.
struct WatchedLock {
  std::mutex mutex;
  std::atomic<std::int64_t> waited{0};
  std::atomic<std::int64_t> charged{0};
  std::atomic<std::int64_t> waits{0};
  std::atomic<std::int64_t> charged_waits{0};
};

void use(WatchedLock& lock, ContentionTable& table, unsigned turns) {
  if (!lock.mutex.try_lock()) {
    std::int64_t begin = 0;
    ASSERT_TRUE(table.begin(&lock, &now, begin));
    lock.mutex.lock();
    lock.waited += table.end(&lock, &now) - begin;
    ++lock.waits;
  }
  for (unsigned i = 0; i < turns; ++i) {
    pass(1);
    std::this_thread::yield();
  }
  const Contention taken = table.take(&lock, &now);
  EXPECT_GE(taken.nanoseconds, 0);
  lock.charged += taken.nanoseconds;
  lock.charged_waits += taken.waits;
  lock.mutex.unlock();
}

TEST_F(ContentionTest, HoldersAreChargedWithWhatWaitersHaveWaited) {
  for (const unsigned seed : {1U, 2U, 3U, 4U}) {
    std::vector<WatchedLock> locks(3);
    std::vector<std::thread> threads;
    for (unsigned thread = 0; thread < 8; ++thread) {
      threads.emplace_back([&, thread] {
        std::mt19937 random(100 * seed + thread);
        for (int i = 0; i < 300; ++i) {
          use(locks[random() % locks.size()], table(),
              static_cast<unsigned>(random() % 5));
        }
      });
    }
    for (std::thread& thread : threads) {
      thread.join();
    }
    for (WatchedLock& lock : locks) {
      EXPECT_EQ(lock.charged, lock.waited) << seed;
      EXPECT_EQ(lock.charged_waits, lock.waits) << seed;
      EXPECT_GT(lock.waits, 0) << "nothing was tested";
    }
    EXPECT_FALSE(table().has_any());
  }
}

}  // namespace
}  // namespace benchgate::preload
