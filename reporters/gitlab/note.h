#pragma once

#include "reporters/forge/comment.h"
#include "reporters/gitlab/api_client.h"
#include "reporters/gitlab/context.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace benchgate::reporters::gitlab {

/// Who writes, and what.
struct Note {
  std::string name;          ///< Of the report; part of the hidden marker.
  std::uint64_t author = 0;  ///< The user that our notes have, by number.
  std::string body;          ///< Markdown, without the marker.
};

/// The user whose token `client` has. A project's token has one of its own.
///
/// Throws: ApiError.
std::uint64_t find_author(ApiClient& client);

/// Brings the note on the merge request of `context`, which must have one, up
/// to date, or makes it. Ours is one that begins with the marker and has our
/// author; of several the oldest. Notes of others are never touched, and none
/// is deleted. A lost answer does not make a second one.
///
/// Throws: ApiError.
/// Complexity: reads all notes, a hundred a request.
forge::CommentFate put_note(ApiClient& client, const Context& context,
                            const Note& note);

/// Whether one of ours is there.
/// Throws: ApiError.
bool has_note(ApiClient& client, const Context& context, const Note& note);

/// `markdown` with a backslash before each line that GitLab would take for a
/// command of the author's ("/close", "/merge"): lines that begin with "/".
std::string without_quick_actions(std::string_view markdown);

}  // namespace benchgate::reporters::gitlab
