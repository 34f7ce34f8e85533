#include "src/cli/commands.h"
#include "src/cli/leak_report.h"
#include "src/cli/lone_side.h"
#include "src/cli/measure_options.h"
#include "src/cli/option_help.h"
#include "src/explain/profile_recorder.h"
#include "src/measure/measurement_error.h"
#include "src/measure/preloading.h"
#include "src/measure/subject.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <set>
#include <system_error>
#include <utility>

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
        recorder_(runner, suite_, library) {}

  /// Why nothing can be found out of all of them, as a sentence; empty: nothing
  /// is known to be in the way.
  [[nodiscard]] std::string obstacle() const {
    return recorder_.obstacle().empty()
               ? ""
               : fmt::format(
                     "what the loops of suite {} leave was not looked "
                     "at: the executable {}",
                     name_, recorder_.obstacle());
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
    found.trouble = recorded.trouble;
    if (recorded.profile) {
      found.leaks = profile::find_leaks(*recorded.profile, sites);
      note_warnings(recorded.warnings);
    }
    return found;
  }

  /// Those about the program itself: libraries without lines are not shown.
  void note_warnings(const std::vector<std::string>& sentences) {
    std::error_code error;
    // As the kernel names what it has mapped.
    const std::string name =
        std::filesystem::weakly_canonical(suite_.options().executable, error)
            .string();
    for (const std::string& sentence : sentences) {
      if (!error && sentence.starts_with(name)) {
        warnings_.insert(sentence);
      }
    }
  }

  std::string name_;
  measure::GoogleBenchmarkSuite suite_;
  explain::ProfileRecorder recorder_;
  std::set<std::string> warnings_;
};

/// What was found out about all suites.
struct FoundLeaks {
  std::vector<BenchmarkLeaks> benchmarks;
  std::vector<std::string> obstacles;  ///< Of suites that are not among them.
  std::set<std::string> warnings;
};

/// A leak matters more than a benchmark that could not be looked at.
ExitStatus status_of(const FoundLeaks& found) {
  const auto has = [&](const auto& what) {
    return std::ranges::any_of(found.benchmarks, what);
  };
  if (has([](const auto& each) { return each.leaks.any(); })) {
    return ExitStatus::policy_says_no;
  }
  return !found.obstacles.empty() ||
                 has([](const auto& each) { return !each.trouble.empty(); })
             ? ExitStatus::not_measured
             : ExitStatus::fine;
}

FoundLeaks find_leaks(LoneSide& lone, const LeaksOptions& options) {
  const std::filesystem::path library = measure::preload_library();
  const Side side = lone.make(options.side,
                              "leaks are looked for in a revision, `worktree` "
                              "or a suite's executable");
  FoundLeaks found;
  found.warnings.insert(side.warnings.begin(), side.warnings.end());
  for (const RunnableSuite& suite : side.suites) {
    SuiteLeaks leaks(lone.runner(), suite, library);
    if (std::string obstacle = leaks.obstacle(); !obstacle.empty()) {
      found.obstacles.push_back(std::move(obstacle));
      continue;
    }
    std::ranges::move(
        leaks.find(lone.settings(), options.sites, lone.progress()),
        std::back_inserter(found.benchmarks));
    found.warnings.insert(leaks.warnings().begin(), leaks.warnings().end());
  }
  lone.progress().clear();
  return found;
}

ExitStatus report_leaks(const LeaksOptions& options, const Call& call) {
  LoneSide lone(options.measure, call.terminal);
  const FoundLeaks found = find_leaks(lone, options);
  if (found.benchmarks.empty() && !found.obstacles.empty()) {
    throw measure::MeasurementError(
        measure::MeasurementError::Kind::not_measured, found.obstacles.front());
  }
  if (found.benchmarks.empty()) {
    throw UsageError(
        "no benchmark is left to look at: the filter or the rules leave every "
        "one out");
  }
  for (const std::string& obstacle : found.obstacles) {
    call.terminal.message(fmt::format("benchgate: {}\n", obstacle));
  }
  for (const std::string& warning : found.warnings) {
    call.terminal.message(fmt::format("benchgate: {}\n", warning));
  }
  call.terminal.print(options.json ? leaks_as_json(found.benchmarks)
                                   : leak_report(found.benchmarks));
  return status_of(found);
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
    action = [options](const Call& call) {
      return report_leaks(*options, call);
    };
  });
}

}  // namespace benchgate::cli
