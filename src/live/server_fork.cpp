#include "src/live/server_fork.h"

#include "src/live/cpu_sampler.h"
#include "src/live/endpoints.h"
#include "src/live/own_thread.h"
#include "src/live/thread_dump.h"

#include <pthread.h>

#include <mutex>
#include <set>

namespace benchgate::live {

namespace {

struct Watched {
  std::mutex mutex;
  std::set<ForkedAway*> servers;  // Under the mutex.
};

/// Never deleted: a fork may come at any time.
Watched& watched() {
  static auto* const all = new Watched;
  return *all;
}

void before_fork() {
  watched().mutex.lock();
}

void in_parent() {
  watched().mutex.unlock();
}

void in_child() {
  forget_own_threads();
  forget_sampling();
  forget_dump();
  forget_trace();
  forget_rates();
  for (ForkedAway* const server : watched().servers) {
    server->in_child();
  }
  watched().servers.clear();
  watched().mutex.unlock();
}

}  // namespace

void watch_forks(ForkedAway& server) {
  static std::once_flag registered;
  std::call_once(registered,
                 [] { ::pthread_atfork(&before_fork, &in_parent, &in_child); });
  const std::scoped_lock lock(watched().mutex);
  watched().servers.insert(&server);
}

void unwatch_forks(ForkedAway& server) {
  const std::scoped_lock lock(watched().mutex);
  watched().servers.erase(&server);
}

}  // namespace benchgate::live
