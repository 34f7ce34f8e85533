#pragma once

/// \file
/// The records of a history in a branch, whose tree has the files that a
/// history in a folder has (directory_backend.h): checked out, it is one.

#include "reporters/history/backend.h"
#include "reporters/history/git_branch.h"
#include "reporters/history/git_objects.h"
#include "reporters/history/record.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::reporters::history {

/// All files of the snapshot, with their sizes; the contents must be there.
///
/// Throws: GitFailure.
std::vector<GitEntry> files_of(const GitSnapshot& snapshot);

/// Fetches what entries_at needs for these paths, if it is not here: a request
/// for the top folder, and one for each level below. Asks for nothing else.
///
/// Throws: GitFailure.
void fetch_folders(const GitSnapshot& snapshot,
                   std::span<const std::string> paths);

/// Fetches what the files hold, if it is not here, in one request.
///
/// Throws: GitFailure.
void fetch_files(const GitSnapshot& snapshot, std::span<const GitEntry> files);

/// The entries of some paths: files, or with a slash at the end what is in a
/// folder, without looking into other folders. What is not there has none.
///
/// Throws: GitFailure.
std::vector<GitEntry> entries_at(const GitSnapshot& snapshot,
                                 std::span<const std::string> paths);

/// Gives what the files hold to `take`, in their order, some megabytes at a
/// time; no process of git runs meanwhile. Nothing for one that is missing.
///
/// Throws: GitFailure; what `take` throws.
void read_files(
    const GitSnapshot& snapshot, std::span<const GitEntry> files,
    const std::function<void(const GitEntry&, std::optional<std::string_view>)>&
        take);

/// Files that should hold one record, and files that should hold many.
bool is_loose_path(std::string_view path);
bool is_pack_path(std::string_view path);

/// Packs of records of one month (record_month).
bool is_pack_of(std::string_view path, std::string_view month);

/// The record in a file that should hold one.
///
/// Throws: InvalidRecord if it holds none, or one that belongs elsewhere.
Record parse_loose(std::string_view path, std::string_view text);

}  // namespace benchgate::reporters::history
