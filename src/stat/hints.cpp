#include "src/stat/hints.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>
#include <vector>

namespace benchgate::stat {

namespace {

using compare::KeyField;
using compare::UnpairedTableHeading;

std::string_view value_in(const UnpairedTableHeading& heading,
                          std::string_view name) {
  const auto& fields = heading.fields;
  const auto found = std::ranges::find(fields, name, &KeyField::name);
  return found == fields.end() ? std::string_view() : found->value;
}

/// The fields in which tables of one unit and different columns differ.
std::vector<std::string> splitting_fields(
    std::span<const UnpairedTableHeading> headings) {
  std::vector<std::string> names;
  const UnpairedTableHeading& first = headings.front();
  for (const UnpairedTableHeading& heading : headings.subspan(1)) {
    if (heading.unit != first.unit || heading.columns == first.columns) {
      continue;
    }
    for (const KeyField& field : heading.fields) {
      if (value_in(first, field.name) != field.value &&
          std::ranges::find(names, field.name) == names.end()) {
        names.push_back(field.name);
      }
    }
  }
  return names;
}

}  // namespace

std::optional<std::string> why_nothing_is_compared(
    std::span<const UnpairedTableHeading> headings) {
  const auto has_comparison = [](const UnpairedTableHeading& heading) {
    return heading.columns.size() > 1;
  };
  if (headings.empty() || std::ranges::any_of(headings, has_comparison)) {
    return std::nullopt;
  }
  const std::vector<std::string> names = splitting_fields(headings);
  if (names.empty()) {
    return std::nullopt;
  }
  return fmt::format(
      "nothing is compared: the inputs stand in different tables, since they "
      "differ in {0}; -ignore {1} puts them side by side",
      fmt::join(names, ", "), fmt::join(names, ","));
}

}  // namespace benchgate::stat
