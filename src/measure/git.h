#pragma once

#include "src/measure/process.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::measure {

/// git, run so that nothing of the user's set-up gets in the way: no hooks, no
/// pager, no prompt, no file system monitor, messages in English. Variables
/// that point git at another repository are removed (a hook that starts us has
/// them set).
class Git {
 public:
  /// `directory`: where git runs. The runner must outlive this object.
  Git(ProcessRunner& runner, std::filesystem::path directory);

  /// The same, with one more variable in its environment.
  [[nodiscard]] Git with(std::string_view name, std::string_view value) const;

  /// Runs it; its failure is for the caller to judge.
  ///
  /// Throws: MeasurementError, bad_input if git is not installed or did not
  ///         end by itself; Interrupted.
  [[nodiscard]] ProcessResult run(std::vector<std::string> arguments) const;

  /// Standard output without the last newline.
  ///
  /// Throws: as `run`, and MeasurementError (bad_input) with git's own words
  ///         if it fails.
  [[nodiscard]] std::string read(std::vector<std::string> arguments) const;

  [[nodiscard]] const std::filesystem::path& directory() const {
    return directory_;
  }

 private:
  ProcessRunner* runner_;
  std::filesystem::path directory_;
  std::vector<std::string> environment_;
};

/// What git wrote on standard error, as the end of a sentence: its last error
/// line without "fatal: ", hints left out.
std::string last_words(const ProcessResult& result);

}  // namespace benchgate::measure
