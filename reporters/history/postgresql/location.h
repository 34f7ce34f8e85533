#pragma once

/// \file
/// Where a database is, as libpq names it in an URI:
///
///     postgresql://[USER[:PASSWORD]@][HOST[:PORT][,...]][/DATABASE][?KEY=VALUE[&...]]
///
/// Source: PostgreSQL's documentation, section "Connection URIs" of libpq.

#include <string>
#include <string_view>

namespace benchgate::reporters::history {

/// A location with its password, and the same without, for messages.
class DatabaseLocation {
 public:
  /// Throws: HistoryError for what is no such URI, and for one with an "@", "/"
  ///         or "?" that was meant to be part of a password: libpq would take
  ///         what follows for a host, and its messages would show it. The
  ///         message holds nothing that may be a password.
  explicit DatabaseLocation(std::string_view location);

  /// For libpq alone.
  [[nodiscard]] const std::string& uri() const { return uri_; }

  /// Without passwords, also those among the keys.
  [[nodiscard]] const std::string& shown() const { return shown_; }

  /// Whether some of it may be a password, be it well formed or not.
  [[nodiscard]] bool may_hold_password() const { return may_hold_password_; }

 private:
  std::string uri_;
  std::string shown_;
  bool may_hold_password_ = false;
};

}  // namespace benchgate::reporters::history
