#pragma once

/// \file
/// Mends the two ways in which a program's JSON is commonly broken: numbers
/// that JSON does not have, and an end that is missing.

#include <optional>
#include <string>
#include <string_view>

namespace benchgate::formats {

/// `text` with each bare NaN, Infinity, inf and the like (signed or not, in any
/// case) that stands outside of strings replaced by null, and each control
/// character inside a string escaped. Lines stay the same.
///
/// Returns: nothing if there is none of either.
std::optional<std::string> repair_json_values(std::string_view text);

/// For a text that begins like {"...": {...}, "...": [{...}, {...}, and breaks
/// off: its beginning up to the last object in the array that is complete, with
/// the array and the outer object closed. An object in which no array has begun
/// gives "{}".
///
/// Returns: nothing if brackets do not match, or if nothing is missing.
std::optional<std::string> close_truncated_json(std::string_view text);

}  // namespace benchgate::formats
