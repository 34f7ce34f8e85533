#pragma once

#include "reporters/forge/sink_outcome.h"
#include "reporters/github/api_client.h"
#include "reporters/github/context.h"

#include <string>
#include <string_view>

namespace benchgate::reporters::github {

/// What an error makes of a sink: missing rights (403, and 404, which GitHub
/// gives for what a token may not see) skip it, with the line to add to the
/// workflow; all others fail it. `permission`: "checks: write".
forge::SinkOutcome outcome_of(const forge::ApiError& error, std::string sink,
                              std::string_view permission,
                              const Context& context);

/// Whether a token is a person's, going by its prefix: GitHub lets those set
/// commit statuses but make no check runs.
bool is_personal(std::string_view token);

}  // namespace benchgate::reporters::github
