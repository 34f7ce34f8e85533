#include "reporters/delivery.h"
#include "reporters/display_text.h"
#include "src/cli/lone_side.h"
#include "src/cli/measure_options.h"
#include "src/cli/option_help.h"
#include "src/cli/profile_options.h"
#include "src/cli/progress.h"
#include "src/cli/project.h"
#include "src/cli/recorded_profiles.h"
#include "src/cli/report_output.h"
#include "src/cli/values.h"
#include "src/explain/profile_recorder.h"
#include "src/measure/interruption.h"
#include "src/measure/measurement_error.h"
#include "src/measure/preloading.h"
#include "src/measure/rules.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace benchgate::cli {

namespace {

struct RecordOptions {
  std::string side = "worktree";
  std::vector<std::string> arguments;  ///< For the suite.
  std::string mode = explain::kProfileModes.front().word;
  std::string time = "2s";
  std::string output;
  std::size_t rate = explain::kDefaultRate;
  MeasureOptions measure;
};

std::chrono::nanoseconds time_of(const RecordOptions& options) {
  const auto time = parse_duration(options.time);
  if (!time) {
    throw UsageError(fmt::format(
        "--time {}: expected a duration like 500ms, 2s or 1m", options.time));
  }
  return *time;
}

/// Throws: UsageError if there is none.
std::vector<std::string> chosen_benchmarks(measure::GoogleBenchmarkSuite& suite,
                                           const Settings& settings) {
  std::vector<std::string> names;
  for (const measure::ListedBenchmark& listed : suite.list()) {
    if (!settings.filter || settings.filter->matches(listed.name)) {
      names.push_back(listed.name);
    }
  }
  return names;
}

/// Records the benchmarks of one suite that were asked for.
class SuiteRecording {
 public:
  SuiteRecording(measure::ProcessRunner& runner, const RunnableSuite& suite,
                 const RecordOptions& options)
      : suite_(runner, with_arguments(suite.options, options.arguments)),
        recorder_(runner, suite_, measure::preload_library()),
        options_(options) {
    recorder_.set_rate(static_cast<std::int64_t>(options.rate));
    if (!recorder_.obstacle().empty()) {
      throw measure::MeasurementError(
          measure::MeasurementError::Kind::bad_input,
          fmt::format("{} {}", suite_.options().executable.string(),
                      recorder_.obstacle()));
    }
  }

  void run(const Settings& settings, Progress& progress,
           RecordedProfiles& recorded) {
    const auto names = chosen_benchmarks(suite_, settings);
    const auto time = time_of(options_);
    for (std::size_t i = 0; i < names.size(); ++i) {
      progress.step(fmt::format("recording {} ({} of {})",
                                reporters::visible_text(names[i]), i + 1,
                                names.size()));
      recorded.add(
          names[i],
          recorder_.record(names[i], *explain::find_profile_mode(options_.mode),
                           time));
    }
  }

 private:
  static measure::GoogleBenchmarkSuiteOptions with_arguments(
      measure::GoogleBenchmarkSuiteOptions options,
      const std::vector<std::string>& arguments) {
    options.arguments.insert(options.arguments.end(), arguments.begin(),
                             arguments.end());
    return options;
  }

  measure::GoogleBenchmarkSuite suite_;
  explain::ProfileRecorder recorder_;
  const RecordOptions& options_;
};

ExitStatus record(const RecordOptions& options, const Call& call) {
  const measure::InterruptionGuard interruption;
  measure::SystemProcessRunner runner;
  Progress progress(call.terminal, options.measure.quiet
                                       ? Progress::Loudness::quiet
                                       : Progress::Loudness::normal);
  const Project project = find_project(runner);
  const Settings settings = make_settings(options.measure, project.top);
  static_cast<void>(time_of(options));  // Before anything is built.
  RecordedProfiles recorded(options.mode, options.output);

  LoneSide maker(runner, options.measure, settings, project, progress);
  const Side side = maker.make(options.side, "profiles are recorded of suites");
  for (const RunnableSuite& suite : side.suites) {
    SuiteRecording(runner, suite, options).run(settings, progress, recorded);
  }
  progress.clear();
  return recorded.finish(call.terminal);
}

}  // namespace

void add_profile_record(const ProfileCommands& commands) {
  auto options = std::make_shared<RecordOptions>();
  CLI::App& command = commands.add(
      "record",
      "Record a profile of each benchmark's timed loop, in a process of its "
      "own",
      [options](const ProfileOptions& /*unused*/, const Call& call) {
        return record(*options, call);
      });
  command
      .add_option("suite", options->side,
                  "A suite's executable, a git revision or `worktree` "
                  "(default: worktree)")
      ->type_name("SUITE");
  command
      .add_option("arguments", options->arguments,
                  "For the suite itself, after --")
      ->type_name("ARGUMENT");
  std::vector<std::string> words;
  std::string help = "What is recorded:";
  for (const explain::ProfileMode& mode : explain::kProfileModes) {
    words.emplace_back(mode.word);
    help += fmt::format("{} {} ({})", words.size() == 1 ? "" : ",", mode.word,
                        mode.records);
  }
  command.add_option("--mode", options->mode, help + "; default: cpu")
      ->check(CLI::IsMember(words))
      ->type_name("MODE");
  command
      .add_option("--benchmark,--filter", options->measure.filter,
                  "Only benchmarks whose name this regular expression matches")
      ->type_name("REGEX");
  add_text_option(command,
                  {"--time", "TIME",
                   "How long each benchmark's loop runs (default: 2s); heap "
                   "and leak run it 1, 10 and 100 times"},
                  options->time);
  add_count_option(command,
                   {"--rate", "N",
                    "Profile samples in each second of a thread's time "
                    "(default: 250)"},
                   {1, explain::kHighestRate}, options->rate);
  command
      .add_option("-o,--output", options->output,
                  "A file (default: profile.pb.gz), or a folder for a file of "
                  "each benchmark")
      ->type_name("FILE");
  add_text_option(command,
                  {"--config", "FILE",
                   "Configuration (default: benchgate.json at the top of the "
                   "repository)"},
                  options->measure.config);
  add_text_option(
      command,
      {"--timeout", "TIME", "Longest time of one benchmark (default: 5m)"},
      options->measure.timeout);
  add_text_option(command,
                  {"--cache", "DIRECTORY",
                   "Where built suites are kept (default: $BENCHGATE_CACHE or "
                   "~/.cache/benchgate)"},
                  options->measure.cache);
  command.add_flag("--quiet,-q", options->measure.quiet, "No progress");
  command.footer(
      "Examples:\n"
      "  benchgate profile record ./bench --benchmark '^BM_Parse'\n"
      "  benchgate profile record ./bench --mode heap -o heap.pb.gz\n"
      "  benchgate profile record ./bench -o profiles/ -- --data=big.json");
}

}  // namespace benchgate::cli
