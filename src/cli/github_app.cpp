#include "src/cli/github_app.h"

#include "reporters/http/clock.h"
#include "reporters/http/https_transport.h"
#include "src/measure/interruption.h"

#include <chrono>

namespace benchgate::cli {

namespace {

using reporters::github::Context;
using reporters::http::Environment;

/// It is asked for before anything is measured.
constexpr std::chrono::seconds kTokenBudget{30};

}  // namespace

reporters::github::InstallationToken app_token(const Environment& environment,
                                               const Context& context) {
  const auto id = environment.find("BENCHGATE_APP_ID");
  const auto key = environment.find("BENCHGATE_APP_KEY");
  if (id == environment.end() || key == environment.end() ||
      id->second.empty() || key->second.empty()) {
    return {};
  }
  const int descriptor = measure::interruption_descriptor();
  reporters::http::SystemClock clock(descriptor);
  const auto transport = reporters::http::make_https_transport(
      environment, {.interruption_descriptor = descriptor});
  return reporters::github::installation_token(
      *transport, clock,
      {.base_url = context.api_url,
       .repository = context.repository,
       .app_id = id->second,
       .key_file = key->second,
       .permissions = {},
       .budget = kTokenBudget});
}

}  // namespace benchgate::cli
