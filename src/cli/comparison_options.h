#pragma once

#include "src/cli/comparison_run.h"

namespace CLI {
class App;
}

namespace benchgate::cli {

/// BASE, HEAD and the options of compare and gate. `request` must outlive the
/// parsing.
void add_comparison_options(CLI::App& command, ComparisonRequest& request);

}  // namespace benchgate::cli
