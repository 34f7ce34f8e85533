#pragma once

#include "reporters/forge/api_error.h"
#include "reporters/http/transport.h"

#include <string>
#include <string_view>

namespace benchgate::reporters::github {

/// What GitHub says in an answer, as one line of at most a few hundred visible
/// characters: its `message` and those of its `errors`; empty: nothing.
[[nodiscard]] std::string said(const http::Response& response);

/// The permission that a request needs, as it is written in a workflow:
/// "checks: write", "issues: write or pull-requests: write". From the header
/// x-accepted-github-permissions, or, as older Enterprise Servers do not send
/// it, from the path; empty: not known.
[[nodiscard]] std::string needed_permission(std::string_view method,
                                            std::string_view path,
                                            const http::Response& response);

/// The error for an answer that is neither a success nor a redirect nor of a
/// limit.
[[nodiscard]] forge::ApiError api_failure(std::string_view method,
                                          std::string_view path,
                                          const http::Response& response);

}  // namespace benchgate::reporters::github
