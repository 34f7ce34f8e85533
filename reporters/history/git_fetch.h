#pragma once

#include "reporters/history/git_location.h"
#include "reporters/history/git_program.h"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace benchgate::reporters::history {

/// How much of a branch's tip is fetched. What is left out, git fetches when it
/// is asked for: a folder with all names in it, or a file.
enum class GitExtent {
  days,       ///< Which days there are, and not what was added on them.
  names,      ///< All names of files.
  everything  ///< All that the files hold, too.
};

/// The name of the remote that GitFetch asks.
inline constexpr std::string_view kGitRemote = "history";

/// Fetches the tip of a branch behind a server into a repository of ours.
///
/// Servers are free to take a request for less or not, and some take some; then
/// more is asked for, now and the next time.
class GitFetch {
 public:
  /// `environment`: asked for the server of the job that we are, whose kind is
  /// known.
  GitFetch(const GitLocation& location,
           const std::function<std::string(const char*)>& environment);

  /// The tip, without fetching anything; empty if there is no such branch.
  ///
  /// Throws: GitFailure.
  [[nodiscard]] std::string look(const GitProgram& git) const;

  /// Returns: the commit; empty if there is no such branch.
  /// Throws:  GitFailure.
  std::string tip(const GitProgram& git, GitExtent extent);

 private:
  void fetch(const GitProgram& git, GitExtent extent, std::size_t filter);

  std::string branch_;
  std::size_t first_filter_ = 0;  ///< Those before were refused.
};

}  // namespace benchgate::reporters::history
