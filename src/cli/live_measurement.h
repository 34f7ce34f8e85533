#pragma once

/// \file
/// Measures sides that can be run: both, pair by pair and with a journal, or
/// one alone.

#include "compare/comparison.h"
#include "src/cli/progress.h"
#include "src/cli/side.h"
#include "src/measure/callgrind_counter.h"
#include "src/measure/google_benchmark_lockstep.h"
#include "src/measure/google_benchmark_suite.h"
#include "src/measure/journal.h"
#include "src/measure/pair_source.h"
#include "src/measure/preloaded_counter.h"
#include "src/measure/process.h"
#include "src/measure/session.h"

#include <cstddef>
#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace benchgate::cli {

/// Suites that run, and what runs two of them in lockstep; sessions refer to
/// their addresses, hence the deques.
struct RunningSuites {
  std::deque<measure::GoogleBenchmarkSuite> alone;
  std::deque<measure::GoogleBenchmarkLockstep> in_lockstep;
  std::deque<measure::PreloadedCounter> counters;
  std::deque<measure::CallgrindCounter> instruction_counters;
};

/// Both sides, which have the same suites (see match_suites), ready for a
/// session. `running` holds what the result refers to.
std::vector<measure::SuiteSides> start_suites(measure::ProcessRunner& runner,
                                              const Side& base,
                                              const Side& head,
                                              RunningSuites& running);

/// What was measured, and the journal of it, to be removed when the result
/// file is written.
struct Measured {
  compare::Comparison comparison;
  std::unique_ptr<measure::Journal> journal;  ///< Null for one side alone.
};

/// Whether an interrupted run is gone on with.
enum class Start { fresh, resume };

/// What of the settings the measuring needs. `started` is RFC 3339.
measure::SessionSettings session_settings(const Settings& settings,
                                          const std::string& started);

/// Measures both sides, which have the same suites (see match_suites).
///
/// Throws: MeasurementError (bad_input) if the journal to resume from is of
///         another comparison; as measure_pairs. On Interrupted the message
///         about the journal has been shown.
Measured measure_both(measure::ProcessRunner& runner, const Side& base,
                      const Side& head, const Settings& settings, Start start,
                      const std::string& started, Progress& progress,
                      Terminal& terminal);

/// Measures one side; the comparison has its values as head's.
Measured measure_alone(measure::ProcessRunner& runner, const Side& side,
                       const Settings& settings, std::size_t invocations,
                       const std::string& started, Progress& progress);

}  // namespace benchgate::cli
