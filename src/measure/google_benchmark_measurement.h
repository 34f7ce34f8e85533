#pragma once

#include "src/formats/google_benchmark_json.h"
#include "src/measure/suite.h"

#include <string>

namespace benchgate::measure {

/// What the runs in `results` say of the benchmark `name`.
///
/// The value of a metric is the median over the repetitions, which a benchmark
/// may ask for itself: they share a process, so together they are one value. A
/// metric that one repetition lacks is left out. Where only aggregates are
/// reported, it is their median row.
///
/// `failure` says why there is no value: the benchmark reported an error or
/// skipped itself, shares its name with another, or gave a time that is no
/// duration; it is `unfinished` if there are no runs, or fewer than it makes.
/// A time that the benchmark is not judged by is merely left out: a benchmark
/// that only waits may use no CPU time at all.
Measurement measurement_of(const std::string& name,
                           const formats::GoogleBenchmarkResults& results,
                           const std::string& unfinished);

}  // namespace benchgate::measure
