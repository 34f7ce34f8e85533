#pragma once

/// \file
/// Gathers what explains a benchmark: records profiles of both sides in turn,
/// compares their code, counts instructions.

#include "src/explain/explanation.h"
#include "src/explain/own_files.h"
#include "src/explain/profile_recorder.h"
#include "src/explain/suite_code.h"
#include "src/measure/google_benchmark_suite.h"
#include "src/measure/process.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace benchgate::explain {

/// A benchmark, by what it is called on each side.
struct BenchmarkNames {
  std::string base;
  std::string head;
};

/// How much is done for one benchmark.
struct Effort {
  /// Of processor time; 0: it is not asked for, and neither is waiting.
  std::size_t rounds = 10;
  /// Of all rounds of all kinds, about; the processes' own start comes on top.
  std::chrono::nanoseconds time = std::chrono::seconds(20);
};

/// One suite's two sides. Refers to the runner and the suites.
class EvidenceCollector {
 public:
  /// `library`: libbenchgate_preload.so; empty: it is not there.
  EvidenceCollector(measure::ProcessRunner& runner,
                    const measure::GoogleBenchmarkSuite& base,
                    const measure::GoogleBenchmarkSuite& head,
                    std::filesystem::path library);

  /// Told what is being done, before each process: "profile 3 of 6".
  using Progress = std::function<void(std::string_view)>;

  /// All but the number of instructions.
  ///
  /// Throws: MeasurementError if a program is gone; Interrupted.
  Evidence collect(const BenchmarkNames& names, const Effort& effort,
                   const Progress& progress);

 private:
  [[nodiscard]] std::string obstacle() const;
  ProfileRounds record(const BenchmarkNames& names, const ProfileMode& mode,
                       const RoundLimits& limits,
                       std::chrono::nanoseconds duration,
                       const Progress& progress, const IsEnough& is_enough);
  void record_all(const BenchmarkNames& names, const Effort& effort,
                  const Progress& progress, Evidence& evidence);
  CodeAnswer compare_code(const BenchmarkNames& names);
  void doubt_code(const ProfileRounds& rounds, CodeAnswer& code) const;

  measure::ProcessRunner& runner_;
  const measure::GoogleBenchmarkSuite& base_;
  const measure::GoogleBenchmarkSuite& head_;
  bool has_library_;
  ProfileRecorder base_recorder_;
  ProfileRecorder head_recorder_;
  std::pair<ProgramFiles, ProgramFiles> files_;  // Of base and head.
  std::unique_ptr<SuiteCode> code_;              // Null: not read yet.
};

}  // namespace benchgate::explain
