#pragma once

/// \file
/// What the user means by a revision: git's commits, and the work tree with
/// all that is not committed. Nothing here changes the user's repository: not
/// the index, the branches, the stash, nor (for the work tree's snapshot) the
/// object database.

#include "src/measure/process.h"
#include "src/measure/repository.h"

#include <filesystem>
#include <string>

namespace benchgate::measure {

/// A state of the files that can be checked out and built.
struct Revision {
  std::string name;     ///< As the user wrote it: "main", "worktree".
  std::string commit;   ///< Full hexadecimal name.
  std::string tree;     ///< The files: equal trees are equal programs.
  std::string subject;  ///< First line of the commit's message.
  std::string date;     ///< Of the commit, RFC 3339.
  /// Where git finds the objects that are not in the repository: a snapshot's.
  /// Empty when there are none.
  std::filesystem::path objects;
};

/// The commit that `word` names: a branch, a tag, a hexadecimal name,
/// "HEAD~2", anything git understands.
///
/// Throws: MeasurementError (bad_input) if there is none or it is ambiguous;
///         the message suggests names that look alike, and says when a shallow
///         clone may be the reason.
Revision resolve(ProcessRunner& runner, const Repository& repository,
                 const std::string& word);

/// The work tree as it is: tracked files with their changes, and files that
/// are neither tracked nor ignored (`.benchgate`, our own folder, left out).
/// HEAD itself when nothing was changed; else a commit on top of it, the same
/// one for the same files.
///
/// `objects`: a folder for the objects that are new; it must live until the
/// revision is checked out. Works without any commit, too.
///
/// Throws: MeasurementError (bad_input) if files are in conflict or unreadable.
Revision snapshot(ProcessRunner& runner, const Repository& repository,
                  const std::filesystem::path& objects);

}  // namespace benchgate::measure
