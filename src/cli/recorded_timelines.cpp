#include "src/cli/recorded_timelines.h"

#include "reporters/delivery.h"
#include "reporters/display_text.h"
#include "src/cli/recorded_profiles.h"
#include "src/cli/report_output.h"
#include "src/measure/measurement_error.h"

#include <fmt/format.h>

#include <utility>

namespace benchgate::cli {

std::string timeline_bytes(const explain::Timeline& timeline,
                           const std::filesystem::path& file) {
  return file.extension() == ".html" ? explain::timeline_page(timeline)
                                     : explain::chrome_trace(timeline);
}

RecordedTimelines::RecordedTimelines(std::string output)
    : output_(output.empty() ? "trace.json" : std::move(output)) {}

bool RecordedTimelines::is_folder() const {
  return output_.ends_with('/') || std::filesystem::is_directory(output_);
}

std::filesystem::path RecordedTimelines::file_of(const std::string& benchmark) {
  if (!is_folder()) {
    return output_;
  }
  std::filesystem::create_directories(output_);
  return std::filesystem::path(output_) / (file_name_of(benchmark) + ".json");
}

void RecordedTimelines::add(const std::string& benchmark,
                            explain::RecordedTimeline recorded) {
  if (!recorded.timeline) {
    troubles_.push_back(fmt::format("{}: {}", benchmark, recorded.trouble));
    return;
  }
  if (!timelines_.empty() && !is_folder()) {
    throw UsageError(
        "a timeline is of one benchmark: choose one with --benchmark, or name "
        "a folder with --output FOLDER/");
  }
  timelines_.push_back(std::move(*recorded.timeline));
}

ExitStatus RecordedTimelines::finish(Terminal& terminal) {
  if (timelines_.empty() && troubles_.empty()) {
    throw UsageError(
        "no benchmark was recorded: --benchmark matches none of the suite's");
  }
  for (const std::string& line : troubles_) {
    terminal.message(
        fmt::format("benchgate: {}\n", reporters::visible_text(line)));
  }
  if (timelines_.empty()) {
    throw measure::MeasurementError(
        measure::MeasurementError::Kind::not_measured,
        "no timeline was recorded");
  }
  for (const explain::Timeline& timeline : timelines_) {
    if (output_ == "-") {
      terminal.print(explain::chrome_trace(timeline));
      continue;
    }
    const std::filesystem::path file = file_of(timeline.benchmark);
    reporters::deliver_to_file(file, timeline_bytes(timeline, file));
    terminal.print(fmt::format("{}\nThe timeline is in {}\n",
                               explain::timeline_report(timeline),
                               reporters::visible_text(file.string())));
  }
  return troubles_.empty() ? ExitStatus::fine : ExitStatus::not_measured;
}

}  // namespace benchgate::cli
