#pragma once

/// \file
/// Bare repositories of our own, through which a branch is read and written.

#include "reporters/history/backend.h"
#include "reporters/history/git_place.h"
#include "reporters/history/git_program.h"
#include "reporters/history/git_workspace.h"

#include <chrono>
#include <memory>

namespace benchgate::reporters::history {

/// What `git gc` may take of half a gigabyte of history.
inline constexpr std::chrono::milliseconds kLongTidying =
    std::chrono::minutes(30);

/// Makes an empty one in the workspace. What a repository on this machine has
/// is there as well, without being copied.
///
/// Returns: git for it.
/// Throws:  GitFailure.
GitProgram make_own_repository(const GitProgram& git, const GitPlace& place,
                               const GitWorkspace& workspace);

/// The workspace that stays for a branch behind a server, so that what was
/// fetched once need not be again. Waits, and says so, while another process
/// has it.
///
/// Throws: HistoryError.
std::unique_ptr<GitWorkspace> kept_workspace(const GitLocation& location,
                                             const BackendSettings& settings);

/// What it holds, tidied now and then; made if there is none.
///
/// Returns: git for it.
/// Throws:  GitFailure.
GitProgram kept_repository(const GitProgram& git, const GitPlace& place,
                           const GitWorkspace& workspace);

}  // namespace benchgate::reporters::history
