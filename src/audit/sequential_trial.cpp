#include "src/audit/sequential_trial.h"

#include "src/measure/interruption.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace benchgate::audit {

namespace {

using Clock = std::chrono::steady_clock;

/// Adds what one invocation measured. Returns: whether it measured both times.
bool take(const measure::Invocation& invocation, std::vector<double>& cpu,
          std::vector<double>& real) {
  if (invocation.measurements.empty() ||
      !invocation.measurements.front().failure.empty()) {
    return false;
  }
  for (const measure::Value& value : invocation.measurements.front().values) {
    if (value.metric.name == "cpu_time") {
      cpu.push_back(value.value);
    } else if (value.metric.name == "real_time") {
      real.push_back(value.value);
    }
  }
  return true;
}

class SequentialRun {
 public:
  SequentialRun(const std::vector<measure::SuiteSides>& suites,
                AuditListener& listener, std::size_t benchmarks)
      : suites_(suites),
        listener_(listener),
        invocations_(2 * kRepetitions * benchmarks) {}

  /// Empty when it fails or skips itself.
  std::optional<TrialBenchmark> measure(const Candidate& candidate) {
    const measure::SuiteSides& sides = suites_[candidate.suite];
    TrialBenchmark benchmark{.suite = sides.name,
                             .name = candidate.subject.name,
                             .time_metric = candidate.subject.time_metric,
                             .pairs = kRepetitions};
    const std::size_t after = done_ + 2 * kRepetitions;
    const bool usable = repeat(*sides.base, benchmark, benchmark.cpu_time.base,
                               benchmark.real_time.base) &&
                        repeat(*sides.head, benchmark, benchmark.cpu_time.head,
                               benchmark.real_time.head);
    done_ = after;
    return usable ? std::optional(std::move(benchmark)) : std::nullopt;
  }

 private:
  bool repeat(measure::Suite& suite, TrialBenchmark& benchmark,
              std::vector<double>& cpu, std::vector<double>& real) {
    for (std::size_t i = 0; i < kRepetitions; ++i) {
      measure::throw_if_interrupted();
      const measure::Invocation invocation =
          suite.invoke({benchmark.name}, kRepetitionDuration, false);
      benchmark.seconds +=
          std::chrono::duration<double>(invocation.wall).count();
      listener_.repeated(++done_, invocations_);
      if (!take(invocation, cpu, real)) {
        return false;
      }
    }
    return true;
  }

  const std::vector<measure::SuiteSides>& suites_;
  AuditListener& listener_;
  std::size_t invocations_;
  std::size_t done_ = 0;
};

}  // namespace

Trial measure_sequential(const std::vector<measure::SuiteSides>& suites,
                         const std::vector<Candidate>& candidates,
                         AuditListener& listener) {
  const auto start = Clock::now();
  Trial trial{.leg = Leg::sequential};
  SequentialRun run(suites, listener, candidates.size());
  for (const Candidate& candidate : candidates) {
    if (auto benchmark = run.measure(candidate)) {
      trial.benchmarks.push_back(std::move(*benchmark));
    }
  }
  trial.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  return trial;
}

}  // namespace benchgate::audit
