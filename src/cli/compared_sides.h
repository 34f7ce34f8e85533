#pragma once

#include "src/cli/progress.h"
#include "src/cli/project.h"
#include "src/cli/side.h"
#include "src/measure/process.h"

#include <string>

namespace benchgate::cli {

/// What the user wants to compare.
struct SideWords {
  std::string base;  ///< Empty: chosen by the repository's state.
  std::string head;  ///< Empty: the work tree.
};

struct Sides {
  Side base;
  Side head;
  /// What git calls the commits between; empty where a side is none of the
  /// repository's.
  std::string base_commit;
  std::string head_commit;
};

/// Checks out, builds or reads both sides; says what takes a while.
///
/// Throws: UsageError if no base can be chosen; as SideMaker::make.
Sides make_sides(const SideWords& words, const Project& project,
                 SideMaker& maker, measure::ProcessRunner& runner,
                 Progress& progress);

}  // namespace benchgate::cli
