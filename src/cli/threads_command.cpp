#include "reporters/delivery.h"
#include "reporters/display_text.h"
#include "src/cli/commands.h"
#include "src/measure/measurement_error.h"
#include "src/profile/profile_writer.h"
#include "src/threads/process_stacks.h"
#include "src/threads/thread_profile.h"
#include "src/threads/threads_json.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <charconv>
#include <memory>
#include <sstream>
#include <string>
#include <system_error>

namespace benchgate::cli {

namespace {

struct ThreadsOptions {
  pid_t process = 0;
  std::string output;
  bool json = false;
};

bool is_process_number(const std::string& text) {
  pid_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  return error == std::errc() && stop == end && number > 0;
}

threads::ProcessStacks read_stacks(pid_t process) {
  using Kind = measure::MeasurementError::Kind;
  try {
    return threads::read_stacks(process);
  } catch (const threads::ProcessError& error) {
    throw measure::MeasurementError(
        error.kind() == threads::ProcessError::Kind::no_such
            ? Kind::bad_input
            : Kind::not_measured,
        reporters::visible_text(error.what()));
  }
}

/// Names of threads and functions are whatever that program has chosen.
std::string visible_lines(const std::string& text) {
  std::string visible;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const bool is_indented = line.starts_with('\t');
    visible += (is_indented ? "    " : "") +
               reporters::visible_text(line.substr(is_indented ? 1 : 0)) + "\n";
  }
  return visible;
}

ExitStatus show_threads(const ThreadsOptions& options, const Call& call) {
  const threads::ProcessStacks stacks = read_stacks(options.process);
  const threads::ThreadProfile threads =
      threads::make_thread_profile(stacks.threads, stacks.files);
  for (const std::string& note : threads.notes) {
    call.terminal.message(
        fmt::format("benchgate: {}\n", reporters::visible_text(note)));
  }
  if (!options.output.empty()) {
    const std::string bytes = profile::write_profile(threads.profile);
    if (options.output == "-") {
      call.terminal.print(bytes);
      return ExitStatus::fine;
    }
    reporters::deliver_to_file(options.output, bytes);
  }
  call.terminal.print(options.json
                          ? threads::threads_json(options.process, threads)
                          : visible_lines(threads::stack_text(threads)));
  return ExitStatus::fine;
}

}  // namespace

void add_threads_command(CLI::App& app, Action& action) {
  CLI::App* const command =
      app.add_subcommand("threads", "Show where each thread of a process is");
  const auto options = std::make_shared<ThreadsOptions>();
  command->add_option("process", options->process, "The number of the process")
      ->required()
      ->type_name("PID")
      ->check([](const std::string& text) {
        return is_process_number(text) ? std::string()
                                       : "must be the number of a process, as "
                                         "ps shows it, from 1 on";
      });
  command->add_flag("--json", options->json, "Print JSON");
  command
      ->add_option("-o,--output", options->output,
                   "Write a profile too, which pprof reads; - is standard "
                   "output")
      ->type_name("FILE");
  command->callback([options, &action] {
    action = [options](const Call& call) {
      return show_threads(*options, call);
    };
  });
  command->footer(
      "Threads that are at the same place are shown together, with what they "
      "wait\n"
      "for. Each is stopped for some milliseconds.\n"
      "\n"
      "Examples:\n"
      "  benchgate threads 4711\n"
      "  benchgate threads 4711 --output threads.pb.gz\n"
      "  benchgate profile peek lock threads.pb.gz");
}

}  // namespace benchgate::cli
