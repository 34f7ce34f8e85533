#pragma once

/// \file
/// Tables of unpaired results in the formats of `benchgate stat`: two of
/// benchstat's, three of ours.
///
/// Benchstat's formats need no effects (UnpairedTableSettings::effects); ours
/// show them.

#include "compare/unpaired_table.h"
#include "reporters/reporter.h"

#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace benchgate::reporters {

/// Benchstat's tables, byte for byte but for what a terminal would obey: names,
/// units and labels are visible texts.
std::string benchstat_text(std::span<const compare::UnpairedTable> tables);

/// One of these tables, behind that with the heading `before`, which is null
/// for the first. Given to `write` part by part: of a million rows the text
/// takes more memory than they do.
void write_benchstat_text(const compare::UnpairedTable& table,
                          const compare::UnpairedTableHeading* before,
                          const std::function<void(std::string_view)>& write);

/// Benchstat's CSV. Names, units and labels are as they are in the input; what
/// would end a field stands in quotes (RFC 4180), line breaks too.
struct BenchstatCsv {
  std::string tables;
  /// For standard error: a line "CELL: NOTE" each, the cell as spreadsheets
  /// name it (benchstat's own names are wrong beyond column Z). Visible texts.
  std::string notes;
};

BenchstatCsv benchstat_csv(std::span<const compare::UnpairedTable> tables);

/// For the terminal: what regressed first, one screen unless all is asked for.
std::string unpaired_terminal(std::span<const compare::UnpairedTable> tables,
                              const RenderOptions& options);

/// For a comment or a page on GitHub.
std::string unpaired_markdown(std::span<const compare::UnpairedTable> tables,
                              const RenderOptions& options);

/// For programs; docs/stat-json.md describes it, docs/stat.schema.json checks
/// it. `tool_version` is benchgate's.
std::string unpaired_json(std::span<const compare::UnpairedTable> tables,
                          const std::string& tool_version);

}  // namespace benchgate::reporters
