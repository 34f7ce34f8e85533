#pragma once

#include "src/measure/lockstep.h"
#include "src/measure/suite.h"

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace benchgate::audit {

/// A value as a program that takes `1 + slowdown` times as long would have
/// given it: multiplied where lower is better, divided where higher is. Exact
/// metrics count work that the slowdown does not do: they stay.
double slowed_value(const measure::Value& value, double slowdown);

/// Another suite, some of whose benchmarks take longer than they do: the
/// values of every invocation are turned as they come, so that whoever
/// measures it sees what a slower program would have shown, and decides
/// accordingly how long to go on.
///
/// What an invocation really took (Invocation::wall) stays as it was.
class ScaledSuite final : public measure::Suite {
 public:
  /// `inner` outlives this object. `slowed`: the benchmarks that are slower by
  /// `slowdown` (0.05: by 5 %).
  ScaledSuite(measure::Suite& inner, std::set<std::string> slowed,
              double slowdown);

  std::vector<measure::ListedBenchmark> list() override;

  measure::Invocation invoke(const std::vector<std::string>& names,
                             std::chrono::nanoseconds duration,
                             bool pinned) override;

 private:
  measure::Suite& inner_;
  std::set<std::string> slowed_;
  double slowdown_;
};

/// The same for pairs in lockstep: head's values are turned.
class ScaledLockstep final : public measure::Lockstep {
 public:
  /// As ScaledSuite; the names are head's.
  ScaledLockstep(measure::Lockstep& inner, std::set<std::string> slowed,
                 double slowdown);

  std::optional<measure::LockstepPair> invoke(
      const measure::LockstepRequest& request) override;

  [[nodiscard]] bool possible() const override { return inner_.possible(); }

 private:
  measure::Lockstep& inner_;
  std::set<std::string> slowed_;
  double slowdown_;
};

}  // namespace benchgate::audit
