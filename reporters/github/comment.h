#pragma once

#include "reporters/forge/comment.h"
#include "reporters/github/api_client.h"
#include "reporters/github/context.h"

#include <cstdint>
#include <string>

namespace benchgate::reporters::github {

/// Who writes, and what.
struct Comment {
  std::string name;    ///< Of the check; part of the hidden marker.
  std::string author;  ///< The login that our comments have.
  std::string body;    ///< Markdown, without the marker.
};

/// The login that `client` writes as: of the person whose token it is, else
/// that of GitHub Actions.
///
/// Throws: ApiError.
std::string find_author(ApiClient& client, const Context& context);

/// Brings the comment on a pull request up to date, or makes it. Ours is one
/// that begins with the marker and has our author; of several the oldest.
/// Comments of others are never touched, and none is deleted.
///
/// Throws: ApiError.
/// Complexity: reads all comments, a hundred a request.
forge::CommentFate put_comment(ApiClient& client, const Context& context,
                               std::uint64_t pull_request,
                               const Comment& comment);

/// Whether one of ours is there.
/// Throws: ApiError.
bool has_comment(ApiClient& client, const Context& context,
                 std::uint64_t pull_request, const Comment& comment);

}  // namespace benchgate::reporters::github
