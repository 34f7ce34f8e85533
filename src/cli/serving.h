#pragma once

#include "src/cli/terminal.h"
#include "src/serve/server.h"

#include <string>

namespace benchgate::cli {

/// What is served, and where.
struct Serving {
  serve::ServeSettings settings;
  std::string shown;  ///< "the profile": for the line that tells the address.
  bool json = false;  ///< Tells it on standard output, too.
};

/// Tells the address and answers requests until Ctrl-C.
///
/// Precondition: there is an InterruptionGuard.
/// Throws: UsageError if it cannot begin.
void serve_until_interrupted(const Serving& serving,
                             serve::Server::Answering answering,
                             Terminal& terminal);

}  // namespace benchgate::cli
