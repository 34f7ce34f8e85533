#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace benchgate::reporters {

/// Where a JSON text is broken and why, "line 2, column 13: ..."; empty if
/// nlohmann's parser finds nothing wrong with it. For texts that simdjson has
/// refused: it is fast, but does not say where.
std::optional<std::string> describe_syntax_error(std::string_view text);

}  // namespace benchgate::reporters
