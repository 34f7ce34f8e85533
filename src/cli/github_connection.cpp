#include "src/cli/github_connection.h"

#include "reporters/github/app_token.h"
#include "reporters/github/https_transport.h"
#include "src/measure/interruption.h"

#include <unistd.h>

#include <string_view>

namespace benchgate::cli {

namespace {

using reporters::github::ApiAccess;
using reporters::github::Context;
using reporters::github::Environment;

/// For the token of an App: it is asked for before anything is measured.
constexpr std::chrono::seconds kTokenBudget{30};

int descriptor_of(Waiting waiting) {
  return waiting == Waiting::until_interrupted
             ? measure::interruption_descriptor()
             : -1;
}

}  // namespace

Environment process_environment() {
  Environment variables;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const std::size_t equals = text.find('=');
    if (equals != std::string_view::npos) {
      variables.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
  }
  return variables;
}

GithubConnection::GithubConnection(const Environment& environment,
                                   const Context& context,
                                   std::chrono::seconds budget, Waiting waiting)
    : clock_(descriptor_of(waiting)),
      transport_(reporters::github::make_https_transport(
          environment, {.interruption_descriptor = descriptor_of(waiting)})),
      client_(*transport_, clock_,
              ApiAccess{.base_url = context.api_url,
                        .token = context.token,
                        .budget = budget}) {}

std::string app_token(const Environment& environment, const Context& context) {
  const auto id = environment.find("BENCHGATE_APP_ID");
  const auto key = environment.find("BENCHGATE_APP_KEY");
  if (id == environment.end() || key == environment.end() ||
      id->second.empty() || key->second.empty()) {
    return "";
  }
  const int descriptor = measure::interruption_descriptor();
  reporters::github::SystemClock clock(descriptor);
  const auto transport = reporters::github::make_https_transport(
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
