#include "reporters/write_all.h"

#include <poll.h>
#include <pthread.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstddef>
#include <ctime>

namespace benchgate::reporters {

namespace {

/// A closed pipe and a file size limit send a signal that ends the program;
/// here they are errors of write() instead. Other threads are not touched.
class WriteSignalsHeldBack {
 public:
  WriteSignalsHeldBack() {
    sigemptyset(&held_);
    sigaddset(&held_, SIGPIPE);
    sigaddset(&held_, SIGXFSZ);
    sigset_t pending;
    sigpending(&pending);
    pipe_was_pending_ = sigismember(&pending, SIGPIPE) == 1;
    size_was_pending_ = sigismember(&pending, SIGXFSZ) == 1;
    pthread_sigmask(SIG_BLOCK, &held_, &before_);
  }

  ~WriteSignalsHeldBack() {
    discard(SIGPIPE, pipe_was_pending_);
    discard(SIGXFSZ, size_was_pending_);
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

  WriteSignalsHeldBack(const WriteSignalsHeldBack&) = delete;
  WriteSignalsHeldBack& operator=(const WriteSignalsHeldBack&) = delete;
  WriteSignalsHeldBack(WriteSignalsHeldBack&&) = delete;
  WriteSignalsHeldBack& operator=(WriteSignalsHeldBack&&) = delete;

 private:
  static void discard(int signal, bool was_pending) {
    if (was_pending) {
      return;
    }
    sigset_t one;
    sigemptyset(&one);
    sigaddset(&one, signal);
    const timespec at_once{};
    while (sigtimedwait(&one, nullptr, &at_once) < 0 && errno == EINTR) {
    }
  }

  sigset_t held_{};
  sigset_t before_{};
  bool pipe_was_pending_ = false;
  bool size_was_pending_ = false;
};

}  // namespace

int write_all(int descriptor, std::string_view bytes) {
  const WriteSignalsHeldBack held_back;
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      // Standard output may be shared with a program that made it so.
      pollfd wait{.fd = descriptor, .events = POLLOUT, .revents = 0};
      ::poll(&wait, 1, -1);
    } else if (errno != EINTR) {
      return errno;
    }
  }
  return 0;
}

}  // namespace benchgate::reporters
