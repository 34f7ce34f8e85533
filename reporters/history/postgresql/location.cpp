#include "reporters/history/postgresql/location.h"

#include "reporters/history/backend.h"

#include <algorithm>
#include <charconv>
#include <cstddef>

namespace benchgate::reporters::history {

namespace {

/// "postgresql://"; empty for another.
std::string_view scheme_of(std::string_view location) {
  for (const std::string_view scheme : {"postgresql://", "postgres://"}) {
    if (location.starts_with(scheme)) {
      return scheme;
    }
  }
  return {};
}

/// What libpq makes of a key: "pass%77ord" is "password".
std::string decoded(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned code = 0;
    if (text[i] == '%' && i + 2 < text.size()) {
      const char* digits = text.data() + i + 1;
      if (std::from_chars(digits, digits + 2, code, 16).ptr == digits + 2) {
        plain += static_cast<char>(code);
        i += 2;
        continue;
      }
    }
    plain += text[i];
  }
  return plain;
}

/// "KEY=VALUE&..." without those whose key names a password.
std::string without_passwords(std::string_view keys) {
  std::string kept;
  while (!keys.empty()) {
    const std::string_view each = keys.substr(0, keys.find('&'));
    keys.remove_prefix(std::min(keys.size(), each.size() + 1));
    const std::string key = decoded(each.substr(0, each.find('=')));
    if (key.find("password") == std::string::npos) {
      kept += kept.empty() ? "?" : "&";
      kept += each;
    }
  }
  return kept;
}

}  // namespace

DatabaseLocation::DatabaseLocation(std::string_view location)
    : uri_(location),
      may_hold_password_(location.find('@') != std::string_view::npos ||
                         decoded(location).find("pass") != std::string::npos) {
  const std::string_view scheme = scheme_of(location);
  if (scheme.empty()) {
    throw HistoryError(
        "a history in a database is named "
        "postgresql://USER@HOST:PORT/DATABASE: after \"postgresql:\" come two "
        "slashes");
  }
  // As libpq does it: a user is what stands before an "@", if no slash does.
  std::string_view rest = location.substr(scheme.size());
  shown_ = scheme;
  const std::size_t end = rest.find_first_of("@/");
  if (end != std::string_view::npos && rest[end] == '@') {
    const std::string_view user = rest.substr(0, end);
    shown_ += user.substr(0, user.find(':'));
    shown_ += '@';
    rest.remove_prefix(end + 1);
  }
  const std::size_t keys = rest.find('?');
  const std::string_view place = rest.substr(0, keys);
  if (place.find('@') != std::string_view::npos) {
    throw HistoryError(
        "the location that begins with \"" + std::string(scheme) +
        "\" has an \"@\" where none can be: in a password write \"@\" as %40, "
        "\"/\" as %2F, \":\" as %3A, \"?\" as %3F, \"#\" as %23 and \"%\" as "
        "%25");
  }
  shown_ += place;
  if (keys != std::string_view::npos) {
    shown_ += without_passwords(rest.substr(keys + 1));
  }
}

}  // namespace benchgate::reporters::history
