#pragma once

/// \file
/// Files that comparisons of audits are gathered in, one line each (see
/// trial_json.h): added to by one audit after another, and summarised together.

#include "src/audit/trial.h"
#include "src/measure/file_descriptor.h"

#include <filesystem>
#include <vector>

namespace benchgate::audit {

/// Reads all of them. A last line without its line feed was being written when
/// the end came: it is left out.
///
/// Throws: reporters::InvalidResult naming file and line.
std::vector<Trial> read_trials(const std::filesystem::path& file);

/// Adds to such a file, which is made if it is not there.
class TrialFile {
 public:
  /// Only one process at a time may add to a file.
  ///
  /// Throws: reporters::InvalidResult if what is there are no trials;
  ///         MeasurementError (bad_input) if another audit is adding to it, or
  ///         if it cannot be written.
  explicit TrialFile(const std::filesystem::path& file);

  /// What it held when it was opened.
  [[nodiscard]] const std::vector<Trial>& earlier() const { return earlier_; }

  /// Adds one and waits until it is on the disk: a comparison takes seconds.
  ///
  /// Throws: reporters::DeliveryError (a full disk). What was added before is
  ///         whole.
  void append(const Trial& trial);

 private:
  std::filesystem::path file_;
  measure::FileDescriptor descriptor_;
  std::vector<Trial> earlier_;
};

}  // namespace benchgate::audit
