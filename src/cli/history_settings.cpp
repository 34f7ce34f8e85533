#include "src/cli/history_settings.h"

#include "reporters/http/clock.h"
#include "src/cli/cache_folder.h"
#include "src/cli/site_connection.h"
#include "src/measure/interruption.h"
#include "src/measure/measurement_error.h"
#include "src/measure/process.h"

#include <fmt/format.h>

#include <utility>

namespace benchgate::cli {

namespace {

namespace history = reporters::history;

history::ProgramEnd run_program(const history::ProgramCall& call) {
  measure::Command command{.executable = call.arguments.front(),
                           .arguments = call.arguments,
                           .working_directory = {},
                           .environment = measure::inherited_environment(),
                           .input = call.input};
  for (const std::string& variable : call.variables) {
    const std::size_t equals = variable.find('=');
    measure::set_variable(command.environment, variable.substr(0, equals),
                          variable.substr(equals + 1));
  }
  measure::Limits limits;
  limits.timeout = call.timeout;
  limits.output_bytes = call.output_bytes;
  limits.kept_bytes = call.output_bytes;
  measure::SystemProcessRunner runner;
  try {
    measure::ProcessResult result = runner.run(command, limits);
    return {.succeeded = result.succeeded(),
            .how = measure::describe(result, limits),
            .output = std::move(result.output),
            .errors = std::move(result.errors)};
  } catch (const measure::MeasurementError& error) {
    throw history::ProgramNotStarted(error.what());
  }
}

void pause(std::chrono::milliseconds time) {
  reporters::http::SystemClock clock(measure::interruption_descriptor());
  if (!clock.sleep(time)) {
    measure::throw_if_interrupted();
  }
}

}  // namespace

history::BackendSettings history_settings(Terminal& terminal) {
  history::BackendSettings settings;
  settings.environment = [environment =
                              process_environment()](const char* name) {
    const auto found = environment.find(name);
    return found == environment.end() ? std::string() : found->second;
  };
  settings.progress = [&terminal](const std::string& text) {
    terminal.message(fmt::format("benchgate: {}\n", text));
  };
  settings.run_program = run_program;
  settings.pause = pause;
  UsableCache cache = usable_cache(default_cache());
  if (!cache.warning.empty()) {
    settings.progress(cache.warning);
  }
  settings.cache = std::move(cache.folder);
  return settings;
}

}  // namespace benchgate::cli
