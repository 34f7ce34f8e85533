#pragma once

#include "src/audit/audit.h"
#include "src/audit/paired_trial.h"

#include <chrono>
#include <cstddef>
#include <vector>

namespace benchgate::audit {

/// The usual way, to be held against: ten values a side, which is what guides
/// to benchstat and compare.py ask for, of half a second each, Google
/// Benchmark's own default.
inline constexpr std::size_t kRepetitions = 10;
inline constexpr std::chrono::milliseconds kRepetitionDuration{500};

/// Benchmark by benchmark, all repetitions of base and then all of head, not
/// pinned. It decides nothing: rules of others judge the values. Seed, start,
/// load and origin are left to the caller.
///
/// A benchmark that fails keeps no values.
/// Throws: Interrupted.
Trial measure_sequential(const std::vector<measure::SuiteSides>& suites,
                         const std::vector<Candidate>& candidates,
                         AuditListener& listener);

}  // namespace benchgate::audit
