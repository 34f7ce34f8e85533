#include "src/cli/publication.h"

#include "reporters/delivery.h"
#include "src/cli/result_file.h"
#include "src/cli/version.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <chrono>

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

ExitStatus publish(const compare::Comparison& comparison,
                   const ReportOptions& reports, const Settings& settings,
                   measure::Journal* journal, Terminal& terminal) {
  ExitStatus written = ExitStatus::fine;
  try {
    write_result_file(comparison, settings.output);
  } catch (const reporters::DeliveryError& error) {
    written = ExitStatus::not_delivered;
    terminal.message(fmt::format("benchgate: {}\n", error.what()));
    if (journal != nullptr && journal->trouble().empty()) {
      terminal.message(fmt::format(
          "benchgate: the measured values are in {}; the same command with "
          "--resume makes the result file of them\n",
          journal->file().string()));
    }
  }
  const ExitStatus shown = show(comparison, reports, terminal);
  if (written != ExitStatus::fine) {
    return written;
  }
  if (journal != nullptr) {
    journal->remove();
  }
  return shown;
}

}  // namespace benchgate::cli
