#pragma once

#include "src/serve/server.h"

namespace benchgate::cli {

/// Answers requests until Ctrl-C.
///
/// Precondition: there is an InterruptionGuard.
void serve_until_interrupted(serve::Server& server);

}  // namespace benchgate::cli
