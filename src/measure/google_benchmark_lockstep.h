#pragma once

#include "src/measure/google_benchmark_suite.h"
#include "src/measure/lockstep.h"
#include "src/measure/lockstep_launch.h"
#include "src/measure/process.h"

#include <optional>
#include <utility>

namespace benchgate::measure {

/// Two sides of a suite that link Google Benchmark dynamically. Refers to the
/// runner and to both suites.
class GoogleBenchmarkLockstep final : public Lockstep {
 public:
  GoogleBenchmarkLockstep(ProcessRunner& runner,
                          const GoogleBenchmarkSuite& base,
                          const GoogleBenchmarkSuite& head, LockstepFiles files)
      : runner_(runner), base_(base), head_(head), files_(std::move(files)) {}

  /// See Lockstep. Nothing comes of it either when a side's process ran to its
  /// end without a turn: then the library is linked statically, and nothing
  /// will be tried again.
  std::optional<LockstepPair> invoke(const LockstepRequest& request) override;

  [[nodiscard]] bool possible() const override { return possible_; }

 private:
  struct Attempt {
    LockstepPair pair;
    bool usable = true;  ///< If not, another one may be.
  };

  ProcessResult run(const LockstepRequest& request);
  /// Empty: no lockstep.
  std::optional<Attempt> try_once(const LockstepRequest& request);

  ProcessRunner& runner_;
  const GoogleBenchmarkSuite& base_;
  const GoogleBenchmarkSuite& head_;
  LockstepFiles files_;
  bool possible_ = true;
};

}  // namespace benchgate::measure
