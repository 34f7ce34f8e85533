#pragma once

#include "src/cli/comparison_run.h"

// NOLINTNEXTLINE(readability-identifier-naming): the name is CLI11's.
namespace CLI {
class App;
}

namespace benchgate::cli {

/// BASE, HEAD and the options of compare and gate. `request` must outlive the
/// parsing.
void add_comparison_options(CLI::App& command, ComparisonRequest& request);

}  // namespace benchgate::cli
