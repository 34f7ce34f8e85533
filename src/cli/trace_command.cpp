#include "reporters/delivery.h"
#include "reporters/display_text.h"
#include "src/cli/commands.h"
#include "src/cli/recorded_timelines.h"
#include "src/cli/report_output.h"
#include "src/explain/timeline.h"
#include "src/measure/measurement_error.h"
#include "src/profile/profile_error.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <memory>

namespace benchgate::cli {

namespace {

struct TraceOptions {
  std::string file;
  std::string output;
};

std::string bytes_of(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) {
    throw profile::ProfileError("it cannot be opened");
  }
  return {std::istreambuf_iterator<char>(stream), {}};
}

explain::Timeline timeline_in(const std::string& file) {
  try {
    return explain::read_chrome_trace(bytes_of(file));
  } catch (const profile::ProfileError& error) {
    throw measure::MeasurementError(
        measure::MeasurementError::Kind::bad_input,
        fmt::format("{}: {}", reporters::visible_text(file), error.what()));
  }
}

ExitStatus show(const TraceOptions& options, const Call& call) {
  const explain::Timeline timeline = timeline_in(options.file);
  if (options.output.empty()) {
    call.terminal.print(explain::timeline_report(timeline));
  } else {
    reporters::deliver_to_file(options.output,
                               timeline_bytes(timeline, options.output));
  }
  return ExitStatus::fine;
}

}  // namespace

void add_trace_command(CLI::App& app, Action& action) {
  CLI::App* const command = app.add_subcommand(
      "trace", "Show what a benchmark's threads did, and where they waited");
  auto options = std::make_shared<TraceOptions>();
  command
      ->add_option("file", options->file,
                   "What `benchgate profile record --mode trace` has written")
      ->required()
      ->type_name("FILE");
  command
      ->add_option("-o,--output", options->output,
                   "A page (.html) with the timeline, instead of text")
      ->type_name("FILE");
  command->footer(
      "Examples:\n"
      "  benchgate profile record ./bench --benchmark '^BM_Put$' --mode trace\n"
      "  benchgate trace trace.json\n"
      "  benchgate trace trace.json --output timeline.html\n"
      "Perfetto and speedscope show trace.json, too.");
  command->callback([options, &action] {
    action = [options](const Call& call) { return show(*options, call); };
  });
}

}  // namespace benchgate::cli
