#pragma once

#include "reporters/history/backend.h"
#include "src/cli/terminal.h"

namespace benchgate::cli {

/// What histories may need of the world: our environment, git, and what ends a
/// wait when the user wants to end. `terminal` outlives it, and is told what
/// takes long.
reporters::history::BackendSettings history_settings(Terminal& terminal);

}  // namespace benchgate::cli
