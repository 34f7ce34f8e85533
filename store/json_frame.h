#pragma once

#include "store/json_position.h"

#include <cstddef>
#include <string_view>

namespace benchgate::store {

/// Where a reader of JSON is. Frames lie on the stack, one in the other, and
/// become a path when there is something to say about the place.
struct JsonFrame {
  const JsonFrame* outer = nullptr;  // Null: this is the top.
  JsonStep step;

  /// 0 at the top.
  [[nodiscard]] std::size_t depth() const;

  [[nodiscard]] JsonPath path() const;

  /// The member of the object that the reader is at. The key must outlive it.
  [[nodiscard]] JsonFrame member(std::string_view key) const {
    return {.outer = this,
            .step = {.key = key, .index = 0, .kind = JsonStep::Kind::member}};
  }

  /// The element of the array that the reader is at.
  [[nodiscard]] JsonFrame element(std::size_t index) const {
    return {
        .outer = this,
        .step = {.key = {}, .index = index, .kind = JsonStep::Kind::element}};
  }
};

}  // namespace benchgate::store
