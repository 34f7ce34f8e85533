#include "src/stat/hints.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>
#include <vector>

namespace benchgate::stat {

namespace {

using compare::KeyField;
using compare::UnpairedTable;

std::string_view value_in(const UnpairedTable& table, std::string_view name) {
  const auto& fields = table.heading.fields;
  const auto found = std::ranges::find(fields, name, &KeyField::name);
  return found == fields.end() ? std::string_view() : found->value;
}

/// The fields in which tables of one unit and different columns differ.
std::vector<std::string> splitting_fields(
    std::span<const UnpairedTable> tables) {
  std::vector<std::string> names;
  const UnpairedTable& first = tables.front();
  for (const UnpairedTable& table : tables.subspan(1)) {
    if (table.heading.unit != first.heading.unit ||
        table.heading.columns == first.heading.columns) {
      continue;
    }
    for (const KeyField& field : table.heading.fields) {
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
    std::span<const UnpairedTable> tables) {
  const auto has_comparison = [](const UnpairedTable& table) {
    return table.heading.columns.size() > 1;
  };
  if (tables.empty() || std::ranges::any_of(tables, has_comparison)) {
    return std::nullopt;
  }
  const std::vector<std::string> names = splitting_fields(tables);
  if (names.empty()) {
    return std::nullopt;
  }
  return fmt::format(
      "nothing is compared: the inputs stand in different tables, since they "
      "differ in {0}; -ignore {1} puts them side by side",
      fmt::join(names, ", "), fmt::join(names, ","));
}

}  // namespace benchgate::stat
