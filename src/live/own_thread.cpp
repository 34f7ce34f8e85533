#include "src/live/own_thread.h"

#include "src/live/hooks.h"
#include "src/threads/thread_state.h"

#include <pthread.h>
#include <unistd.h>

#include <csignal>
#include <mutex>
#include <set>

namespace benchgate::live {

namespace {

struct OwnThreads {
  std::mutex mutex;
  std::set<pid_t> ids;  // Under the mutex.
};

/// Never deleted: threads end whenever they do.
OwnThreads* own = new OwnThreads;

}  // namespace

OwnThread::OwnThread() {
  sigset_t all;
  sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, nullptr);
  ::pthread_setname_np(::pthread_self(), "benchgate-live");
  if (const Hooks* const found = hooks()) {
    found->leave_out_this_thread();
  }
  const std::scoped_lock lock(own->mutex);
  own->ids.insert(::gettid());
}

OwnThread::~OwnThread() {
  const std::scoped_lock lock(own->mutex);
  own->ids.erase(::gettid());
}

std::vector<pid_t> program_threads() {
  std::vector<pid_t> all = threads::thread_ids(::getpid());
  const std::scoped_lock lock(own->mutex);
  std::erase_if(all, [](pid_t thread) { return own->ids.contains(thread); });
  return all;
}

void forget_own_threads() {
  own = new OwnThreads;
}

}  // namespace benchgate::live
