#pragma once

#include "reporters/history/directory_compaction.h"
#include "reporters/history/git_branch.h"

#include <string>
#include <string_view>

namespace benchgate::reporters::history {

/// As compact_folder does with the files of a folder, puts the loose records of
/// months before `month` and the small packs into packs, in one commit, which
/// takes the place of the branch's older ones: a full clone then holds each
/// record once, and no list of files of each time that something was added.
///
/// What others add meanwhile is kept: a lost race costs listing names once
/// more, but packing nothing again.
///
/// Returns: one sentence on what was done.
/// Throws:  HistoryError.
std::string compact_branch(GitBranch& branch, std::string_view month,
                           const CompactionLimits& limits = {});

/// What whoever adds does in passing once there are many loose records: the
/// same with those of the earliest months that are not packed, some two, in a
/// commit on top, so that nobody's clone is turned away. Fetches these records
/// and no packs. If anybody else writes meanwhile nothing is done; somebody
/// will add again.
///
/// Returns: one sentence on what was done; empty: nothing.
/// Throws:  HistoryError.
std::string pack_in_passing(GitBranch& branch, std::string_view month,
                            const CompactionLimits& limits = {});

}  // namespace benchgate::reporters::history
