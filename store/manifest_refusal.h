#pragma once

#include "store/json_position.h"

#include <string>
#include <string_view>

namespace benchgate::store {

/// Throws: StoreError bad_manifest, always.
[[noreturn]] void refuse_manifest(const std::string& what);

/// The same with the place in the text, which is valid JSON:
/// "line 7, column 5: entrypoints[0].os: expected linux or ...".
[[noreturn]] void refuse_manifest(std::string_view text, const JsonPath& path,
                                  const std::string& what,
                                  Which which = Which::first);

}  // namespace benchgate::store
