#pragma once

#include "reporters/history/git_change.h"
#include "reporters/history/git_program.h"

#include <string>

namespace benchgate::reporters::history {

/// How a new commit stands to the branch as it was.
enum class GitHistory {
  kept,      ///< On top of it.
  replaced,  ///< In its place: the branch has one commit.
};

/// Makes a commit of the change to `tip`, or of the first files of a branch
/// that is not there (empty), in the repository of `git`: the next to be
/// pushed.
///
/// Throws: GitFailure.
void make_commit(const GitProgram& git, const std::string& tip,
                 const GitChange& change, GitHistory history,
                 const GitIdentity& identity);

/// Makes it the tip of the branch at the remote, if that is still `tip`; when
/// this returns, the remote has it.
///
/// Throws: GitFailure; of lost_race if it is not, or if somebody has pushed the
///         very same commit.
void push_commit(const GitProgram& git, const std::string& tip,
                 const std::string& branch);

}  // namespace benchgate::reporters::history
