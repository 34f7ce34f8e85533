#pragma once

#include "reporters/github/api_client.h"
#include "reporters/github/clock.h"
#include "reporters/github/context.h"

#include <chrono>
#include <memory>

namespace benchgate::cli {

/// The variables of this process.
reporters::github::Environment process_environment();

/// Who ends a wait.
enum class Waiting {
  until_interrupted,  ///< By a signal, too.
  to_the_end          ///< By the budget alone: a signal came already.
};

/// A way to GitHub's API, with all that it needs.
class GithubConnection {
 public:
  /// Throws: reporters::github::ApiError if the address or the token is none.
  GithubConnection(const reporters::github::Environment& environment,
                   const reporters::github::Context& context,
                   std::chrono::seconds budget, Waiting waiting);

  [[nodiscard]] reporters::github::ApiClient& client() { return client_; }

 private:
  reporters::github::SystemClock clock_;
  std::unique_ptr<reporters::github::Transport> transport_;
  reporters::github::ApiClient client_;
};

/// The token of a GitHub App's installation, if BENCHGATE_APP_ID and
/// BENCHGATE_APP_KEY (a file) name one; else empty.
///
/// Throws: reporters::github::ApiError, reporters::github::AppKeyError.
std::string app_token(const reporters::github::Environment& environment,
                      const reporters::github::Context& context);

}  // namespace benchgate::cli
