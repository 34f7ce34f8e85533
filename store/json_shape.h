#pragma once

/// \file
/// What has to hold for any JSON from outside, known or not: no key comes twice
/// in one object, and nothing nests deeper than is good.

#include "store/json_frame.h"
#include "store/json_position.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace simdjson::dom {
class element;
}  // namespace simdjson::dom

namespace benchgate::store {

struct JsonShapeProblem {
  JsonPath path;
  std::string what;
  Which which;  // Of several members of that path.
};

/// The first in the order of the keys; empty: none comes twice. `at` is the
/// object that has the keys.
[[nodiscard]] std::optional<JsonShapeProblem> find_duplicate(
    std::vector<std::string_view> keys, const JsonFrame& at);

/// Looks at a whole value, which is at `at`. Empty: there is nothing wrong.
/// Takes O(n log n) time for n keys.
[[nodiscard]] std::optional<JsonShapeProblem> find_shape_problem(
    const simdjson::dom::element& element, const JsonFrame& at,
    std::size_t deepest);

}  // namespace benchgate::store
