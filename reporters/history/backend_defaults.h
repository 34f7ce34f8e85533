#pragma once

#include "reporters/history/backend.h"

namespace benchgate::reporters::history {

/// The settings with something to call in the place of what is empty: no
/// environment, nobody who is told, a wait that nobody ends, no programs.
BackendSettings with_defaults(BackendSettings settings);

}  // namespace benchgate::reporters::history
