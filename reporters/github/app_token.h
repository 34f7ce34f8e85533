#pragma once

/// \file
/// Reporting as a GitHub App, where there is no workflow's token: a JSON web
/// token signed with the App's key gives a token of its installation on the
/// repository.

#include "reporters/github/api_client.h"
#include "reporters/http/transport.h"

#include <chrono>
#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

namespace benchgate::reporters::github {

/// The App's key cannot be used. The message is a sentence with the file's
/// name, without any of its content.
class AppKeyError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// An App, and what to do in whose name.
struct AppAccess {
  std::string base_url;    ///< As in ApiAccess.
  std::string repository;  ///< "owner/name".
  std::string app_id;      ///< Its number, or its client ID: "Iv23li...".
  std::filesystem::path key_file;  ///< PEM, as GitHub gives it: RSA.

  /// What the token may do, "checks" to "write"; empty: all that the App may.
  /// GitHub refuses a permission that the App has not.
  std::map<std::string, std::string> permissions;

  std::chrono::seconds budget = std::chrono::seconds(120);
};

/// "HEADER.CLAIMS.SIGNATURE": RS256 (RFC 7515), issued a minute before `now`
/// for clocks that differ, and over nine minutes after it: ten are the most.
///
/// Throws: AppKeyError, naming `key_name`, if `pem` is not a private RSA key
///         of at least 2048 bits without a passphrase.
[[nodiscard]] std::string app_jwt(std::string_view app_id, std::string_view pem,
                                  std::string_view key_name,
                                  std::chrono::system_clock::time_point now);

/// What an App may do and write with.
struct InstallationToken {
  std::string token;  ///< To be masked in logs by whoever asks.
  /// What its comments are signed with, "name[bot]"; empty: not told.
  std::string login;
};

/// A token for the repository alone; good for an hour. If the clock here is
/// off, the server's is used.
///
/// Throws: AppKeyError; ApiError, not_found if the App is not installed there.
[[nodiscard]] InstallationToken installation_token(http::Transport& transport,
                                                   http::Clock& clock,
                                                   const AppAccess& access);

}  // namespace benchgate::reporters::github
