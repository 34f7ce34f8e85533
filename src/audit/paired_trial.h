#pragma once

#include "src/audit/audit.h"
#include "src/measure/subject.h"

#include <cstddef>
#include <filesystem>
#include <vector>

namespace benchgate::audit {

/// A benchmark that is measured, and may be slowed.
struct Candidate {
  std::size_t suite = 0;  ///< Its index among the suites.
  measure::Subject subject;
};

/// What all paired comparisons of an audit share.
struct PairedContext {
  const std::vector<Candidate>& candidates;
  std::filesystem::path scratch;  ///< For the journal.
};

/// One comparison as `benchgate compare` makes it, by its own code, with head's
/// suites behind ScaledSuite where there is a slowdown: which benchmarks are
/// slowed is drawn by the trial's seed. Seed, start, load and origin are left
/// to the caller.
///
/// Throws: as measure_pairs; MeasurementError (not_measured) if the scratch
///         folder cannot be written.
Trial measure_paired(const std::vector<measure::SuiteSides>& suites,
                     const measure::Rules& rules, const AuditSettings& settings,
                     const PlannedTrial& planned, const PairedContext& context,
                     measure::ProgressListener& listener);

}  // namespace benchgate::audit
