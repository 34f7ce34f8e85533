#include "reporters/forge/api_error.h"

#include "reporters/display_text.h"

#include <fmt/format.h>

#include <cstddef>

namespace benchgate::reporters::forge {

namespace {

constexpr std::size_t kMostColumns = 300;

}  // namespace

std::string shown_request(std::string_view method,
                          std::string_view url_or_path) {
  return fmt::format(
      "{} {}", method,
      visible_text(url_or_path.substr(0, url_or_path.find_first_of("?#"))));
}

std::string shown_answer(std::string_view text) {
  std::string line;
  // Sites put empty lines between their sentences.
  for (const char c : text) {
    if (c != '\n' && c != '\r') {
      line += c;
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  return shorten(visible_text(line), kMostColumns);
}

std::string with_reason(const std::string& sentence,
                        const std::string& reason) {
  return reason.empty() ? sentence : fmt::format("{} ({})", sentence, reason);
}

}  // namespace benchgate::reporters::forge
