#pragma once

/// \file
/// Runs of a history as the terminal and JSON show them.

#include "reporters/history/record.h"
#include "reporters/table.h"
#include "src/cli/terminal.h"

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace benchgate::cli {

/// Indices of records in the order in which their runs are read
/// (reporters/history/run_order.h), shards of a run next to each other.
std::vector<std::size_t> reading_order(
    const std::vector<const reporters::history::Record*>& records);

/// "2026-11-23 13:05" of "2026-11-23T13:05:00Z".
std::string shown_time(const std::string& time);

/// What identifies a run, without its entries: id, commit, parents, time, ...
nlohmann::json run_as_json(const reporters::history::Record& record);

/// Draws a table, fitted to the terminal; whole where there is none, since what
/// another program reads has no width.
std::string draw(const reporters::Table& table, const Terminal& terminal);

}  // namespace benchgate::cli
