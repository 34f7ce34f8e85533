#pragma once

#include "reporters/github/api_client.h"
#include "reporters/github/check_run.h"
#include "reporters/github/context.h"

#include <string>

namespace benchgate::reporters::github {

/// Sets the status `name` of the context's commit: what a personal token may do
/// in the place of a check run. Never both under one name: GitHub would then
/// require both. `description` is cut at 140 characters. A lost answer does
/// not make a second one.
///
/// Throws: ApiError.
void set_commit_status(ApiClient& client, const Context& context,
                       const std::string& name, forge::Conclusion conclusion,
                       const std::string& description);

}  // namespace benchgate::reporters::github
