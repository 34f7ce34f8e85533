#include "src/cli/serving.h"

#include "src/cli/report_output.h"
#include "src/measure/interruption.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <poll.h>

#include <atomic>
#include <thread>
#include <utility>

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

void run_until_interrupted(serve::Server& server) {
  std::atomic<bool> over = false;
  std::thread waiting([&server, &over] {
    wait_for_end(over);
    server.stop();
  });
  server.run();
  over = true;
  waiting.join();
}

}  // namespace

void serve_until_interrupted(const Serving& serving,
                             serve::Server::Answering answering,
                             Terminal& terminal) {
  try {
    serve::Server server(serving.settings, std::move(answering));
    terminal.message(fmt::format("benchgate: {} shows {}; Ctrl-C ends\n",
                                 server.address(), serving.shown));
    if (serving.json) {
      terminal.print(nlohmann::json({{"address", server.address()}}).dump() +
                     "\n");
    }
    run_until_interrupted(server);
  } catch (const serve::ServeError& error) {
    throw UsageError(error.what());
  }
}

}  // namespace benchgate::cli
