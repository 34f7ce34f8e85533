#include "store/manifest_refusal.h"

#include "store/store_error.h"

#include <fmt/core.h>

namespace benchgate::store {

void refuse_manifest(const std::string& what) {
  throw StoreError(StoreError::Kind::bad_manifest,
                   fmt::format("the manifest cannot be read: {}", what));
}

void refuse_manifest(std::string_view text, const JsonPath& path,
                     const std::string& what, Which which) {
  const std::string place = to_string(path);
  refuse_manifest(fmt::format("{}: {}{}{}",
                              line_and_column(text, locate(text, path, which)),
                              place, place.empty() ? "" : ": ", what));
}

}  // namespace benchgate::store
