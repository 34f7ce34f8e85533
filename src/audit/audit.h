#pragma once

/// \file
/// An audit: a program compared with itself, again and again, as it is and with
/// slowdowns that are known because they were put in. What becomes of the
/// comparisons says how often the verdicts on this machine and this suite are
/// wrong.

#include "src/audit/trial.h"
#include "src/measure/pair_source.h"
#include "src/measure/rules.h"
#include "src/measure/session.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace benchgate::audit {

struct AuditSettings {
  std::size_t comparisons = 20;  ///< Without a slowdown.
  std::vector<double> slowdowns = {0.01, 0.02, 0.05, 0.10};
  std::size_t slowed_comparisons = 3;  ///< For each slowdown.
  std::size_t slowed = 3;  ///< Benchmarks slowed in each of them; at most all.
  std::size_t sequential = 0;  ///< Comparisons one side after the other.
  std::size_t load = 0;        ///< Processes that keep cores busy meanwhile.

  /// As of compare; `session.seed` is that of the whole audit, the budget that
  /// of one comparison in pairs.
  measure::SessionSettings session;

  // What the trials are stamped with.
  std::string tool_version;
  compare::Program program;
  std::function<std::string()> now;  ///< RFC 3339, UTC.
};

/// A comparison to be measured.
struct PlannedTrial {
  Leg leg = Leg::paired;
  double slowdown = 0.0;
  std::uint64_t seed = 0;

  bool operator==(const PlannedTrial&) const = default;
};

/// All of them, each with a seed of its own, in an order by chance: so every
/// kind sees the same hours of the machine, and an interrupted audit has some
/// of each. The same settings give the same plan.
std::vector<PlannedTrial> plan(const AuditSettings& settings);

/// Told how an audit goes; `update` as of any session.
class AuditListener : public measure::ProgressListener {
 public:
  /// The next comparison begins, number `index` of `of`, counted from 0.
  virtual void begin(const PlannedTrial& trial, std::size_t index,
                     std::size_t of) = 0;

  /// Of a sequential leg: invocations done.
  virtual void repeated(std::size_t done, std::size_t of) = 0;

  /// One is complete. What this throws ends the audit.
  virtual void finished(Trial trial) = 0;
};

/// Measures everything that is planned. Both sides of `suites` are the same
/// program; the suites outlive the audit. `scratch`: a folder that nobody else
/// uses.
///
/// Paired comparisons go through measure::measure_pairs and compare::decide,
/// the code of every live comparison, and know nothing of being audited.
///
/// Throws: MeasurementError if a suite cannot be listed or nothing is left to
///         measure; Interrupted, and then the comparison that was being
///         measured is dropped.
void run_audit(const std::vector<measure::SuiteSides>& suites,
               const measure::Rules& rules, const AuditSettings& settings,
               const std::filesystem::path& scratch, AuditListener& listener);

}  // namespace benchgate::audit
