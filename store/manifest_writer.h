#pragma once

#include "store/manifest.h"

#include <string>

namespace benchgate::store {

/// JSON, indented, with a newline at the end; parse_manifest gives the manifest
/// back.
///
/// Throws: StoreError bad_manifest if it is not valid, or not all in UTF-8.
[[nodiscard]] std::string write_manifest(const Manifest& manifest);

}  // namespace benchgate::store
