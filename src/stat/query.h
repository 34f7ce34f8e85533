#pragma once

#include "src/stat/filter.h"
#include "src/stat/projection_syntax.h"

#include <string>
#include <string_view>
#include <vector>

namespace benchgate::stat {

/// What the user typed.
struct QueryTexts {
  std::string filter = "*";
  std::string table = ".config";
  std::string row = ".fullname";
  std::string column = ".file";
  std::string ignore;
};

/// What is asked of the inputs.
struct Query {
  Filter filter;
  std::vector<ProjectedKey> table;
  std::vector<ProjectedKey> row;
  std::vector<ProjectedKey> column;
  std::vector<ProjectedKey> ignore;
};

/// Reads filter, table, row, column and ignore, in this order.
///
/// Throws: QueryError; its message begins with "parsing -row: " and the like.
Query parse_query(const QueryTexts& texts);

}  // namespace benchgate::stat
