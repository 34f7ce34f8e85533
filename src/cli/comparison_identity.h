#pragma once

#include "src/cli/measure_options.h"
#include "src/cli/side.h"

#include <string>

namespace benchgate::cli {

/// A digest of what makes the comparisons of several machines one: both
/// programs - by their commits or, where they are executables, by their bytes -
/// how they are built and run, what is measured of them, what it is judged by,
/// and our version. Left out is what may differ: the budget, the seed, the
/// machine, and the bytes of what each machine has built from the same commit.
///
/// `base` is null where one side is measured alone.
std::string comparison_identity(const Side* base, const Side& head,
                                const Settings& settings);

}  // namespace benchgate::cli
