#include "reporters/delivery.h"
#include "reporters/display_text.h"
#include "src/cli/lone_side.h"
#include "src/cli/measure_options.h"
#include "src/cli/option_help.h"
#include "src/cli/profile_options.h"
#include "src/cli/progress.h"
#include "src/cli/project.h"
#include "src/cli/recorded_profiles.h"
#include "src/cli/recorded_timelines.h"
#include "src/cli/report_output.h"
#include "src/cli/values.h"
#include "src/explain/profile_recorder.h"
#include "src/explain/timeline_recorder.h"
#include "src/measure/interruption.h"
#include "src/measure/measurement_error.h"
#include "src/measure/preloaded_suite.h"
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
  std::string time;  ///< Empty: as long as suits the mode.
  std::string output;
  std::size_t rate = explain::kDefaultRate;
  MeasureOptions measure;
};

bool is_trace(const RecordOptions& options) {
  return options.mode == explain::kTraceMode;
}

std::chrono::nanoseconds time_of(const RecordOptions& options) {
  if (options.time.empty()) {
    using std::chrono::milliseconds;
    return is_trace(options) ? milliseconds(200) : milliseconds(2000);
  }
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
      : runner_(runner),
        suite_(runner, with_arguments(suite.options, options.arguments)),
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
    for_each(settings, progress, [&](const std::string& name) {
      recorded.add(name, recorder_.record(
                             name, *explain::find_profile_mode(options_.mode),
                             time_of(options_)));
    });
  }

  void run(const Settings& settings, Progress& progress,
           RecordedTimelines& recorded) {
    measure::PreloadedSuite preloaded(runner_, suite_,
                                      measure::preload_library());
    for_each(settings, progress, [&](const std::string& name) {
      recorded.add(
          name, explain::record_timeline(preloaded, name, time_of(options_)));
    });
  }

 private:
  static measure::GoogleBenchmarkSuiteOptions with_arguments(
      measure::GoogleBenchmarkSuiteOptions options,
      const std::vector<std::string>& arguments) {
    options.arguments.insert(options.arguments.end(), arguments.begin(),
                             arguments.end());
    return options;
  }

  template <typename Record>
  void for_each(const Settings& settings, Progress& progress, Record record) {
    const auto names = chosen_benchmarks(suite_, settings);
    for (std::size_t i = 0; i < names.size(); ++i) {
      progress.step(fmt::format("recording {} ({} of {})",
                                reporters::visible_text(names[i]), i + 1,
                                names.size()));
      record(names[i]);
    }
  }

  measure::ProcessRunner& runner_;
  measure::GoogleBenchmarkSuite suite_;
  explain::ProfileRecorder recorder_;
  const RecordOptions& options_;
};

/// `recorded`: RecordedProfiles, or RecordedTimelines.
template <typename Recorded>
ExitStatus record(const RecordOptions& options, const Call& call,
                  Recorded recorded) {
  static_cast<void>(time_of(options));  // Before anything is built.
  LoneSide lone(options.measure, call.terminal);
  const Side side = lone.make(options.side, "profiles are recorded of suites");
  for (const RunnableSuite& suite : side.suites) {
    SuiteRecording(lone.runner(), suite, options)
        .run(lone.settings(), lone.progress(), recorded);
  }
  lone.progress().clear();
  return recorded.finish(call.terminal);
}

}  // namespace

void add_profile_record(const ProfileCommands& commands) {
  auto options = std::make_shared<RecordOptions>();
  CLI::App& command = commands.add(
      {"record",
       "Record a profile of each benchmark's timed loop, in a process of its "
       "own",
       "profile record ./bench"},
      [options](const ProfileOptions& /*unused*/, const Call& call) {
        return is_trace(*options)
                   ? record(*options, call, RecordedTimelines(options->output))
                   : record(*options, call,
                            RecordedProfiles(options->mode, options->output));
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
  words.emplace_back(explain::kTraceMode);
  help += ", trace (what threads did and when, see `benchgate trace`)";
  command.add_option("--mode", options->mode, help + "; default: cpu")
      ->check(CLI::IsMember(words))
      ->type_name("MODE");
  command
      .add_option("--benchmark,--filter", options->measure.filter,
                  "Only benchmarks whose name this regular expression matches")
      ->type_name("REGEX");
  add_text_option(
      command,
      {"--time", "TIME",
       "How long each benchmark's loop runs (default: 2s; trace: 200ms); "
       "heap and leak run it 1, 10 and 100 times"},
      options->time);
  add_count_option(command,
                   {"--rate", "N",
                    "Profile samples in each second of a thread's time "
                    "(default: 250)"},
                   {1, explain::kHighestRate}, options->rate);
  command
      .add_option(
          "-o,--output", options->output,
          "A file (default: profile.pb.gz; trace: trace.json, or a page "
          "if it ends with .html), or a folder for a file of each "
          "benchmark")
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
