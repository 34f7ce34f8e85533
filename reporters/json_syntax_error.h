#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace benchgate::reporters {

/// Where a JSON text is broken, and why.
struct JsonSyntaxError {
  std::size_t line = 1;
  std::size_t column = 1;  ///< In bytes.
  std::string why;         ///< A visible text.
};

/// Empty if nlohmann's parser finds nothing wrong with the text. For texts that
/// simdjson has refused: it is fast, but does not say where.
std::optional<JsonSyntaxError> find_syntax_error(std::string_view text);

}  // namespace benchgate::reporters
