#pragma once

/// \file
/// A branch that many write to at once, through bare repositories of our own:
/// the user's work tree, index and branches are never touched.

#include "reporters/history/backend.h"
#include "reporters/history/git_change.h"
#include "reporters/history/git_fetch.h"
#include "reporters/history/git_location.h"
#include "reporters/history/git_partial.h"
#include "reporters/history/git_place.h"
#include "reporters/history/git_program.h"
#include "reporters/history/git_push.h"
#include "reporters/history/git_workspace.h"

#include <functional>
#include <optional>
#include <string>

namespace benchgate::reporters::history {

/// What a branch held at one moment.
struct GitSnapshot {
  GitProgram git;   ///< For the repository that has it.
  std::string tip;  ///< The branch's commit; empty: there is no such branch.
  /// What is to be fetched by its name; nothing: all that is read is here.
  GitPartial* partial = nullptr;
};

/// What is known of what we have tried to write.
enum class GitAttempt {
  none,     ///< Nothing was written.
  unknown,  ///< The answer was lost: it may have been written.
};

class GitBranch {
 public:
  /// Throws: HistoryError if the location is a folder and that no repository.
  GitBranch(GitLocation location, BackendSettings settings);

  [[nodiscard]] const GitLocation& location() const { return place_.location; }

  /// Says something of the branch to the user.
  void tell(const std::string& text) const;

  /// The branch's commit, asked for without fetching anything; empty: there is
  /// no such branch.
  ///
  /// Throws: HistoryError.
  [[nodiscard]] std::string tip();

  /// Gives the branch, with all files in it, to `use`.
  ///
  /// Throws: HistoryError; what `use` throws, where GitFailure becomes one.
  void read(const std::function<void(const GitSnapshot&)>& use);

  /// Decides what to change, on the branch as it is now. Nothing: all is as it
  /// should be. Called again after a lost race, or a lost answer.
  using Decide =
      std::function<std::optional<GitChange>(const GitSnapshot&, GitAttempt)>;

  /// Writes what `decide` says; when this returns, the server has it. Of the
  /// branch there is the commit; what `decide` reads, it has to fetch before
  /// (fetch_folders, fetch_files).
  ///
  /// Throws: HistoryError; what `decide` throws, where GitFailure becomes one.
  void write(const Decide& decide);

  /// The same where `decide` needs all that the files hold; the branch's older
  /// commits go unless the server wants them to stay.
  ///
  /// Returns: whether they stayed.
  GitHistory rewrite(const Decide& decide);

 private:
  [[nodiscard]] std::string tip(const GitProgram& git, GitExtent extent);
  [[nodiscard]] std::string local_tip(const GitProgram& git) const;
  [[nodiscard]] GitSnapshot fetch_kept(const GitWorkspace& workspace);
  void write_once(GitAttempt& attempt, const Decide& decide);
  void tell_of_size(const GitWorkspace& workspace);

  /// What is known while something is written, through all tries.
  struct Writing {
    GitExtent extent;
    GitHistory history;
    GitAttempt attempt;
  };

  void change(const GitProgram& git, Writing& writing, const Decide& decide);
  [[nodiscard]] GitIdentity identity() const;

  GitPlace place_;
  BackendSettings settings_;
  GitProgram git_;
  std::optional<GitFetch> fetch_;  ///< There once the location is known.
  bool told_of_size_ = false;
};

}  // namespace benchgate::reporters::history
