#include "src/cli/publication.h"

#include "reporters/delivery.h"
#include "reporters/result_json.h"
#include "src/cli/result_file.h"
#include "src/cli/version.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <chrono>
#include <filesystem>

namespace benchgate::cli {

std::string now_as_text() {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}",
                     fmt::gmtime(std::chrono::system_clock::to_time_t(
                         std::chrono::system_clock::now())));
}

void set_origin(compare::Comparison& comparison,
                const std::vector<std::string>& arguments,
                const std::string& started) {
  comparison.tool_version = kVersion;
  comparison.arguments = arguments;
  comparison.started = started;
}

namespace {

/// Writes the result file where there may be room; what to tell the user.
std::string save_elsewhere(const compare::Comparison& comparison,
                           const Settings& settings) {
  const std::string name = fmt::format("benchgate-{}.json", comparison.started);
  for (const std::filesystem::path& folder :
       {settings.cache, std::filesystem::temp_directory_path()}) {
    try {
      reporters::deliver_to_file(folder / name,
                                 reporters::write_result(comparison));
      return fmt::format(
          "benchgate: the result is in {} instead; `benchgate report` shows "
          "it\n",
          (folder / name).string());
    } catch (const reporters::DeliveryError&) {
      continue;
    }
  }
  return "benchgate: and nowhere else is room for it either\n";
}

}  // namespace

ExitStatus publish(const compare::Comparison& comparison,
                   const ReportOptions& reports, const ReportSources& sources,
                   const Settings& settings, measure::Journal* journal,
                   Terminal& terminal) {
  ExitStatus written = ExitStatus::fine;
  try {
    write_result_file(comparison, settings.output);
  } catch (const reporters::DeliveryError& error) {
    written = ExitStatus::not_delivered;
    terminal.message(fmt::format("benchgate: {}\n", error.what()));
    terminal.message(save_elsewhere(comparison, settings));
  }
  const ExitStatus shown = show(comparison, reports, sources, terminal);
  if (written != ExitStatus::fine) {
    return written;
  }
  if (journal != nullptr) {
    journal->remove();
  }
  return shown;
}

}  // namespace benchgate::cli
