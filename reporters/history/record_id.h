#pragma once

/// \file
/// What a record is called, and where its file lies in a folder or a branch.

#include "reporters/history/record.h"

#include <string>
#include <string_view>
#include <vector>

namespace benchgate::reporters::history {

/// Whether a record may be called so; see Record::id.
bool is_record_id(std::string_view id);

/// The id for a record, whose own is ignored: "20261123T130500Z-1a2b3c4d5e6f-"
/// and 16 hex digits of a digest over commit, base, start, shard, machine,
/// origin and entries. Beginning with the start, ids sort by it. What may be
/// known or not when the same run is added again (the commit's parents and
/// subject, the version of the tool that adds) is no part of it.
///
/// Throws: InvalidRecord as check_record does.
std::string record_id(const Record& record);

/// "20261123T130500Z", when the run began, where the id begins with that; else
/// empty. Of two the later sorts after the earlier.
std::string_view record_start(std::string_view id);

/// "2026-11", by the date that the id begins with; for an id of another form
/// "undated".
std::string record_month(std::string_view id);

/// "2026-11-23/ID.json", by the date that the id begins with; for an id of
/// another form "undated/ID.json". A folder for each day: what a run is added
/// to stays small, however long the history is; and not a folder deeper: each
/// is a request of its own to a server that gives them one by one.
/// Precondition: is_record_id(id).
std::string record_path(std::string_view id);

/// "runs/2026/11/23/ID.json" and "runs/2026/11/ID.json", or
/// "runs/undated/ID.json", where earlier versions put it: to be read, and not
/// to be written beside.
/// Precondition: is_record_id(id).
std::vector<std::string> earlier_record_paths(std::string_view id);

/// The id in a path that one of these two gives; empty for every other path.
std::string_view record_id_in(std::string_view path);

/// Whether folders of this name, at the top of a history, hold files of one
/// record each and nothing else: "2026-11-23", "undated", "runs".
bool is_record_folder(std::string_view name);

/// The first of these.
bool is_day_folder(std::string_view name);

}  // namespace benchgate::reporters::history
