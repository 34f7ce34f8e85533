#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace benchgate::reporters::forge {

/// When a pull or merge request gets a comment. One that is there is always
/// kept up to date, except with `never`.
enum class CommentMode : std::uint8_t {
  never,
  on_change,  ///< The first one only when there is a change to tell of.
  always
};

/// "never", "on-change", "always"; empty for a word that is none of them.
std::optional<CommentMode> comment_mode_from(std::string_view word);

/// What became of a comment.
enum class CommentFate : std::uint8_t {
  created,
  updated,
  unchanged,  ///< It says that already.
  superseded  ///< The request has a newer head: another run's to tell.
};

/// What is told of it: "up to date already".
std::string_view to_string(CommentFate fate);

/// What our comments begin with: "<!-- benchgate:NAME -->", unseen by readers.
std::string comment_marker(std::string_view name);

}  // namespace benchgate::reporters::forge
