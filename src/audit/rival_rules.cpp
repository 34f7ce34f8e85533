#include "src/audit/rival_rules.h"

#include "compare/mann_whitney.h"
#include "compare/sample.h"

#include <numeric>
#include <optional>

namespace benchgate::audit {

namespace {

constexpr double kAlpha = 0.05;           // Of both tools, by default.
constexpr std::size_t kFewestValues = 2;  // compare.py tests from here on.

/// scipy's method="auto". Both sides have as many values.
constexpr compare::ExactLimits kScipy{.without_ties = 8, .with_ties = 0};
constexpr compare::ExactLimits kBenchstat{.without_ties = 50, .with_ties = 25};

bool enough(const Times& times) {
  return times.base.size() >= kFewestValues &&
         times.head.size() >= kFewestValues;
}

std::vector<double> slowed(std::vector<double> values, double slowdown) {
  for (double& value : values) {
    value *= 1.0 + slowdown;
  }
  return values;
}

compare::MannWhitney test(const Times& times, double slowdown,
                          compare::ExactLimits limits) {
  return compare::mann_whitney(compare::Sample(times.base),
                               compare::Sample(slowed(times.head, slowdown)),
                               limits);
}

Call direction(const compare::MannWhitney& test) {
  return test.head_larger > 0.5 ? Call::slower : Call::faster;
}

const Times& judged_times(const TrialBenchmark& benchmark) {
  return benchmark.time_metric == "real_time" ? benchmark.real_time
                                              : benchmark.cpu_time;
}

Call by_benchstat(const Times& times, double slowdown) {
  if (!enough(times)) {
    return Call::none;
  }
  const auto tested = test(times, slowdown, kBenchstat);
  return tested.p_value <= kAlpha ? direction(tested) : Call::none;
}

/// Where the two times disagree on the direction, the surer one has it.
Call by_compare_py(const TrialBenchmark& benchmark, double slowdown) {
  std::optional<compare::MannWhitney> surest;
  for (const Times* times : {&benchmark.real_time, &benchmark.cpu_time}) {
    if (enough(*times)) {
      auto tested = test(*times, slowdown, kScipy);
      if (!surest || tested.p_value < surest->p_value) {
        surest = std::move(tested);
      }
    }
  }
  return surest && surest->p_value < kAlpha ? direction(*surest) : Call::none;
}

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) /
         static_cast<double>(values.size());
}

Call by_means(const Times& times, double slowdown, double threshold) {
  if (!enough(times)) {
    return Call::none;
  }
  const double base = mean(times.base);
  const double head = mean(times.head) * (1.0 + slowdown);
  if (head > base * (1.0 + threshold)) {
    return Call::slower;
  }
  return base > head * (1.0 + threshold) ? Call::faster : Call::none;
}

}  // namespace

std::string_view to_string(Rule rule) {
  switch (rule) {
    case Rule::benchstat:
      return "benchstat";
    case Rule::compare_py:
      return "compare.py";
    case Rule::means_5:
      return "means 5%";
    case Rule::means_10:
      return "means 10%";
  }
  return "";
}

Call judge(Rule rule, const TrialBenchmark& benchmark, double slowdown) {
  const Times& times = judged_times(benchmark);
  switch (rule) {
    case Rule::benchstat:
      return by_benchstat(times, slowdown);
    case Rule::compare_py:
      return by_compare_py(benchmark, slowdown);
    case Rule::means_5:
      return by_means(times, slowdown, 0.05);
    case Rule::means_10:
      return by_means(times, slowdown, 0.10);
  }
  return Call::none;
}

}  // namespace benchgate::audit
