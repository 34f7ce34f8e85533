#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace benchgate::stat {

/// What stands between the quotes of a Go string, its escapes resolved: \n and
/// the like, \", \\, \ooo, \xhh, \uhhhh, \Uhhhhhhhh.
///
/// Returns: nothing if one is none of these, or if a line ends within.
std::optional<std::string> resolve_go_escapes(std::string_view text);

}  // namespace benchgate::stat
