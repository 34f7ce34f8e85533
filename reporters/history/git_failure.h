#pragma once

/// \file
/// Why git did not do what it was asked to: by its own words, which are in
/// English because we run it so, and by those of servers.

#include "reporters/history/git_location.h"

#include <stdexcept>
#include <string>
#include <string_view>

namespace benchgate::reporters::history {

enum class GitProblem {
  lost_race,         ///< Somebody else's push came first: fetch and try again.
  no_branch,         ///< The repository is there, the branch is not.
  trouble,           ///< The line or the server: may pass.
  refused,           ///< Rights are missing.
  protected_branch,  ///< A rule or a hook of the server says no.
  checked_out,       ///< The branch is that of somebody's work tree.
  no_rewrite,        ///< Only what adds to the branch is taken.
  not_found,         ///< The server knows no such repository.
  no_filter,         ///< The server takes no such request for less.
  no_repository,     ///< The folder is none, or of another user.
  no_space,          ///< A disk is full, here or there.
  damaged,           ///< An object is there and cannot be read.
  name_taken,        ///< There is a branch a and we want a/b, or the reverse.
  not_installed,     ///< There is no git.
  other,
};

class GitFailure : public std::runtime_error {
 public:
  GitFailure(GitProblem problem, const std::string& words)
      : std::runtime_error(words), problem_(problem) {}

  [[nodiscard]] GitProblem problem() const { return problem_; }

 private:
  GitProblem problem_;
};

/// What a failed git wrote, as a failure whose words are the line that tells
/// most. `said`: its standard error, and of a push its output.
GitFailure failure_of(std::string_view said);

/// What the user is told: one sentence that says what to do.
std::string explain(const GitFailure& failure, const GitLocation& location);

}  // namespace benchgate::reporters::history
