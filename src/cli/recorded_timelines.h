#pragma once

#include "src/cli/exit_status.h"
#include "src/cli/terminal.h"
#include "src/explain/timeline.h"
#include "src/explain/timeline_recorder.h"

#include <filesystem>
#include <string>
#include <vector>

namespace benchgate::cli {

/// The timeline as `file`'s name wants it: a page for ".html", else Chrome's
/// trace events.
std::string timeline_bytes(const explain::Timeline& timeline,
                           const std::filesystem::path& file);

/// The timelines that `benchgate profile record` has recorded so far, and what
/// becomes of them.
class RecordedTimelines {
 public:
  /// `output`: a file, "-" for standard output, empty for trace.json; or a
  /// folder, which exists or whose name ends with a slash.
  explicit RecordedTimelines(std::string output);

  void add(const std::string& benchmark, explain::RecordedTimeline recorded);

  /// Writes a file for each benchmark, and shows what its threads did.
  ///
  /// Returns: not_measured if a benchmark has no timeline.
  /// Throws: UsageError if there is no benchmark at all, or there are several
  ///         for one file; MeasurementError if none has a timeline;
  ///         reporters::DeliveryError.
  ExitStatus finish(Terminal& terminal);

 private:
  [[nodiscard]] bool is_folder() const;
  [[nodiscard]] std::filesystem::path file_of(const std::string& benchmark);

  std::string output_;
  std::vector<explain::Timeline> timelines_;
  std::vector<std::string> troubles_;  // Sentences, by benchmark.
};

}  // namespace benchgate::cli
