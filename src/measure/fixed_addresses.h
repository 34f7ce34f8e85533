#pragma once

#include "src/measure/process.h"

namespace benchgate::measure {

/// Runs everything through another runner, without address randomisation where
/// that is allowed (see Limits). Refers to it.
class FixedAddressRunner final : public ProcessRunner {
 public:
  explicit FixedAddressRunner(ProcessRunner& runner) : runner_(runner) {}

  ProcessResult run(const Command& command, const Limits& limits) override {
    Limits fixed = limits;
    fixed.fixed_addresses = true;
    return runner_.run(command, fixed);
  }

 private:
  ProcessRunner& runner_;
};

}  // namespace benchgate::measure
