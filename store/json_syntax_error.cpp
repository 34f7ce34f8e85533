#include "store/json_syntax_error.h"

#include "store/json_position.h"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace benchgate::store {

namespace {

/// The reason in a message of the library. Before it stands the library's own
/// count of lines and columns, and behind it the text itself, which may be
/// anything.
std::string reason_in(std::string_view message) {
  constexpr std::string_view kBefore = ": syntax error ";
  const std::size_t start = message.find(kBefore);
  if (start == std::string_view::npos) {
    return "syntax error";
  }
  message.remove_prefix(start + 2);
  return std::string(message.substr(0, message.find("; last read")));
}

}  // namespace

std::string describe_syntax_error(std::string_view text,
                                  std::string_view otherwise) {
  try {
    [[maybe_unused]] const auto json = nlohmann::json::parse(text);
  } catch (const nlohmann::json::parse_error& error) {
    // Its position is that of the last byte it read, from 1.
    const std::size_t offset = error.byte > 0 ? error.byte - 1 : 0;
    return fmt::format("{}: {}", line_and_column(text, offset),
                       reason_in(error.what()));
  } catch (const nlohmann::json::exception&) {
    return std::string(otherwise);
  }
  return std::string(otherwise);
}

}  // namespace benchgate::store
