#pragma once

/// \file
/// Runs of a history as the terminal and JSON show them.

#include "reporters/history/record.h"
#include "reporters/table.h"
#include "src/cli/terminal.h"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace benchgate::cli {

/// Orders runs by the commit's time, then by their own.
bool is_earlier(const reporters::history::Record& a,
                const reporters::history::Record& b);

/// "2026-11-23 13:05" of "2026-11-23T13:05:00Z".
std::string shown_time(const std::string& time);

/// What identifies a run, without its entries: id, commit, parents, time, ...
nlohmann::json run_as_json(const reporters::history::Record& record);

/// Draws a table, fitted to the terminal.
std::string draw(const reporters::Table& table, const Terminal& terminal);

}  // namespace benchgate::cli
