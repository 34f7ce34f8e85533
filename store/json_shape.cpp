#include "store/json_shape.h"

#include <fmt/core.h>

#include <simdjson.h>

#include <algorithm>
#include <utility>

namespace benchgate::store {

namespace dom = simdjson::dom;

namespace {

using Problem = std::optional<JsonShapeProblem>;

// As deep as the text nests, and that has a limit.
// NOLINTNEXTLINE(misc-no-recursion)
Problem find_problem(const dom::array& array, const JsonFrame& at,
                     std::size_t deepest) {
  std::size_t index = 0;
  for (const dom::element item : array) {
    if (auto problem = find_shape_problem(item, at.element(index++), deepest)) {
      return problem;
    }
  }
  return std::nullopt;
}

// NOLINTNEXTLINE(misc-no-recursion)
Problem find_problem(const dom::object& object, const JsonFrame& at,
                     std::size_t deepest) {
  std::vector<std::string_view> keys;
  for (const dom::key_value_pair member : object) {
    keys.push_back(member.key);
    if (auto problem =
            find_shape_problem(member.value, at.member(member.key), deepest)) {
      return problem;
    }
  }
  return find_duplicate(std::move(keys), at);
}

}  // namespace

std::optional<JsonShapeProblem> find_duplicate(
    std::vector<std::string_view> keys, const JsonFrame& at) {
  std::ranges::sort(keys);
  const auto twice = std::ranges::adjacent_find(keys);
  if (twice == keys.end()) {
    return std::nullopt;
  }
  return JsonShapeProblem{.path = at.member(*twice).path(),
                          .what = "the key comes twice",
                          .which = Which::second};
}

// NOLINTNEXTLINE(misc-no-recursion)
std::optional<JsonShapeProblem> find_shape_problem(const dom::element& element,
                                                   const JsonFrame& at,
                                                   std::size_t deepest) {
  dom::array array;
  dom::object object;
  const bool is_array = element.get(array) == simdjson::SUCCESS;
  const bool is_object = element.get(object) == simdjson::SUCCESS;
  if ((is_array || is_object) && at.depth() == deepest) {
    return JsonShapeProblem{
        .path = at.path(),
        .what = fmt::format("nested deeper than {} levels", deepest),
        .which = Which::first};
  }
  if (is_array) {
    return find_problem(array, at, deepest);
  }
  return is_object ? find_problem(object, at, deepest) : std::nullopt;
}

}  // namespace benchgate::store
