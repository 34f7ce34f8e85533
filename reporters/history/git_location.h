#pragma once

#include <string>
#include <string_view>

namespace benchgate::reporters::history {

/// What git:REPOSITORY#BRANCH names.
struct GitLocation {
  /// As the user named it, but for a password: what may be shown.
  std::string text;
  /// A path, an URL, or USER@HOST:PATH; of an http URL without user info.
  std::string repository;
  std::string branch;     ///< Without "refs/heads/".
  std::string user_info;  ///< "user:password" of an http URL, decoded.
  bool local = false;     ///< `repository` is a path.
};

/// Throws: HistoryError if the repository or the branch is missing, the branch
///         cannot be the name of one, or git would take the repository for
///         something else (an option, a helper program).
GitLocation parse_git_location(std::string_view location);

/// The same location with another repository, which stood for what was given:
/// the URL of a remote.
///
/// Throws: as above.
GitLocation with_repository(const GitLocation& location,
                            std::string_view repository);

/// The repository as it may be shown: without what may be a password where no
/// password belongs.
std::string shown_repository(const GitLocation& location);

/// "https://github.com" of an http or https URL, with the port if it has one;
/// empty for every other repository.
std::string server_of(std::string_view repository);

}  // namespace benchgate::reporters::history
