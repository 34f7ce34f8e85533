#include "reporters/http/link_header.h"

#include <algorithm>

namespace benchgate::reporters::http {

namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t";
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) {
    return {};
  }
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

/// Whether `relations`, words with spaces between them, has "next".
bool has_next(std::string_view relations) {
  while (!relations.empty()) {
    const std::size_t end = std::min(relations.find(' '), relations.size());
    if (relations.substr(0, end) == "next") {
      return true;
    }
    relations.remove_prefix(std::min(end + 1, relations.size()));
  }
  return false;
}

/// Whether one parameter, `rel="next"` or `rel=next`, says so.
bool says_next(std::string_view parameter) {
  parameter = trimmed(parameter);
  const std::size_t equals = parameter.find('=');
  if (equals == std::string_view::npos ||
      trimmed(parameter.substr(0, equals)) != "rel") {
    return false;
  }
  std::string_view value = trimmed(parameter.substr(equals + 1));
  if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
    value = value.substr(1, value.size() - 2);
  }
  return has_next(value);
}

/// The first `separator` outside of quotes, or the end.
std::size_t unquoted(std::string_view text, std::string_view separators) {
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    quoted ^= text[i] == '"';
    if (!quoted && separators.find(text[i]) != std::string_view::npos) {
      return i;
    }
  }
  return text.size();
}

}  // namespace

std::string next_page(std::string_view link) {
  for (;;) {
    // A URL may hold commas and semicolons: it ends at its >.
    const std::size_t open = link.find('<');
    if (open == std::string_view::npos) {
      return {};
    }
    const std::size_t close = link.find('>', open);
    if (close == std::string_view::npos) {
      return {};
    }
    const std::string_view url = link.substr(open + 1, close - open - 1);
    link.remove_prefix(close + 1);
    while (!link.empty() && link.front() != ',') {
      const std::size_t end = unquoted(link, ";,");
      if (says_next(link.substr(0, end))) {
        return std::string(url);
      }
      link.remove_prefix(end);
      if (link.starts_with(';')) {
        link.remove_prefix(1);
      }
    }
  }
}

}  // namespace benchgate::reporters::http
