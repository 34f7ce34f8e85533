#include "reporters/history/postgresql/server_words.h"

#include "reporters/display_text.h"
#include "reporters/history/postgresql/libpq.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <optional>
#include <utility>

namespace benchgate::reporters::history {

namespace {

constexpr std::size_t kStateSize = 5;
constexpr std::size_t kLongestMessage = 300;

bool is_state(std::string_view text) {
  return text.size() == kStateSize &&
         std::ranges::all_of(text, [](unsigned char c) {
           return std::isdigit(c) != 0 || std::isupper(c) != 0;
         });
}

/// Of "... failed: FATAL:  28P01: password authentication failed", as libpq
/// puts it together when it is told to be verbose. The severity may be in any
/// language, so it is the two spaces and the form that are looked for.
std::optional<DatabaseFailure> refusal_in(std::string_view message) {
  constexpr std::string_view kBefore = ":  ";
  for (std::size_t at = message.find(kBefore); at != std::string_view::npos;
       at = message.find(kBefore, at + 1)) {
    const std::string_view rest = message.substr(at + kBefore.size());
    if (is_state(rest.substr(0, kStateSize)) &&
        rest.substr(kStateSize).starts_with(": ")) {
      return DatabaseFailure(std::string(rest.substr(0, kStateSize)),
                             one_line(rest.substr(kStateSize + 2)));
    }
  }
  return std::nullopt;
}

}  // namespace

std::string one_line(std::string_view message) {
  message = message.substr(0, message.find('\n'));
  return shorten(visible_text(message.substr(0, 4 * kLongestMessage)),
                 kLongestMessage);
}

DatabaseFailure connect_failure(PGconn* connection) {
  const std::string_view message = libpq().PQerrorMessage(connection);
  if (libpq().PQconnectionNeedsPassword(connection) != 0) {
    return {"28P01", "it asks for a password, and there is none"};
  }
  if (auto refusal = refusal_in(message)) {
    return *std::move(refusal);
  }
  return {"", one_line(message)};
}

}  // namespace benchgate::reporters::history
