#pragma once

#include "src/measure/google_benchmark_suite.h"
#include "src/measure/loop_counter.h"
#include "src/measure/preloaded_suite.h"
#include "src/measure/process.h"

#include <filesystem>
#include <string>

namespace benchgate::measure {

/// Counts allocations by a library that is loaded into the suite
/// (src/preload), or is built into it. Refers to the runner and the suite.
class PreloadedCounter final : public LoopCounter {
 public:
  /// `library`: libbenchgate_preload.so.
  PreloadedCounter(ProcessRunner& runner, const GoogleBenchmarkSuite& suite,
                   std::filesystem::path library);

  [[nodiscard]] std::string obstacle() const override {
    return suite_.obstacle();
  }

  LoopCount count(const std::string& name) override;

 private:
  PreloadedSuite suite_;
};

}  // namespace benchgate::measure
