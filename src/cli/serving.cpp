#include "src/cli/serving.h"

#include "src/measure/interruption.h"

#include <poll.h>

#include <atomic>
#include <thread>

namespace benchgate::cli {

namespace {

/// Waits for Ctrl-C, or until the server has ended by itself.
void wait_for_end(const std::atomic<bool>& over) {
  constexpr int kMilliseconds = 200;
  while (!over && !measure::interrupted()) {
    pollfd signal{.fd = measure::interruption_descriptor(),
                  .events = POLLIN,
                  .revents = 0};
    ::poll(&signal, 1, kMilliseconds);
  }
}

}  // namespace

void serve_until_interrupted(serve::Server& server) {
  std::atomic<bool> over = false;
  std::thread waiting([&server, &over] {
    wait_for_end(over);
    server.stop();
  });
  server.run();
  over = true;
  waiting.join();
}

}  // namespace benchgate::cli
