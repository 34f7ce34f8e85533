#pragma once

#include "compare/unpaired_table.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace benchgate::tests {

using Values = std::vector<double>;

/// One row of a table under construction: its name, and the values of each
/// column.
struct NamedValues {
  std::string name;
  std::vector<std::optional<Values>> columns;
};

inline compare::UnpairedTableHeading heading_of(
    std::string_view unit, const std::vector<std::string>& columns) {
  compare::UnpairedTableHeading heading;
  heading.unit = unit;
  for (const std::string& column : columns) {
    heading.columns.push_back({{".file", column}});
  }
  return heading;
}

inline compare::UnpairedTable table_of(
    compare::UnpairedTableHeading heading, const std::vector<NamedValues>& rows,
    compare::UnpairedTableSettings settings = {}) {
  compare::UnpairedTableBuilder builder(std::move(heading), settings);
  for (const NamedValues& row : rows) {
    std::vector<std::optional<compare::UnpairedCellInput>> cells;
    for (const auto& values : row.columns) {
      cells.push_back(
          values ? std::optional(compare::UnpairedCellInput{*values, {}})
                 : std::nullopt);
    }
    builder.add_row({{".fullname", row.name}}, cells);
  }
  return std::move(builder).finish();
}

}  // namespace benchgate::tests
