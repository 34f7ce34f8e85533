#pragma once

#include "reporters/forge/api_error.h"
#include "reporters/http/transport.h"

#include <string>
#include <string_view>

namespace benchgate::reporters::gitlab {

/// What GitLab says in an answer, as one line: its `message`, which may be a
/// text, a list, or lists by the name of a field, and its `error` and
/// `error_description`; empty: nothing.
[[nodiscard]] std::string said(const http::Response& response);

/// The least role in the project that a request takes: "Developer" for a commit
/// status, "Reporter" for everything else of ours.
[[nodiscard]] std::string_view needed_role(std::string_view method,
                                           std::string_view path);

/// The error for an answer that is neither a success nor a redirect nor of a
/// limit. That of rights names the scope or the role to give.
[[nodiscard]] forge::ApiError api_failure(std::string_view method,
                                          std::string_view path,
                                          const http::Response& response);

}  // namespace benchgate::reporters::gitlab
