#pragma once

#include "src/cli/exit_status.h"
#include "src/cli/terminal.h"
#include "src/explain/profile_recorder.h"
#include "src/profile/profile.h"

#include <filesystem>
#include <string>
#include <vector>

namespace benchgate::cli {

/// What `benchgate profile record` has recorded so far, and what becomes of it.
class RecordedProfiles {
 public:
  /// `output`: a file, "-" for standard output, empty for profile.pb.gz; or a
  /// folder, which exists or whose name ends with a slash.
  RecordedProfiles(std::string mode, std::string output);

  void add(const std::string& benchmark, explain::Recorded recorded);

  /// Writes the profiles, all in one file or each in its own, and shows a line
  /// for each benchmark and the costliest functions.
  ///
  /// Returns: not_measured if a benchmark has no profile.
  /// Throws: UsageError if there is no benchmark at all; MeasurementError if
  ///         none has a profile; reporters::DeliveryError.
  ExitStatus finish(Terminal& terminal);

 private:
  struct Entry {
    std::string benchmark;
    profile::Profile profile;
  };

  [[nodiscard]] bool is_folder() const;
  void show_troubles(Terminal& terminal) const;
  void show_entries(Terminal& terminal) const;
  [[nodiscard]] profile::Profile all_together() const;
  /// One for each benchmark, in the folder.
  std::vector<std::filesystem::path> write_each() const;

  std::string mode_;
  std::string output_;
  std::vector<Entry> entries_;
  std::vector<std::string> warnings_;  // Each once.
  std::vector<std::string> troubles_;  // Sentences, by benchmark.
};

/// A benchmark's name as that of a file: what is no letter, digit or one of
/// "-_.,=+" becomes "_". Not empty, not hidden, and not longer than file
/// systems allow.
std::string file_name_of(const std::string& benchmark);

}  // namespace benchgate::cli
