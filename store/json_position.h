#pragma once

/// \file
/// Where in a JSON text something is: for error messages. simdjson does not
/// keep positions, so they are looked for when they are needed.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::store {

/// A member of an object or an element of an array.
struct JsonStep {
  std::string_view key;   // Of a member.
  std::size_t index = 0;  // Of an element.
  enum class Kind { member, element } kind = Kind::member;
};

/// From the top to the value that is meant.
using JsonPath = std::vector<JsonStep>;

/// "entrypoints[1].os"; empty for the top.
[[nodiscard]] std::string to_string(std::span<const JsonStep> path);

/// The reverse of to_string(). Keys with "." or "[" in them are not for it.
/// The result looks into `text`.
[[nodiscard]] JsonPath json_path_from(std::string_view text);

/// Of several members with the same key.
enum class Which { first, second };

/// The offset of the key, or of the element, that the path ends with; if it is
/// not there, of the last thing on the way to it that is. `which` is about the
/// last step.
///
/// Precondition: `json` is valid JSON. A key that is written with an escape is
///               not recognised.
[[nodiscard]] std::size_t locate(std::string_view json,
                                 std::span<const JsonStep> path,
                                 Which which = Which::first);

/// "line 3, column 7": both from 1, the column in characters of UTF-8.
[[nodiscard]] std::string line_and_column(std::string_view text,
                                          std::size_t offset);

}  // namespace benchgate::store
