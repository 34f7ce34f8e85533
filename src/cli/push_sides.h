#pragma once

#include "src/cli/event_sides.h"
#include "src/cli/run_repository.h"

#include <optional>
#include <string>

namespace benchgate::cli {

/// The sides of a push to a branch whose commit was `before`: HEAD with that
/// commit, or with where the two parted after a forced push. Fetches what a
/// shallow clone lacks.
///
/// Returns: empty if nothing leads there any more.
std::optional<EventSides> sides_of_push(const RunRepository& repository,
                                        const std::string& before);

}  // namespace benchgate::cli
