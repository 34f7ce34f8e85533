#include "src/serve/list_part.h"

#include "reporters/display_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <system_error>

namespace benchgate::serve {

namespace {

std::size_t number_in(const Query& query, const char* name,
                      std::size_t otherwise) {
  const auto found = query.find(name);
  if (found == query.end()) {
    return otherwise;
  }
  const std::string& text = found->second;
  std::uint32_t number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) {
    throw BadQuery(
        fmt::format("{}={}: a whole number from 0 to 4294967295 is expected",
                    name, reporters::visible_text(text)));
  }
  return number;
}

}  // namespace

ListPart list_part(std::size_t size, const Query& query) {
  for (const auto& [name, value] : query) {
    if (name != "first" && name != "limit") {
      throw BadQuery(
          fmt::format("there is no parameter {}; lists take first "
                      "and limit",
                      reporters::visible_text(name)));
    }
  }
  const std::size_t first = std::min(number_in(query, "first", 0), size);
  return {
      .first = first,
      .end = first + std::min(number_in(query, "limit", size), size - first)};
}

}  // namespace benchgate::serve
