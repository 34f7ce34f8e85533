#pragma once

#include "compare/unpaired_table.h"

#include <optional>
#include <span>
#include <string>

namespace benchgate::stat {

/// Where inputs were to be compared and nothing is, because each stands in a
/// table of its own: what the tables were split by. Empty where something is
/// compared, or where there is but one column in all.
///
/// `headings`: those of all tables.
std::optional<std::string> why_nothing_is_compared(
    std::span<const compare::UnpairedTableHeading> headings);

}  // namespace benchgate::stat
