#pragma once

#include "src/cli/measure_options.h"
#include "src/cli/progress.h"
#include "src/cli/project.h"
#include "src/cli/scratch_folder.h"
#include "src/cli/side.h"
#include "src/measure/process.h"

#include <string>
#include <string_view>

namespace benchgate::cli {

/// Makes the one side that a command is about. Refers to its arguments.
class LoneSide {
 public:
  LoneSide(measure::ProcessRunner& runner, const MeasureOptions& options,
           const Settings& settings, const Project& project,
           Progress& progress);

  /// A revision, `worktree` or an executable, built if it has to be. Usable as
  /// long as this lives.
  ///
  /// `instead`: what to do with a result file: "`benchgate report` shows it".
  /// Throws: UsageError if it is one; as SideMaker.
  Side make(const std::string& word, std::string_view instead);

 private:
  ScratchFolder scratch_;
  SideMaker maker_;
};

}  // namespace benchgate::cli
