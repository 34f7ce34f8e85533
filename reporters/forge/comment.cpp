#include "reporters/forge/comment.h"

#include <fmt/format.h>

namespace benchgate::reporters::forge {

std::optional<CommentMode> comment_mode_from(std::string_view word) {
  if (word == "never") {
    return CommentMode::never;
  }
  if (word == "on-change") {
    return CommentMode::on_change;
  }
  if (word == "always") {
    return CommentMode::always;
  }
  return std::nullopt;
}

std::string_view to_string(CommentFate fate) {
  switch (fate) {
    case CommentFate::created:
      return "created";
    case CommentFate::updated:
      return "updated";
    case CommentFate::unchanged:
      return "up to date already";
    case CommentFate::superseded:
      return "left alone: the request has a newer commit";
  }
  return "";
}

std::string comment_marker(std::string_view name) {
  std::string marker = "<!-- benchgate:";
  for (const char c : name) {
    // Neither the end of an HTML comment nor two hyphens in one.
    const bool ends_comment = c == '>' || (c == '-' && marker.back() == '-');
    if (ends_comment || c == '%' || static_cast<unsigned char>(c) < ' ') {
      marker += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    } else {
      marker += c;
    }
  }
  return marker + " -->";
}

}  // namespace benchgate::reporters::forge
