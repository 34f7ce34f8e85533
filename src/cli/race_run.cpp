#include "src/cli/race_run.h"

#include "src/cli/build_flags.h"
#include "src/cli/progress.h"
#include "src/cli/project.h"
#include "src/cli/scratch_folder.h"
#include "src/cli/side.h"
#include "src/cli/values.h"
#include "src/measure/fixed_addresses.h"
#include "src/measure/interruption.h"
#include "src/measure/measurement_error.h"
#include "src/measure/process.h"
#include "src/measure/subject.h"
#include "src/measure/worktree.h"
#include "src/race/race_check.h"
#include "src/race/result.h"

#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <string_view>
#include <utility>

namespace benchgate::cli {

namespace {

using measure::MeasurementError;

/// So long that the threads of a benchmark are at it at the same time: one that
/// is through before the other begins is ordered before it by the locks of
/// Google Benchmark, and races with nobody. Seen with 1 ms, on two cores with
/// twenty processes.
constexpr std::chrono::milliseconds kDefaultDuration{100};

Settings race_settings(const RaceOptions& options, const Project& project) {
  Settings settings = make_settings(options.measure, project.top);
  Configuration& configuration = settings.configuration;
  // CMake, autotools and most Makefiles take them up.
  settings.build_variables = {with_flags("CFLAGS", "-fsanitize=thread -g"),
                              with_flags("CXXFLAGS", "-fsanitize=thread -g"),
                              with_flags("LDFLAGS", "-fsanitize=thread")};
  for (const std::string& build : {configuration.race.build, options.build}) {
    if (!build.empty()) {
      configuration.build = build;
    }
  }
  return settings;
}

std::chrono::nanoseconds duration_of(const RaceOptions& options) {
  if (options.duration.empty()) {
    return kDefaultDuration;
  }
  const auto duration = parse_duration(options.duration);
  if (!duration) {
    throw UsageError(
        fmt::format("--duration {}: expected a duration like 100ms or 1s",
                    options.duration));
  }
  return *duration;
}

/// The user's file: of the command line from here, of the configuration from
/// the checkout. Empty: there is none.
std::filesystem::path suppressions_of(const RaceOptions& options,
                                      const Settings& settings,
                                      const std::filesystem::path& source) {
  const std::string& configured = settings.configuration.race.suppressions;
  std::filesystem::path file;
  if (!options.suppressions.empty()) {
    file = std::filesystem::absolute(options.suppressions);
  } else if (!configured.empty()) {
    file = source / configured;
  }
  std::error_code ignored;
  if (!file.empty() && (!std::filesystem::is_regular_file(file, ignored) ||
                        ::access(file.c_str(), R_OK) != 0)) {
    throw UsageError(fmt::format(
        "{}: there is no file of suppressions that can be read at {}",
        options.suppressions.empty() ? "race.suppressions" : "--suppressions",
        file.string()));
  }
  return file;
}

/// Throws: MeasurementError if the suite is not built with the sanitizer.
void check_sanitizer(const RunnableSuite& suite, const Side& side) {
  const std::filesystem::path& executable = suite.options.executable;
  if (race::has_thread_sanitizer(executable)) {
    return;
  }
  if (side.built) {
    throw MeasurementError(
        MeasurementError::Kind::not_measured,
        fmt::format("the build made the suite '{}' without the thread "
                    "sanitizer, although CFLAGS, CXXFLAGS and LDFLAGS ask for "
                    "it: it sets its flags itself; give a command that builds "
                    "with -fsanitize=thread by --build, or as \"build\" of "
                    "\"race\" in benchgate.json",
                    suite.name));
  }
  throw MeasurementError(
      MeasurementError::Kind::bad_input,
      fmt::format("{} is not built with the thread sanitizer (it has no "
                  "__tsan_init): compile and link it with -fsanitize=thread -g",
                  executable.string()));
}

std::vector<measure::ListedBenchmark> list(
    measure::GoogleBenchmarkSuite& suite) {
  try {
    return suite.list();
  } catch (const MeasurementError& error) {
    constexpr std::string_view kSpeaker = "ThreadSanitizer: ";
    const std::string what = error.what();
    const std::size_t at = what.find(kSpeaker);
    if (at == std::string::npos) {
      throw;
    }
    const std::size_t from = at + kSpeaker.size();
    throw MeasurementError(
        MeasurementError::Kind::not_measured,
        fmt::format("{}: {}", suite.options().executable.string(),
                    race::explain_fatal(
                        what.substr(from, what.find('\n', from) - from))));
  }
}

/// One run of the command, suite by suite.
class RaceRun {
 public:
  RaceRun(measure::ProcessRunner& runner, const RaceOptions& options,
          const Settings& settings, Progress& progress)
      : runner_(runner),
        options_(options),
        settings_(settings),
        progress_(progress) {}

  race::RaceResult run(const Side& side, const std::filesystem::path& source) {
    result_.program = side.program.revision;
    result_.commit = side.program.commit;
    result_.source = source;
    result_.warnings = side.warnings;
    const auto suppressions = suppressions_of(options_, settings_, source);
    for (const RunnableSuite& suite : side.suites) {
      check_sanitizer(suite, side);
    }
    for (const RunnableSuite& suite : side.suites) {
      check(suite, suppressions);
    }
    if (result_.benchmarks.empty()) {
      throw UsageError(fmt::format("no benchmark of {} fits --filter {}",
                                   options_.side, options_.measure.filter));
    }
    result_.findings = findings_.all();
    return std::move(result_);
  }

 private:
  void check(const RunnableSuite& runnable,
             const std::filesystem::path& suppressions) {
    measure::GoogleBenchmarkSuite suite(runner_, runnable.options);
    const auto listed = list(suite);
    const auto subjects = measure::match_benchmarks(
        runnable.name, listed, listed, settings_.configuration.rules,
        settings_.filter);
    race::RaceCheck check(runner_, suite, duration_of(options_), suppressions);
    for (std::size_t i = 0; i < subjects.size(); ++i) {
      const measure::Subject& subject = subjects[i];
      progress_.update(fmt::format("{}: {} of {} benchmarks, {}", runnable.name,
                                   i + 1, subjects.size(), subject.name));
      add(runnable.name, subject.name,
          subject.state == measure::Subject::State::unusable
              ? race::Checked{race::Outcome::failed, subject.note, {}}
              : check.run(subject.name));
    }
  }

  void add(const std::string& suite, const std::string& benchmark,
           const race::Checked& checked) {
    race::BenchmarkResult each{.suite = suite,
                               .benchmark = benchmark,
                               .outcome = checked.outcome,
                               .failure = checked.failure,
                               .findings = {}};
    for (const race::Report& report : checked.reports) {
      each.findings.push_back(findings_.add(report, result_.benchmarks.size()));
    }
    std::ranges::sort(each.findings);
    // Not of std::ranges, whose subrange clang 14 does not take.
    each.findings.erase(std::unique(each.findings.begin(), each.findings.end()),
                        each.findings.end());
    result_.benchmarks.push_back(std::move(each));
  }

  measure::ProcessRunner& runner_;
  const RaceOptions& options_;
  const Settings& settings_;
  Progress& progress_;
  race::Findings findings_;
  race::RaceResult result_;
};

}  // namespace

ExitStatus race_benchmarks(const RaceOptions& options, const Call& call) {
  const measure::InterruptionGuard interruption;
  measure::SystemProcessRunner processes;
  // The sanitizer wants its own place in memory, in tools that the build runs
  // too.
  measure::FixedAddressRunner runner(processes);
  Progress progress(call.terminal, options.measure.quiet
                                       ? Progress::Loudness::quiet
                                       : Progress::Loudness::normal);
  const Project project = find_project(processes);
  const Settings settings = race_settings(options, project);
  static_cast<void>(duration_of(options));  // Before anything is built.

  measure::sweep_abandoned(settings.cache);
  const ScratchFolder scratch(settings.cache);
  SideMaker maker(runner, settings, project, scratch.path(),
                  options.measure.rebuild ? measure::Reuse::never
                                          : measure::Reuse::stored_build,
                  [&](const std::string& text) { progress.step(text); });
  const Named named = maker.find(options.side);
  if (std::holds_alternative<NamedResult>(named)) {
    throw UsageError(options.side +
                     " is a result file; races are found in a suite that runs: "
                     "name a revision or an executable");
  }
  const Side side = maker.make(named, options.side, "head");
  const race::RaceResult result =
      RaceRun(runner, options, settings, progress)
          .run(side, side.built ? side.built->worktree.path() : project.top);
  progress.clear();
  call.terminal.print(options.json ? race::json_report(result)
                                   : race::text_report(result));
  if (!result.findings.empty()) {
    return ExitStatus::policy_says_no;
  }
  return result.count(race::Outcome::failed) > 0 ? ExitStatus::not_measured
                                                 : ExitStatus::fine;
}

}  // namespace benchgate::cli
