#include "src/cli/application.h"

#include "reporters/delivery.h"
#include "reporters/history/backend.h"
#include "reporters/history/record_json.h"
#include "reporters/result_json.h"
#include "src/cli/commands.h"
#include "src/cli/configuration.h"
#include "src/cli/go_flags.h"
#include "src/cli/help_format.h"
#include "src/cli/report_output.h"
#include "src/cli/usage_sentence.h"
#include "src/cli/version.h"
#include "src/measure/measurement_error.h"
#include "store/store_error.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <exception>
#include <new>
#include <sstream>
#include <string_view>

namespace benchgate::cli {

namespace {

struct Command {
  std::string_view name;
  void (*add)(CLI::App& app, Action& action);
};

/// In the order of `benchgate --help`.
constexpr std::array kCommands = {
    Command{"compare", add_compare_command},
    Command{"gate", add_gate_command},
    Command{"run", add_run_command},
    Command{"stat", add_stat_command},
    Command{"audit", add_audit_command},
    Command{"bisect", add_bisect_command},
    Command{"explain", add_explain_command},
    Command{"merge", add_merge_command},
    Command{"report", add_report_command},
    Command{"init", add_init_command},
    Command{"history", add_history_command},
    Command{"store", add_store_command},
    Command{"profile", add_profile_command},
    Command{"leaks", add_leaks_command},
    Command{"trace", add_trace_command},
    Command{"race", add_race_command},
    Command{"allocs", add_allocs_command},
    Command{"threads", add_threads_command},
    Command{"completion", add_completion_command},
};

/// Of a command line that names a command, that one alone: all of them have
/// hundreds of options, which would be made whenever the program starts.
bool is_needed(const Command& command, std::string_view named) {
  constexpr std::string_view kTellsOfAll = "completion";
  constexpr std::string_view kTellsOfNone = "--version";
  const bool one = named == kTellsOfNone ||
                   std::ranges::count(kCommands, named, &Command::name) > 0;
  return !one || named == kTellsOfAll || named == command.name;
}

void describe_commands(CLI::App& app, Action& action, std::string_view named) {
  app.require_subcommand(1);
  app.set_version_flag("--version", fmt::format("benchgate {}", kVersion));
  for (const Command& command : kCommands) {
    if (is_needed(command, named)) {
      command.add(app, action);
    }
  }
  // After that: a command takes over the footer that there is when it is made.
  app.footer(
      "Examples:\n"
      "  benchgate compare ./old_bench ./new_bench\n"
      "  benchgate compare                 # this branch against its base\n"
      "  benchgate gate main worktree --report markdown=report.md\n"
      "\n"
      "Exit status: 0 fine, 1 the policy says no or something was found,\n"
      "2 bad usage or input, 3 not measured, 4 a report was not delivered,\n"
      "130 interrupted; docs/guide.md has them by command.\n"
      "`benchgate COMMAND --help` says more.");
}

/// `stat` takes benchstat's command lines, whose options have one dash.
std::vector<std::string> spell_for(const CLI::App& app,
                                   const std::vector<std::string>& arguments) {
  constexpr const char* kStat = "stat";
  return !arguments.empty() && arguments[0] == kStat
             ? with_long_options(arguments, *app.get_subcommand(kStat))
             : arguments;
}

ExitStatus status_of(const measure::MeasurementError& error) {
  return error.kind() == measure::MeasurementError::Kind::bad_input
             ? ExitStatus::bad_input
             : ExitStatus::not_measured;
}

/// Runs `action`, and says what went wrong in one sentence.
ExitStatus run_action(const Action& action, const Call& call) {
  const auto say = [&](const std::exception& error, ExitStatus status) {
    call.terminal.message(fmt::format("benchgate: {}\n", error.what()));
    return status;
  };
  try {
    return action(call);
  } catch (const measure::Interrupted& error) {
    return say(error, ExitStatus::interrupted);
  } catch (const measure::MeasurementError& error) {
    return say(error, status_of(error));
  } catch (const UsageError& error) {
    return say(error, ExitStatus::bad_input);
  } catch (const InvalidConfiguration& error) {
    return say(error, ExitStatus::bad_input);
  } catch (const reporters::InvalidResult& error) {
    return say(error, ExitStatus::bad_input);
  } catch (const reporters::history::HistoryError& error) {
    return say(error, ExitStatus::bad_input);
  } catch (const reporters::history::InvalidRecord& error) {
    return say(error, ExitStatus::bad_input);
  } catch (const reporters::DeliveryError& error) {
    return say(error, ExitStatus::not_delivered);
  } catch (const store::StoreError& error) {
    return say(error, ExitStatus::not_measured);
  } catch (const std::bad_alloc&) {
    call.terminal.message("benchgate: there is not enough memory\n");
    return ExitStatus::not_measured;
  } catch (const std::exception& error) {
    return say(error, ExitStatus::not_measured);
  }
}

}  // namespace

ExitStatus run_application(const std::vector<std::string>& arguments,
                           Terminal& terminal) {
  CLI::App app("Benchmark regressions, gated with a stated error rate.",
               "benchgate");
  set_help_format(app, terminal.width());
  Action action;
  describe_commands(app, action, arguments.empty() ? "" : arguments.front());
  const Call call{.terminal = terminal, .arguments = arguments};
  try {
    std::vector<std::string> spelled = spell_for(app, arguments);
    // CLI11 takes them last first.
    std::ranges::reverse(spelled);
    app.parse(std::move(spelled));
  } catch (const CLI::ParseError& error) {
    std::ostringstream out;
    std::ostringstream err;
    const bool is_help = app.exit(error, out, err) == 0;
    return run_action(
        [&](const Call& to) {
          if (is_help) {
            to.terminal.print(out.str());
            return ExitStatus::fine;
          }
          throw UsageError(usage_sentence(app, error));
        },
        call);
  }
  return run_action(action, call);
}

}  // namespace benchgate::cli
