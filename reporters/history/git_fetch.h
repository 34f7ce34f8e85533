#pragma once

#include "reporters/history/git_location.h"
#include "reporters/history/git_program.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace benchgate::reporters::history {

/// How much of a branch's tip is fetched.
enum class GitExtent {
  named,      ///< The commit; of its folders and files those that are named.
  everything  ///< All that the files hold.
};

/// The name of the remote that GitFetch asks.
inline constexpr std::string_view kGitRemote = "history";

/// Fetches the tip of a branch behind a server into a repository of ours.
///
/// The least is a commit, and then each folder and file by its name: servers
/// give what is named whatever else is left out, and this is what all of them
/// can that give parts at all (github.com has the filter tree:0, and none for
/// folders of some depth). Some want to be asked for all folders at once, or
/// for all; that is remembered.
class GitFetch {
 public:
  explicit GitFetch(const GitLocation& location);

  /// The tip, without fetching anything; empty if there is no such branch.
  ///
  /// Throws: GitFailure.
  [[nodiscard]] std::string look(const GitProgram& git) const;

  /// Returns: the commit; empty if there is no such branch.
  /// Throws:  GitFailure.
  std::string tip(const GitProgram& git, GitExtent extent);

  /// Whether the last tip() has left out folders, or files.
  [[nodiscard]] bool left_out_folders() const;
  [[nodiscard]] bool left_out_files() const;

  /// Whether the last tip() fetched all because the server gives no parts.
  [[nodiscard]] bool was_ignored() const { return ignored_; }

  /// Fetches objects that tip() has left out, in one request. Of folders, none
  /// may lie in another one: git's own server gives one of the two then.
  ///
  /// Throws: GitFailure; of no_filter if the server gives nothing by its name:
  ///         then ask_for_more().
  void objects(const GitProgram& git, std::span<const std::string> names) const;

  /// Makes the next tip() ask for more than the last: in a repository of its
  /// own, since git believes to have what belongs to a commit that it has.
  ///
  /// Returns: false if there is no more to ask for.
  bool ask_for_more();

 private:
  void fetch(const GitProgram& git, GitExtent extent);

  std::string branch_;
  std::size_t first_filter_ = 0;  ///< Those before were refused.
  std::size_t filter_ = 0;        ///< That of the last tip().
  bool ignored_ = false;
};

}  // namespace benchgate::reporters::history
