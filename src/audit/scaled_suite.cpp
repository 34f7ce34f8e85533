#include "src/audit/scaled_suite.h"

#include <utility>

namespace benchgate::audit {

namespace {

void slow_down(measure::Measurement& measurement, double slowdown) {
  for (measure::Value& value : measurement.values) {
    value.value = slowed_value(value, slowdown);
  }
}

}  // namespace

double slowed_value(const measure::Value& value, double slowdown) {
  if (value.metric.kind == compare::MetricKind::exact) {
    return value.value;
  }
  return value.metric.better == compare::Direction::lower
             ? value.value * (1.0 + slowdown)
             : value.value / (1.0 + slowdown);
}

ScaledSuite::ScaledSuite(measure::Suite& inner, std::set<std::string> slowed,
                         double slowdown)
    : inner_(inner), slowed_(std::move(slowed)), slowdown_(slowdown) {}

std::vector<measure::ListedBenchmark> ScaledSuite::list() {
  return inner_.list();
}

measure::Invocation ScaledSuite::invoke(const std::vector<std::string>& names,
                                        std::chrono::nanoseconds duration,
                                        bool pinned) {
  measure::Invocation invocation = inner_.invoke(names, duration, pinned);
  for (measure::Measurement& measurement : invocation.measurements) {
    if (slowed_.contains(measurement.benchmark)) {
      slow_down(measurement, slowdown_);
    }
  }
  return invocation;
}

ScaledLockstep::ScaledLockstep(measure::Lockstep& inner,
                               std::set<std::string> slowed, double slowdown)
    : inner_(inner), slowed_(std::move(slowed)), slowdown_(slowdown) {}

std::optional<measure::LockstepPair> ScaledLockstep::invoke(
    const measure::LockstepRequest& request) {
  std::optional<measure::LockstepPair> pair = inner_.invoke(request);
  if (pair && slowed_.contains(request.head_name)) {
    slow_down(pair->head, slowdown_);
  }
  return pair;
}

}  // namespace benchgate::audit
