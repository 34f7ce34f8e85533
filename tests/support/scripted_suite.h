#pragma once

#include "src/measure/suite.h"

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace benchgate::tests {

/// A suite whose invocations are a function of the benchmark's name: exact and
/// instant.
class ScriptedSuite final : public measure::Suite {
 public:
  using Script = std::function<measure::Measurement()>;

  /// A benchmark that gives what `script` returns.
  ScriptedSuite& with(const std::string& name, Script script) {
    listed_.push_back({.name = name});
    scripts_[name] = std::move(script);
    return *this;
  }

  /// Changes what is listed of the benchmark added last.
  measure::ListedBenchmark& last_listed() { return listed_.back(); }

  /// Called at every invocation, with the names asked for.
  std::function<void(const std::vector<std::string>&)> on_invoke;

  std::vector<measure::ListedBenchmark> list() override { return listed_; }

  measure::Invocation invoke(const std::vector<std::string>& names,
                             std::chrono::nanoseconds duration,
                             bool pinned) override {
    if (on_invoke) {
      on_invoke(names);
    }
    durations.push_back(duration);
    pins.push_back(pinned);
    measure::Invocation invocation;
    for (const std::string& name : names) {
      invocation.measurements.push_back(scripts_.at(name)());
      invocation.measurements.back().benchmark = name;
      ++invocations[name];
    }
    invocation.wall = std::chrono::milliseconds(1);
    return invocation;
  }

  std::map<std::string, int> invocations;
  std::vector<std::chrono::nanoseconds> durations;
  std::vector<bool> pins;

 private:
  std::vector<measure::ListedBenchmark> listed_;
  std::map<std::string, Script> scripts_;
};

inline measure::Value cpu_time(double seconds) {
  return {.metric = {.name = "cpu_time", .unit = "s"}, .value = seconds};
}

inline measure::Value allocations(double count) {
  return {.metric = {.name = "allocs_per_op",
                     .unit = "1",
                     .kind = compare::MetricKind::exact},
          .value = count};
}

/// A script that measures these values.
inline ScriptedSuite::Script gives(std::vector<measure::Value> values) {
  return [values = std::move(values)] {
    measure::Measurement measurement;
    measurement.values = values;
    return measurement;
  };
}

/// A script that fails.
inline ScriptedSuite::Script fails(const std::string& why) {
  return [why] {
    measure::Measurement measurement;
    measurement.failure = why;
    return measurement;
  };
}

}  // namespace benchgate::tests
