#pragma once

#include "store/manifest.h"

#include <string_view>

namespace simdjson::dom {
class element;
}  // namespace simdjson::dom

namespace benchgate::store {

/// Fills a manifest from the value that a text was parsed into, each object in
/// one pass. What the values have to be like, find_problem() says.
///
/// Throws: StoreError bad_manifest if a member is missing, is there twice, or
///         has another type.
void read_manifest(const simdjson::dom::element& top, std::string_view text,
                   Manifest& manifest);

}  // namespace benchgate::store
