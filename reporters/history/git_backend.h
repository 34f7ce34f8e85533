#pragma once

/// \file
/// A history in a branch of a git repository, one commit for each time that
/// something was added. Its tree has the files that a history in a folder has
/// (directory_backend.h).
///
/// A record is added by a push that succeeds only if nobody else has pushed
/// meanwhile, else it is made anew on what they have pushed. It has a file of
/// its own, whose name is its id; so one whose push was not answered is found
/// again, and not added twice.

#include "reporters/history/backend.h"

#include <memory>
#include <string>

namespace benchgate::reporters::history {

/// `location`: git:REPOSITORY#BRANCH. A repository in a folder is looked at,
/// one behind an URL is not asked before it is needed.
std::unique_ptr<Backend> open_git_history(const std::string& location,
                                          const BackendSettings& settings);

}  // namespace benchgate::reporters::history
