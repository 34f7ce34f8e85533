#pragma once

#include "store/manifest.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace benchgate::store {

/// Longer texts are refused unread. A manifest has about a kilobyte.
constexpr std::size_t kLongestManifest = std::size_t{1} << 20U;

/// Texts that nest deeper are refused. A manifest needs three levels.
constexpr std::size_t kDeepestManifest = 32;

/// Reads a manifest. Keys that are not known are left alone; a key that comes
/// twice in one object is an error, known or not.
///
/// Throws: StoreError bad_manifest. The message has the line and the column
///         (both from 1, the column in characters), and the path of the key
///         unless the text is no JSON at all:
///         "line 7, column 5: entrypoints[0].os: expected linux or ...".
[[nodiscard]] Manifest parse_manifest(std::string_view text);

/// The same, always in the way that parse_manifest() takes when the text is not
/// of the plain form (plain_manifest.h). To hold the two against each other.
[[nodiscard]] Manifest parse_manifest_as_json(std::string_view text);

}  // namespace benchgate::store
