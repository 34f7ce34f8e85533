#pragma once

#include "reporters/history/git_location.h"
#include "reporters/history/git_program.h"

#include <string>

namespace benchgate::reporters::history {

/// What a location means on this machine.
struct GitPlace {
  GitLocation location;  ///< With the URL of a remote that was named.
  std::string folder;    ///< Of objects and refs, of a local repository.
  std::string object_format = "sha1";
};

/// Looks whether a local repository is one. The name of a remote of the
/// repository that we are in stands for its URL, unless there is a folder of
/// that name. Servers are not asked.
///
/// Throws: HistoryError if a name is that of nothing; GitFailure if a folder is
///         no repository.
GitPlace find_place(const GitProgram& git, GitLocation location);

}  // namespace benchgate::reporters::history
