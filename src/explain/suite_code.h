#pragma once

/// \file
/// The machine code of one suite on both sides, asked about by the names of its
/// benchmarks.

#include "src/explain/benchmark_functions.h"
#include "src/explain/code_comparison.h"
#include "src/explain/program_code.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace benchgate::explain {

/// Bytes of machine code that a benchmark can get to in the suite's own
/// executable, see ReachableCode.
struct CodeBytes {
  std::uint64_t base = 0;
  std::uint64_t head = 0;
};

/// Whether a benchmark's code is the same, or why nobody knows.
struct CodeAnswer {
  std::optional<CodeComparison> comparison;
  std::string trouble;  ///< As the end of a sentence; empty: there is none.
};

/// Not thread-safe.
class SuiteCode {
 public:
  /// The files of a side: its executable, then the shared libraries that the
  /// other side does not have the same (see own_files).
  SuiteCode(const std::vector<std::filesystem::path>& base,
            const std::vector<std::filesystem::path>& head);

  /// The two sides' names of a benchmark differ where it was renamed.
  ///
  /// Returns: nothing if a side's function is not known by its name, or some of
  ///          its code not at all.
  std::optional<CodeBytes> bytes(const std::string& base_name,
                                 const std::string& head_name);

  CodeAnswer compare(const std::string& base_name,
                     const std::string& head_name);

 private:
  /// One side of the suite.
  struct Program {
    ProgramCode code;
    BenchmarkFunctionTable functions;
    std::map<std::uint64_t, std::optional<std::uint64_t>> sizes;  ///< By start.

    explicit Program(std::vector<ElfImage> files)
        : code(std::move(files)), functions(code) {}

    std::optional<std::uint64_t> bytes(const std::string& benchmark);
  };

  std::unique_ptr<Program> open(const std::vector<std::filesystem::path>& files,
                                const std::string& side);

  std::string trouble_;
  std::unique_ptr<Program> base_;  ///< Null: `trouble_` says why.
  std::unique_ptr<Program> head_;
};

}  // namespace benchgate::explain
