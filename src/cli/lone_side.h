#pragma once

#include "src/cli/measure_options.h"
#include "src/cli/progress.h"
#include "src/cli/project.h"
#include "src/cli/scratch_folder.h"
#include "src/cli/side.h"
#include "src/cli/terminal.h"
#include "src/measure/interruption.h"
#include "src/measure/process.h"

#include <string>
#include <string_view>

namespace benchgate::cli {

/// What a command about one side works with: where it was called, as it was
/// told to, until it is interrupted. Not movable: its parts refer to others.
class LoneSide {
 public:
  /// Throws: UsageError, as make_settings.
  LoneSide(const MeasureOptions& options, Terminal& terminal);

  /// A revision, `worktree` or an executable, built if it has to be. Usable as
  /// long as this lives.
  ///
  /// `instead`: what to do with a result file: "`benchgate report` shows it".
  /// Throws: UsageError if it is one; as SideMaker.
  Side make(const std::string& word, std::string_view instead);

  [[nodiscard]] measure::ProcessRunner& runner() { return runner_; }

  [[nodiscard]] Progress& progress() { return progress_; }

  [[nodiscard]] const Project& project() const { return project_; }

  [[nodiscard]] const Settings& settings() const { return settings_; }

 private:
  measure::InterruptionGuard interruption_;
  measure::SystemProcessRunner runner_;
  Progress progress_;
  Project project_;
  Settings settings_;
  ScratchFolder scratch_;
  SideMaker maker_;
};

}  // namespace benchgate::cli
