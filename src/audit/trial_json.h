#pragma once

/// \file
/// A trial as a line of JSON, which is how audits keep them: schema
/// `benchgate.audit-trial/1`.
///
///   {"schema":"benchgate.audit-trial/1","leg":"paired","slowdown":0.05,
///    "seed":7,"started":"2026-11-23T13:20:19Z","load":0,"family_error":0.01,
///    "seconds":12.3,"budget_spent":false,"tool":"0.1.0",
///    "program":{"revision":"worktree","commit":"","build":"sha256:...",
///               "environment":{"cpu":"..."}},
///    "benchmarks":[
///     {"suite":"s","name":"BM_A","time_metric":"cpu_time","slowed":true,
///      "seconds":1.2,"pairs":18,
///      "rows":[{"metric":"cpu_time","unit":"s","better":"lower",
///               "kind":"timed","verdict":"regressed",
///               "delta":{"ratio":0.05,"low":0.04,"high":0.06,
///                        "confidence":0.95},"detectable":0.02}],
///      "cpu_time":{"base":[1e-6],"head":[1.1e-6]},
///      "real_time":{"base":[1e-6],"head":[1.1e-6]}}]}
///
/// Units, names and infinities are as in a result file (docs/result-file.md).

#include "src/audit/trial.h"

#include <string>
#include <string_view>

namespace benchgate::audit {

/// "paired", "sequential".
std::string_view to_string(Leg leg);

/// One line, its line feed included.
std::string write_trial(const Trial& trial);

/// Reads what write_trial wrote. Keys of later versions within the schema are
/// ignored.
///
/// Throws: reporters::InvalidResult with the place in the line.
Trial parse_trial(std::string_view line);

}  // namespace benchgate::audit
