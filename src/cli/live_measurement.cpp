#include "src/cli/live_measurement.h"

#include "src/cli/comparison_identity.h"
#include "src/cli/loop_counters.h"
#include "src/cli/result_file.h"
#include "src/measure/lockstep_launch.h"
#include "src/measure/measurement_error.h"
#include "src/measure/preloading.h"
#include "src/measure/single_side.h"
#include "store/digest.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

namespace benchgate::cli {

namespace {

/// What a journal belongs to: the programs and how they are run.
std::string journal_key(const Side& base, const Side& head,
                        const Settings& settings) {
  std::string text = settings.configuration.build + '\n';
  if (settings.shard) {
    text += fmt::format("shard {}/{}\n", settings.shard->index,
                        settings.shard->count);
  }
  for (const ConfiguredSuite& suite : settings.configuration.suites) {
    for (const auto& [name, value] : suite.environment) {
      text += fmt::format("{}={}\n", name, value);
    }
  }
  for (const Side* side : {&base, &head}) {
    text += side->program.build + side->program.commit + '\n';
    for (const RunnableSuite& suite : side->suites) {
      text += fmt::format("{} {} {}\n", suite.name,
                          suite.options.working_directory.string(), suite.pin);
      for (const std::string& argument : suite.options.arguments) {
        text += ' ' + argument + '\n';
      }
    }
  }
  return store::Digest::of(std::as_bytes(std::span(text))).to_string();
}

/// Lockstep that was asked for and did not come about says so.
void warn_if_not_in_lockstep(const Side& base,
                             compare::Comparison& comparison) {
  const bool wanted =
      std::ranges::any_of(base.suites, [](const RunnableSuite& suite) {
        return suite.pairs == Pairs::lockstep;
      });
  if (wanted && comparison.summary.lockstep_pairs == 0) {
    comparison.warnings.emplace_back(
        "no pair was measured in lockstep, although that was asked for: both "
        "sides must link Google Benchmark as a shared library, and their "
        "benchmarks have one thread and iterations of under 10 ms");
  }
}

std::filesystem::path journal_file(const Settings& settings) {
  return settings.output.string() + ".journal";
}

/// What an earlier run measured of this comparison.
struct EarlierRun {
  std::filesystem::path file;
  measure::ReadJournal journal;
};

/// Empty if there is none. Of several runs at once, each has its own journal.
std::optional<EarlierRun> earlier_run(const Settings& settings,
                                      const std::string& key,
                                      Terminal& terminal) {
  const std::filesystem::path file = journal_file(settings);
  bool others = false;
  for (const std::filesystem::path& name : measure::journal_names(file)) {
    auto journal = measure::read_journal(name);
    if (journal && journal->header.key == key) {
      terminal.message(fmt::format(
          "benchgate: going on after {} pairs that were measured before\n",
          journal->recording.size()));
      return EarlierRun{.file = name, .journal = std::move(*journal)};
    }
    others = others || journal.has_value();
  }
  if (others) {
    throw measure::MeasurementError(
        measure::MeasurementError::Kind::bad_input,
        fmt::format("the journal {} is of other programs than these, or of "
                    "another shard; measure without --resume, or name the "
                    "result file of that run with --output",
                    file.string()));
  }
  terminal.message(
      fmt::format("benchgate: there is no journal at {} to resume from; "
                  "measuring from the start\n",
                  file.string()));
  return std::nullopt;
}

}  // namespace

std::vector<measure::SuiteSides> start_suites(measure::ProcessRunner& runner,
                                              const Side& base,
                                              const Side& head,
                                              RunningSuites& running) {
  const auto files = measure::find_lockstep_files();
  std::vector<measure::SuiteSides> sides;
  for (const RunnableSuite& suite : base.suites) {
    const auto other =
        std::ranges::find(head.suites, suite.name, &RunnableSuite::name);
    auto& on_base = running.alone.emplace_back(runner, suite.options);
    auto& on_head = running.alone.emplace_back(runner, other->options);
    measure::Lockstep* const lockstep =
        files && suite.pairs != Pairs::processes
            ? &running.in_lockstep.emplace_back(runner, on_base, on_head,
                                                *files)
            : nullptr;
    sides.push_back({.name = suite.name,
                     .base = &on_base,
                     .head = &on_head,
                     .pin = suite.pin,
                     .lockstep = lockstep});
  }
  return sides;
}

measure::SessionSettings session_settings(const Settings& settings,
                                          const std::string& started) {
  constexpr std::size_t kDateLength = std::string_view("2026-11-23").size();
  return {.seed = settings.seed,
          .policy = settings.configuration.policy,
          .filter = settings.filter,
          .budget = settings.configuration.budget,
          .today = started.substr(0, kDateLength),
          .shard = settings.shard};
}

Measured measure_both(measure::ProcessRunner& runner, const Side& base,
                      const Side& head, const Settings& settings, Start start,
                      const std::string& started, Progress& progress,
                      Terminal& terminal) {
  RunningSuites running;
  auto sides = start_suites(runner, base, head, running);
  CounterMaker counters(runner, settings.configuration.exact, running);
  counters.add_to(sides);
  auto session = session_settings(settings, started);
  measure::JournalHeader header{.key = journal_key(base, head, settings),
                                .seed = session.seed,
                                .started = started};
  measure::Recording recording;
  std::filesystem::path file = journal_file(settings);
  bool keep = false;
  if (start == Start::resume) {
    if (auto earlier = earlier_run(settings, header.key, terminal)) {
      file = earlier->file;
      header = earlier->journal.header;
      session.seed = header.seed;
      recording = std::move(earlier->journal.recording);
      keep = true;
    }
  }
  make_result_folder(settings.output);
  auto journal = std::make_unique<measure::Journal>(file, header, keep);
  try {
    compare::Comparison comparison =
        measure::measure_pairs(sides, settings.configuration.rules, session,
                               std::move(recording), *journal, progress);
    warn_if_not_in_lockstep(base, comparison);
    counters.warn(comparison);
    if (comparison.shard) {
      comparison.shard->comparison = comparison_identity(&base, head, settings);
    }
    return {.comparison = std::move(comparison), .journal = std::move(journal)};
  } catch (const measure::Interrupted&) {
    progress.clear();
    if (journal->pairs() > 0 && journal->trouble().empty()) {
      terminal.message(fmt::format(
          "benchgate: what was measured is in {}; the same command with "
          "--resume goes on from there\n",
          journal->file().string()));
    } else {
      journal->remove();
    }
    throw;
  } catch (const measure::MeasurementError&) {
    if (journal->pairs() == 0) {
      journal->remove();
    }
    throw;
  }
}

Measured measure_alone(measure::ProcessRunner& runner, const Side& side,
                       const Settings& settings, std::size_t invocations,
                       const std::string& started, Progress& progress) {
  RunningSuites running;
  CounterMaker counters(runner, settings.configuration.exact, running);
  std::vector<measure::SingleSuite> suites;
  for (const RunnableSuite& suite : side.suites) {
    auto& started_suite = running.alone.emplace_back(runner, suite.options);
    suites.push_back({.name = suite.name,
                      .suite = &started_suite,
                      .pin = suite.pin,
                      .counters = counters.make(nullptr, started_suite)});
  }
  compare::Comparison comparison = measure::measure_side(
      suites, settings.configuration.rules, session_settings(settings, started),
      invocations, progress);
  counters.warn(comparison);
  comparison.head = side.program;
  comparison.started = started;
  if (comparison.shard) {
    comparison.shard->comparison = comparison_identity(nullptr, side, settings);
  }
  return {.comparison = std::move(comparison), .journal = nullptr};
}

}  // namespace benchgate::cli
