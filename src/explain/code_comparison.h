#pragma once

#include "src/explain/program_code.h"

#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace benchgate::explain {

/// Whether two programs have the same machine code from some functions on.
struct CodeComparison {
  /// Functions whose code or constants differ, as people read them, in the
  /// order in which they are reached. What a changed function calls is followed
  /// where both sides have it under one name.
  std::vector<std::string> changed;
  std::size_t functions = 0;  ///< That were looked at, of base.
  /// A call went through a pointer. Only functions whose addresses are taken
  /// there were looked at, see ReachableCode.
  bool calls_through_pointers = false;
  /// Some code could not be looked at, so that nothing can be said of it.
  bool is_complete = true;

  [[nodiscard]] bool is_same() const { return is_complete && changed.empty(); }
};

/// Follows both programs from pairs of functions that start at these places, as
/// ReachableCode does: pairs of functions with the same instructions, whose
/// references lead to pairs of the same kind or to data of the same content.
/// Where things lie in memory, and what functions are called, does not matter;
/// variables must stand for each other one to one.
///
/// What is not seen: files, arguments, what was computed before the benchmark
/// began, code made at run time, the libraries that are not the programs' own.
CodeComparison compare_code(ProgramCode& base, ProgramCode& head,
                            std::span<const std::pair<Place, Place>> roots);

}  // namespace benchgate::explain
