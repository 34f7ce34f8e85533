#pragma once

#include "reporters/github/api_client.h"
#include "reporters/github/context.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace benchgate::reporters::github {

/// When a pull request gets a comment. One that is there is always kept up to
/// date, except with `never`.
enum class CommentMode {
  never,
  on_change,  ///< The first one only when there is a change to tell of.
  always
};

/// "never", "on-change", "always"; empty for a word that is none of them.
std::optional<CommentMode> comment_mode_from(std::string_view word);

/// Who writes, and what.
struct Comment {
  std::string name;    ///< Of the check; part of the hidden marker.
  std::string author;  ///< The login that our comments have.
  std::string body;    ///< Markdown, without the marker.
};

enum class CommentFate {
  created,
  updated,
  unchanged,  ///< It says that already.
  superseded  ///< The pull request has a newer head: another run's to tell.
};

/// What our comments begin with: "<!-- benchgate:NAME -->", unseen by readers.
std::string comment_marker(std::string_view name);

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
CommentFate put_comment(ApiClient& client, const Context& context,
                        std::uint64_t pull_request, const Comment& comment);

/// Whether one of ours is there.
/// Throws: ApiError.
bool has_comment(ApiClient& client, const Context& context,
                 std::uint64_t pull_request, const Comment& comment);

}  // namespace benchgate::reporters::github
