#include "src/preload/run_time.h"
#include "src/preload/wait_observer.h"

#include <gtest/gtest.h>

#include <pthread.h>
#include <semaphore.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <future>
#include <latch>
#include <mutex>
#include <random>
#include <semaphore>
#include <shared_mutex>
#include <stdexcept>
#include <thread>
#include <vector>

// The hooks are linked into this very program: every lock of it passes through
// them. A wait is known by construction: whoever holds lets go only when the
// other one is known to wait, and then some time later. No test asks for a wait
// to be short.

namespace benchgate::preload {
namespace {

using std::chrono::milliseconds;

constexpr auto kLong = milliseconds(30);
constexpr std::int64_t kLongNanoseconds = 30'000'000;

std::atomic<bool> is_wanted{true};
std::array<std::atomic<int>, 7> waits_for{};
std::atomic<int> clock_readings{0};
std::atomic<std::int64_t> waited{0};
std::atomic<std::int64_t> waited_for_locks{0};
std::atomic<std::int64_t> waits{0};
std::atomic<std::int64_t> charged{0};
std::atomic<std::int64_t> charged_waits{0};
std::atomic<std::uintptr_t> last_caller{0};
std::atomic<std::int64_t> last_end{0};
std::mutex observers_own;

std::int64_t now() {
  ++clock_readings;
  return nanoseconds_of(CLOCK_MONOTONIC);
}

bool wanted() {
  return is_wanted;
}

void note_wait(const Wait& wait) {
  const std::scoped_lock locked(observers_own);  // Must not be observed.
  ++waits_for.at(static_cast<std::size_t>(wait.what));
  ++waits;
  waited += wait.end - wait.begin;
  if (wait.what == WaitFor::mutex || wait.what == WaitFor::rwlock) {
    waited_for_locks += wait.end - wait.begin;
  }
  last_caller = wait.caller;
  last_end = wait.end;
}

void note_holding(const Holding& holding) {
  const std::scoped_lock locked(observers_own);
  charged += holding.contention.nanoseconds;
  charged_waits += holding.contention.waits;
}

constexpr WaitObserver kObserver = {&wanted, &now, &note_wait, &note_holding};

int count(WaitFor what) {
  return waits_for.at(static_cast<std::size_t>(what));
}

class LockHooksTest : public testing::Test {
 protected:
  LockHooksTest() {
    for (auto& each : waits_for) {
      each = 0;
    }
    waited = 0;
    waited_for_locks = 0;
    waits = 0;
    charged = 0;
    charged_waits = 0;
    is_wanted = true;
    wait_observer = &kObserver;
  }

  ~LockHooksTest() override { wait_observer = nullptr; }

  LockHooksTest(const LockHooksTest&) = delete;
  LockHooksTest& operator=(const LockHooksTest&) = delete;
  LockHooksTest(LockHooksTest&&) = delete;
  LockHooksTest& operator=(LockHooksTest&&) = delete;
};

/// Starts a thread that is to wait, and returns some time after it has begun
/// to: the clock is read for those only who wait.
template <typename Body>
std::thread waiter_in(Body body) {
  const int before = clock_readings;
  std::thread waiter(body);
  while (clock_readings == before) {
    std::this_thread::yield();
  }
  std::this_thread::sleep_for(kLong);
  return waiter;
}

/// How long that takes, by the clock of whoever does it.
template <typename Take>
std::int64_t time_of(Take take) {
  const std::int64_t begin = now();
  take();
  return now() - begin;
}

TEST_F(LockHooksTest, ALockThatIsFreeIsNoWait) {
  std::mutex mutex;
  std::shared_mutex shared;
  for (int i = 0; i < 1000; ++i) {
    const std::scoped_lock locked(mutex);
    const std::shared_lock read(shared);
  }
  EXPECT_EQ(waits, 0);
  EXPECT_EQ(charged, 0);
}

TEST_F(LockHooksTest, AWaitIsAsLongAsTheWaitersOwnClockSays) {
  std::mutex mutex;
  std::int64_t measured = 0;
  std::thread waiter;
  {
    const std::scoped_lock locked(mutex);
    waiter = waiter_in([&] {
      measured = time_of([&] { mutex.lock(); });
      mutex.unlock();
    });
  }
  is_wanted = false;
  waiter.join();
  EXPECT_EQ(count(WaitFor::mutex), 1);
  EXPECT_GE(waited, kLongNanoseconds);
  EXPECT_LE(waited, measured);
  // What the hooks take themselves is all that lies between.
  EXPECT_GE(static_cast<double>(waited), 0.9 * static_cast<double>(measured));
  EXPECT_EQ(charged, waited);
  EXPECT_EQ(charged_waits, 1);
  EXPECT_NE(last_caller, 0);
}

TEST_F(LockHooksTest, HoldersAreChargedWithWhatWaitersHaveWaited) {
  for (const unsigned seed : {1U, 2U, 3U}) {
    std::array<std::mutex, 2> mutexes;
    std::array<std::shared_timed_mutex, 2> shared;
    std::vector<std::thread> threads;
    for (unsigned thread = 0; thread < 8; ++thread) {
      threads.emplace_back([&, thread] {
        std::mt19937 random(100 * seed + thread);
        for (int i = 0; i < 400; ++i) {
          const unsigned which = random() % 2;
          switch (random() % 4) {
            case 0: {
              const std::shared_lock read(shared.at(which));
              std::this_thread::yield();
              break;
            }
            case 1: {
              const std::unique_lock write(shared.at(which),
                                           milliseconds(random() % 2));
              std::this_thread::yield();
              break;
            }
            default: {
              const std::scoped_lock locked(mutexes.at(which));
              std::this_thread::yield();
            }
          }
        }
      });
    }
    for (std::thread& thread : threads) {
      thread.join();
    }
    EXPECT_FALSE(contention.has_any()) << seed;
  }
  EXPECT_GT(count(WaitFor::mutex), 0);
  EXPECT_GT(count(WaitFor::rwlock), 0);
  EXPECT_EQ(charged, waited_for_locks);
  EXPECT_EQ(charged_waits, count(WaitFor::mutex) + count(WaitFor::rwlock));
}

TEST_F(LockHooksTest, WhatIsNotWantedIsNotTold) {
  is_wanted = false;
  std::mutex mutex;
  std::thread waiter;
  {
    const std::scoped_lock locked(mutex);
    waiter = std::thread([&] { const std::scoped_lock again(mutex); });
    std::this_thread::sleep_for(kLong);
  }
  waiter.join();
  EXPECT_EQ(waits, 0);
  EXPECT_EQ(charged, 0);
}

TEST_F(LockHooksTest, ReadersWaitForAWriterAndAWriterForReaders) {
  std::shared_mutex mutex;
  std::thread waiter;
  {
    const std::unique_lock write(mutex);
    waiter = waiter_in([&] { const std::shared_lock read(mutex); });
  }
  waiter.join();
  EXPECT_EQ(count(WaitFor::rwlock), 1);
  {
    const std::shared_lock read(mutex);
    waiter = waiter_in([&] { const std::unique_lock write(mutex); });
  }
  waiter.join();
  EXPECT_EQ(count(WaitFor::rwlock), 2);
  EXPECT_GE(charged, 2 * kLongNanoseconds);
}

TEST_F(LockHooksTest, WaitingForAConditionIsTheWaiters) {
  std::mutex mutex;
  std::condition_variable condition;
  bool ready = false;
  std::thread waiter = waiter_in([&] {
    std::unique_lock locked(mutex);
    condition.wait(locked, [&] { return ready; });
  });
  {
    const std::scoped_lock locked(mutex);
    ready = true;
  }
  condition.notify_one();
  is_wanted = false;
  waiter.join();
  EXPECT_GE(count(WaitFor::condition), 1);
  EXPECT_GE(waited - waited_for_locks, kLongNanoseconds);
  EXPECT_EQ(charged, waited_for_locks);
}

TEST_F(LockHooksTest, HoldingAMutexUntilAConditionIsWaitedForIsCharged) {
  std::mutex mutex;
  std::condition_variable condition;
  bool ready = false;
  std::thread waiter;
  {
    std::unique_lock locked(mutex);
    waiter = waiter_in([&] {
      const std::scoped_lock other(mutex);
      ready = true;
      condition.notify_one();
    });
    condition.wait(locked, [&] { return ready; });
    EXPECT_GE(charged, kLongNanoseconds);
  }
  waiter.join();
  EXPECT_GE(count(WaitFor::condition), 1);
}

TEST_F(LockHooksTest, ATimeoutIsAWaitToo) {
  std::mutex mutex;
  std::condition_variable condition;
  std::unique_lock locked(mutex);
  EXPECT_EQ(condition.wait_for(locked, kLong), std::cv_status::timeout);
  EXPECT_EQ(condition.wait_until(locked, std::chrono::system_clock::now()),
            std::cv_status::timeout);
  EXPECT_EQ(count(WaitFor::condition), 2);
  std::timed_mutex timed;
  timed.lock();
  const std::int64_t before = now();
  std::thread([&] { EXPECT_FALSE(timed.try_lock_for(kLong)); }).join();
  timed.unlock();
  EXPECT_EQ(count(WaitFor::mutex), 1);
  // The deadline is made before the wait begins, which is shorter, therefore.
  EXPECT_GE(last_end - before, kLongNanoseconds);
  EXPECT_GT(charged, 0);
  EXPECT_EQ(charged, waited_for_locks);
}

TEST_F(LockHooksTest, WaitsOfCppsOwnKindsAreSeen) {
  std::latch latch(1);
  std::thread waiter = waiter_in([&] { latch.wait(); });
  latch.count_down();
  waiter.join();
  EXPECT_GE(count(WaitFor::futex), 1);
  EXPECT_EQ(count(WaitFor::thread), 1);

  std::counting_semaphore<4> semaphore(0);
  int before = count(WaitFor::futex);
  waiter = waiter_in([&] { semaphore.acquire(); });
  semaphore.release();
  waiter.join();
  EXPECT_GT(count(WaitFor::futex), before);

  std::atomic<int> word{0};
  before = count(WaitFor::futex);
  waiter = waiter_in([&] { word.wait(0); });
  word = 1;
  word.notify_one();
  waiter.join();
  EXPECT_GT(count(WaitFor::futex), before);

  std::promise<int> promise;
  before = count(WaitFor::futex);
  waiter = waiter_in([&] { EXPECT_EQ(promise.get_future().get(), 7); });
  promise.set_value(7);
  waiter.join();
  EXPECT_GT(count(WaitFor::futex), before);
  EXPECT_GE(waited, 4 * kLongNanoseconds);
}

TEST_F(LockHooksTest, SemaphoresAndBarriersOfPosixAreSeen) {
  sem_t semaphore;
  pthread_barrier_t barrier;
  ASSERT_EQ(::sem_init(&semaphore, 0, 1), 0);
  ASSERT_EQ(::pthread_barrier_init(&barrier, nullptr, 2), 0);
  EXPECT_EQ(::sem_wait(&semaphore), 0);
  EXPECT_EQ(waits, 0) << "it was free";
  std::thread waiter = waiter_in([&] { EXPECT_EQ(::sem_wait(&semaphore), 0); });
  ::sem_post(&semaphore);
  waiter.join();
  EXPECT_EQ(count(WaitFor::semaphore), 1);
  waiter = waiter_in([&] { ::pthread_barrier_wait(&barrier); });
  ::pthread_barrier_wait(&barrier);
  waiter.join();
  EXPECT_EQ(count(WaitFor::barrier), 1);
  ::sem_destroy(&semaphore);
  ::pthread_barrier_destroy(&barrier);
}

// What a function says and does must be what it says and does without us.

pthread_mutex_t mutex_of(int type, int robust = PTHREAD_MUTEX_STALLED) {
  pthread_mutexattr_t attributes;
  pthread_mutex_t mutex;
  ::pthread_mutexattr_init(&attributes);
  ::pthread_mutexattr_settype(&attributes, type);
  ::pthread_mutexattr_setrobust(&attributes, robust);
  ::pthread_mutex_init(&mutex, &attributes);
  ::pthread_mutexattr_destroy(&attributes);
  return mutex;
}

timespec in(milliseconds time, clockid_t clock) {
  timespec until{};
  ::clock_gettime(clock, &until);
  until.tv_nsec += 1'000'000 * static_cast<long>(time.count());
  until.tv_sec += until.tv_nsec / 1'000'000'000;
  until.tv_nsec %= 1'000'000'000;
  return until;
}

TEST_F(LockHooksTest, ARecursiveMutexCanBeTakenAgain) {
  pthread_mutex_t mutex = mutex_of(PTHREAD_MUTEX_RECURSIVE);
  EXPECT_EQ(::pthread_mutex_lock(&mutex), 0);
  EXPECT_EQ(::pthread_mutex_lock(&mutex), 0);
  EXPECT_EQ(::pthread_mutex_unlock(&mutex), 0);
  std::thread([&] {
    EXPECT_EQ(::pthread_mutex_trylock(&mutex), EBUSY);
  }).join();
  EXPECT_EQ(::pthread_mutex_unlock(&mutex), 0);
  EXPECT_EQ(::pthread_mutex_destroy(&mutex), 0);
  EXPECT_EQ(count(WaitFor::mutex), 0);
}

TEST_F(LockHooksTest, AMutexThatChecksForErrorsFindsThem) {
#ifdef __SANITIZE_THREAD__
  GTEST_SKIP() << "the sanitizer takes the errors for the test's own";
#endif
  pthread_mutex_t mutex = mutex_of(PTHREAD_MUTEX_ERRORCHECK);
  EXPECT_EQ(::pthread_mutex_unlock(&mutex), EPERM);
  EXPECT_EQ(::pthread_mutex_lock(&mutex), 0);
  EXPECT_EQ(::pthread_mutex_lock(&mutex), EDEADLK);
  const timespec until = in(milliseconds(0), CLOCK_REALTIME);
  EXPECT_EQ(::pthread_mutex_timedlock(&mutex, &until), EDEADLK);
  EXPECT_EQ(::pthread_mutex_unlock(&mutex), 0);
  EXPECT_EQ(::pthread_mutex_destroy(&mutex), 0);
}

TEST_F(LockHooksTest, ARobustMutexSaysThatItsOwnerIsDead) {
  pthread_mutex_t mutex = mutex_of(PTHREAD_MUTEX_NORMAL, PTHREAD_MUTEX_ROBUST);
  std::thread([&] { EXPECT_EQ(::pthread_mutex_lock(&mutex), 0); }).join();
  EXPECT_EQ(::pthread_mutex_lock(&mutex), EOWNERDEAD);
  EXPECT_EQ(::pthread_mutex_unlock(&mutex), 0);
  EXPECT_EQ(::pthread_mutex_lock(&mutex), ENOTRECOVERABLE);
  EXPECT_EQ(::pthread_mutex_destroy(&mutex), 0);
}

TEST_F(LockHooksTest, AnOwnerThatDiesWhileOthersWaitIsSaidToThem) {
  pthread_mutex_t mutex = mutex_of(PTHREAD_MUTEX_NORMAL, PTHREAD_MUTEX_ROBUST);
  std::thread waiter;
  std::thread([&] {
    EXPECT_EQ(::pthread_mutex_lock(&mutex), 0);
    waiter = waiter_in([&] {
      EXPECT_EQ(::pthread_mutex_lock(&mutex), EOWNERDEAD);
      EXPECT_EQ(::pthread_mutex_consistent(&mutex), 0);
      EXPECT_EQ(::pthread_mutex_unlock(&mutex), 0);
    });
  }).join();
  waiter.join();
  EXPECT_EQ(count(WaitFor::mutex), 1);
}

TEST_F(LockHooksTest, TimesThatAreNoneAreRefused) {
  pthread_mutex_t mutex = mutex_of(PTHREAD_MUTEX_NORMAL);
  pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
  sem_t semaphore;
  ASSERT_EQ(::sem_init(&semaphore, 0, 1), 0);
  const timespec never{0, -1};
  EXPECT_EQ(::pthread_mutex_clocklock(&mutex, CLOCK_PROCESS_CPUTIME_ID, &never),
            EINVAL);
  EXPECT_EQ(::pthread_rwlock_timedrdlock(&lock, &never), EINVAL);
  EXPECT_EQ(::pthread_rwlock_clockwrlock(&lock, CLOCK_MONOTONIC, &never),
            EINVAL);
  EXPECT_EQ(::sem_timedwait(&semaphore, &never), -1);
  EXPECT_EQ(errno, EINVAL);
  EXPECT_EQ(::sem_clockwait(&semaphore, CLOCK_PROCESS_CPUTIME_ID, &never), -1);
  EXPECT_EQ(errno, EINVAL);
  ::sem_destroy(&semaphore);
}

TEST_F(LockHooksTest, AWriterThatWantsItsOwnLockAgainIsTold) {
  pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
  EXPECT_EQ(::pthread_rwlock_wrlock(&lock), 0);
  EXPECT_EQ(::pthread_rwlock_wrlock(&lock), EDEADLK);
  EXPECT_EQ(::pthread_rwlock_rdlock(&lock), EDEADLK);
  EXPECT_EQ(::pthread_rwlock_unlock(&lock), 0);
}

TEST_F(LockHooksTest, ErrnoIsWhatTheWaitLeaves) {
  sem_t semaphore;
  ASSERT_EQ(::sem_init(&semaphore, 0, 0), 0);
  const timespec until = in(kLong, CLOCK_REALTIME);
  errno = 0;
  EXPECT_EQ(::sem_timedwait(&semaphore, &until), -1);
  EXPECT_EQ(errno, ETIMEDOUT);
  ::sem_post(&semaphore);
  errno = 42;
  EXPECT_EQ(::sem_wait(&semaphore), 0);
  EXPECT_EQ(errno, 42);
  ::sem_destroy(&semaphore);
  EXPECT_EQ(::syscall(SYS_close, -1), -1);
  EXPECT_EQ(errno, EBADF);
  EXPECT_EQ(::syscall(SYS_getpid), ::getpid());
}

TEST_F(LockHooksTest, AWaitThatIsCancelledEndsItsThreadAndNothingElse) {
  static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
  static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  static sem_t semaphore;
  ASSERT_EQ(::sem_init(&semaphore, 0, 0), 0);
  const auto in_condition = [](void*) -> void* {
    ::pthread_mutex_lock(&mutex);
    pthread_cleanup_push([](void*) { ::pthread_mutex_unlock(&mutex); },
                         nullptr);
    while (true) {
      ::pthread_cond_wait(&condition, &mutex);
    }
    pthread_cleanup_pop(1);
    return nullptr;
  };
  const auto in_semaphore = [](void*) -> void* {
    while (true) {
      ::sem_wait(&semaphore);
    }
    return nullptr;
  };
  for (void* (*body)(void*) : {static_cast<void* (*)(void*)>(in_condition),
                               static_cast<void* (*)(void*)>(in_semaphore)}) {
    pthread_t thread{};
    ASSERT_EQ(::pthread_create(&thread, nullptr, body, nullptr), 0);
    std::this_thread::sleep_for(kLong);
    ::pthread_cancel(thread);
    void* result = nullptr;
    EXPECT_EQ(::pthread_join(thread, &result), 0);
    EXPECT_EQ(result, PTHREAD_CANCELED);
  }
  EXPECT_EQ(::pthread_mutex_trylock(&mutex), 0);
  ::pthread_mutex_unlock(&mutex);
  ::sem_destroy(&semaphore);
}

TEST_F(LockHooksTest, AForkedProcessHasLocksThatWork) {
  std::mutex mutex;
  const pid_t child = ::fork();
  if (child == 0) {
    const std::scoped_lock locked(mutex);
    ::_exit(0);
  }
  int status = -1;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

TEST_F(LockHooksTest, AnExceptionGivesLocksBackThroughTheHooks) {
  std::mutex mutex;
  std::thread waiter;
  try {
    const std::scoped_lock locked(mutex);
    waiter = waiter_in([&] { const std::scoped_lock again(mutex); });
    throw std::runtime_error("out of the block");
  } catch (const std::runtime_error&) {
    waiter.join();
  }
  EXPECT_TRUE(mutex.try_lock());
  mutex.unlock();
  EXPECT_GE(charged, kLongNanoseconds);
}

TEST_F(LockHooksTest, TenThousandThreadsLeaveNothingBehind) {
  std::mutex mutex;
  int counter = 0;
  for (int round = 0; round < 1000; ++round) {
    std::vector<std::thread> threads;
    for (int i = 0; i < 10; ++i) {
      threads.emplace_back([&] {
        const std::scoped_lock locked(mutex);
        ++counter;
      });
    }
    for (std::thread& thread : threads) {
      thread.join();
    }
  }
  EXPECT_EQ(counter, 10'000);
  EXPECT_EQ(charged, waited_for_locks);
  EXPECT_FALSE(contention.has_any());
}

}  // namespace
}  // namespace benchgate::preload
