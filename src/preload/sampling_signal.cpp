#include "src/preload/sampling_signal.h"

#include <pthread.h>

namespace benchgate::preload {

bool take_signal(SignalHandler handler) {
  struct sigaction action {};

  ::sigaction(kSamplingSignal, nullptr, &action);
  if ((action.sa_flags & SA_SIGINFO) != 0 ||
      (action.sa_handler != SIG_DFL && action.sa_handler != SIG_IGN)) {
    return false;
  }
  action = {};
  action.sa_sigaction = handler;
  action.sa_flags = SA_SIGINFO | SA_RESTART | SA_ONSTACK;
  ::sigfillset(&action.sa_mask);
  return ::sigaction(kSamplingSignal, &action, nullptr) == 0;
}

bool is_signal_taken_by(SignalHandler handler) {
  struct sigaction action {};

  return ::sigaction(kSamplingSignal, nullptr, &action) == 0 &&
         (action.sa_flags & SA_SIGINFO) != 0 && action.sa_sigaction == handler;
}

void unblock_signal() {
  sigset_t signals;
  ::sigemptyset(&signals);
  ::sigaddset(&signals, kSamplingSignal);
  ::pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

}  // namespace benchgate::preload
