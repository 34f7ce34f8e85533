#include "src/stat/query.h"

#include "src/stat/query_token.h"

#include <utility>

namespace benchgate::stat {

namespace {

template <typename Parse>
auto parse_option(std::string_view option, Parse parse) {
  try {
    return parse();
  } catch (const QueryError& error) {
    throw QueryError::in_option(option, error);
  }
}

}  // namespace

Query parse_query(const QueryTexts& texts) {
  const auto projection = [](std::string_view option, std::string_view text) {
    return parse_option(option, [text] { return parse_projection(text); });
  };
  Filter filter =
      parse_option("-filter", [&texts] { return Filter(texts.filter); });
  auto table = projection("-table", texts.table);
  auto row = projection("-row", texts.row);
  auto column = projection("-col", texts.column);
  auto ignore = projection("-ignore", texts.ignore);
  return {std::move(filter), std::move(table), std::move(row),
          std::move(column), std::move(ignore)};
}

}  // namespace benchgate::stat
