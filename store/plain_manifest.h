#pragma once

#include "store/manifest.h"

#include <string_view>

namespace benchgate::store {

/// Reads a manifest of the form that nearly all have and write_manifest()
/// gives them, several times as fast as the whole parser: only known members,
/// in the order of manifest_fields.h, texts of printable ASCII without
/// escapes, whole numbers from 0 to 18 digits, lists of at most 16 texts; any
/// white space.
///
/// False: the text is none of those. It may be a manifest all the same, and
/// `manifest` holds some of it. True says nothing about the rules of
/// find_problem().
[[nodiscard]] bool read_plain_manifest(std::string_view text,
                                       Manifest& manifest);

}  // namespace benchgate::store
