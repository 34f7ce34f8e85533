#include "src/live/worker_pool.h"

#include <gtest/gtest.h>

#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstddef>

namespace benchgate::live {
namespace {

TEST(WorkerPool, DoesAllItsJobs) {
  constexpr int kJobs = 200;
  std::atomic<int> done = 0;
  WorkerPool pool;
  for (int i = 0; i < kJobs; ++i) {
    pool.add([&done] { ++done; });
  }
  pool.finish();
  EXPECT_EQ(done, kJobs);
}

TEST(WorkerPool, DoesItsJobsWhereThereCanBeNoThreads) {
  const pid_t child = ::fork();
  if (child == 0) {
    // For a stack of this size there is no room.
    pthread_attr_t attributes;
    ::pthread_attr_init(&attributes);
    ::pthread_attr_setstacksize(&attributes, std::size_t{1} << 47U);
    ::pthread_setattr_default_np(&attributes);
    int done = 0;
    WorkerPool pool;
    pool.add([&done] { ++done; });
    pool.add([&done] { ++done; });
    pool.finish();
    ::_exit(done);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 2);
}

}  // namespace
}  // namespace benchgate::live
