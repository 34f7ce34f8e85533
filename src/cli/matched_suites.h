#pragma once

#include "src/cli/side.h"

namespace benchgate::cli {

/// Gives both sides' suites the same names and environments of the same size,
/// and leaves only those that both have.
///
/// Throws: UsageError if none is left.
void match_suites(Side& base, Side& head);

}  // namespace benchgate::cli
