#include "src/cli/commands.h"
#include "src/cli/leak_report.h"
#include "src/cli/lone_side.h"
#include "src/cli/measure_options.h"
#include "src/cli/option_help.h"
#include "src/cli/progress.h"
#include "src/cli/project.h"
#include "src/explain/profile_recorder.h"
#include "src/measure/interruption.h"
#include "src/measure/measurement_error.h"
#include "src/measure/preloading.h"
#include "src/measure/subject.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <set>

namespace benchgate::cli {

namespace {

struct LeaksOptions {
  std::string side = "worktree";
  std::size_t sites = 3;
  bool json = false;
  MeasureOptions measure;
};

/// One suite's benchmarks, each in a process of its own.
class SuiteLeaks {
 public:
  SuiteLeaks(measure::ProcessRunner& runner, const RunnableSuite& suite,
             const std::filesystem::path& library)
      : name_(suite.name),
        suite_(runner, suite.options),
        recorder_(runner, suite_, library) {
    if (!recorder_.obstacle().empty()) {
      throw measure::MeasurementError(
          measure::MeasurementError::Kind::not_measured,
          fmt::format("what the loops of suite {} leave was not looked at: the "
                      "executable {}",
                      name_, recorder_.obstacle()));
    }
  }

  /// Throws: Interrupted; MeasurementError.
  std::vector<BenchmarkLeaks> find(const Settings& settings, std::size_t sites,
                                   Progress& progress) {
    const auto listed = suite_.list();
    std::vector<BenchmarkLeaks> all;
    for (const measure::Subject& subject : measure::match_benchmarks(
             name_, listed, listed, settings.configuration.rules,
             settings.filter)) {
      measure::throw_if_interrupted();
      progress.update(fmt::format("looking for leaks: {}", subject.name));
      all.push_back(find(subject, sites));
    }
    return all;
  }

  /// Sentences about what is missing, each once.
  [[nodiscard]] const std::set<std::string>& warnings() const {
    return warnings_;
  }

 private:
  BenchmarkLeaks find(const measure::Subject& subject, std::size_t sites) {
    BenchmarkLeaks found{
        .suite = name_, .benchmark = subject.name, .leaks = {}, .trouble = ""};
    if (subject.state == measure::Subject::State::unusable) {
      found.trouble = subject.note;
      return found;
    }
    const explain::Recorded recorded =
        recorder_.record(subject.name, *explain::find_profile_mode("leak"), {});
    // Seen with the first benchmark: an allocator that is linked statically.
    found.trouble = recorder_.obstacle().empty()
                        ? recorded.trouble
                        : "the executable " + recorder_.obstacle();
    if (recorded.profile) {
      found.leaks = profile::find_leaks(*recorded.profile, sites);
      note_warnings(recorded.warnings);
    }
    return found;
  }

  /// Those about the program itself: libraries without lines are not shown.
  void note_warnings(const std::vector<std::string>& sentences) {
    for (const std::string& sentence : sentences) {
      if (sentence.starts_with(suite_.options().executable.string())) {
        warnings_.insert(sentence);
      }
    }
  }

  std::string name_;
  measure::GoogleBenchmarkSuite suite_;
  explain::ProfileRecorder recorder_;
  std::set<std::string> warnings_;
};

/// A leak matters more than a benchmark that could not be looked at.
ExitStatus status_of(const std::vector<BenchmarkLeaks>& benchmarks) {
  const auto has = [&](const auto& what) {
    return std::ranges::any_of(benchmarks, what);
  };
  if (has([](const auto& each) { return each.leaks.any(); })) {
    return ExitStatus::policy_says_no;
  }
  return has([](const auto& each) { return !each.trouble.empty(); })
             ? ExitStatus::not_measured
             : ExitStatus::fine;
}

ExitStatus find_leaks(const LeaksOptions& options, const Call& call) {
  const measure::InterruptionGuard interruption;
  measure::SystemProcessRunner runner;
  Progress progress(call.terminal, options.measure.quiet
                                       ? Progress::Loudness::quiet
                                       : Progress::Loudness::normal);
  const Project project = find_project(runner);
  const Settings settings = make_settings(options.measure, project.top);
  const std::filesystem::path library = measure::preload_library();
  LoneSide maker(runner, options.measure, settings, project, progress);
  const Side side = maker.make(options.side,
                               "leaks are looked for in a revision, `worktree` "
                               "or a suite's executable");
  std::vector<BenchmarkLeaks> all;
  std::set<std::string> warnings(side.warnings.begin(), side.warnings.end());
  for (const RunnableSuite& suite : side.suites) {
    SuiteLeaks leaks(runner, suite, library);
    std::ranges::move(leaks.find(settings, options.sites, progress),
                      std::back_inserter(all));
    warnings.insert(leaks.warnings().begin(), leaks.warnings().end());
  }
  progress.clear();
  if (all.empty()) {
    throw UsageError(
        "no benchmark is left to look at: the filter or the rules leave every "
        "one out");
  }
  for (const std::string& warning : warnings) {
    call.terminal.message(fmt::format("benchgate: {}\n", warning));
  }
  call.terminal.print(options.json ? leaks_as_json(all) : leak_report(all));
  return status_of(all);
}

}  // namespace

void add_leaks_command(CLI::App& app, Action& action) {
  auto options = std::make_shared<LeaksOptions>();
  CLI::App* command = app.add_subcommand(
      "leaks",
      "Find what each iteration of a benchmark leaves behind: memory, threads, "
      "descriptors, and where it was made");
  command
      ->add_option("side", options->side,
                   "A git revision, `worktree` or a suite's executable "
                   "(default: worktree)")
      ->type_name("SIDE");
  add_text_option(*command,
                  {"--benchmark", "REGEX",
                   "Only benchmarks whose name this regular expression "
                   "matches; --filter is the same"},
                  options->measure.filter);
  add_count_option(*command,
                   {"--sites", "N", "Places shown of each leak (default: 3)"},
                   {.least = 1}, options->sites);
  command->add_flag("--json", options->json, "Print all of it as JSON");
  add_session_options(*command, options->measure);
  // Nothing is timed or judged by chance.
  for (const char* option :
       {"--budget", "--seed", "--family-error", "--noise-threshold",
        "--equivalence-margin", "--pin"}) {
    command->remove_option(command->get_option(option));
  }
  command->footer(
      "Examples:\n"
      "  benchgate leaks ./bench\n"
      "  benchgate leaks --benchmark '^BM_Parse'     # of the work tree\n"
      "  benchgate leaks v1.5 --json\n"
      "\n"
      "A benchmark runs with 1, 10 and 100 iterations. What grows with them "
      "and is\n"
      "still there when it has returned is a leak. Exit status: 0 none leaks, "
      "1 some\n"
      "do, 3 a benchmark could not be looked at.");
  command->callback([options, &action] {
    action = [options](const Call& call) { return find_leaks(*options, call); };
  });
}

}  // namespace benchgate::cli
