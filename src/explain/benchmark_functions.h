#pragma once

/// \file
/// Which function of a suite a benchmark runs, by its name: Google Benchmark
/// makes the one from the other.

#include "src/explain/elf_image.h"
#include "src/explain/program_code.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace benchgate::explain {

/// What a benchmark begins with.
struct BenchmarkFunctions {
  /// The linker's names and places; of a fixture its virtual functions, too.
  /// Empty: there is none of that name.
  std::vector<Symbol> functions;
  /// Whether they are of this benchmark and no other. Of a template whose
  /// arguments the source spells otherwise, all instances are here.
  bool is_exact = true;
};

/// The functions of a suite that take a benchmark::State.
class BenchmarkFunctionTable {
 public:
  /// Refers to the suite.
  explicit BenchmarkFunctionTable(const ProgramCode& suite);

  /// `benchmark` is a name as Google Benchmark lists it, "BM_Get<int>/8". Found
  /// are functions (BENCHMARK, BENCHMARK_TEMPLATE, and BENCHMARK_CAPTURE where
  /// the compiler left the function as it is) and fixtures (BENCHMARK_F and
  /// its like), of whatever namespace; not lambdas, nor those registered under
  /// another name.
  [[nodiscard]] BenchmarkFunctions find(const std::string& benchmark) const;

 private:
  struct Entry {
    std::string name;  ///< Without namespaces that have no name, or spaces.
    Symbol symbol;
  };

  void add_fixture(const Symbol& function,
                   std::vector<Symbol>& functions) const;

  const ProgramCode& suite_;
  /// By the last part of the name, without template arguments.
  std::multimap<std::string, Entry> entries_;
};

}  // namespace benchgate::explain
