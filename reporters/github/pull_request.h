#pragma once

#include "reporters/github/api_client.h"
#include "reporters/github/context.h"

#include <cstdint>
#include <optional>

namespace benchgate::reporters::github {

/// The open pull request whose head is the context's commit, branch and
/// repository. The event does not name it where the head is a fork's, and what
/// a run left behind must not be asked: it was written by strangers.
///
/// Returns: empty if there is none, or the context knows no branch.
/// Throws: ApiError.
std::optional<std::uint64_t> find_pull_request(ApiClient& client,
                                               const Context& context);

}  // namespace benchgate::reporters::github
