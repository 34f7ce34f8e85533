#pragma once

#include "src/explain/program_code.h"

#include <cstdint>
#include <set>
#include <span>

namespace benchgate::explain {

/// What a program can get to from some of its functions: what they call and
/// jump to, functions whose addresses they take, and those that the data they
/// refer to points to (tables of virtual functions, say); and from there on. Of
/// calls through a pointer, only these targets are known: not those that
/// somebody else has put into a variable.
struct ReachableCode {
  std::set<Place> functions;  ///< Their starts.
  bool calls_through_pointers = false;
  bool is_complete = true;  ///< Else some targets are no functions with names.
};

/// From the functions that start at `roots`.
ReachableCode find_reachable(ProgramCode& program,
                             std::span<const Place> roots);

/// How many bytes of machine code those of the executable have.
std::uint64_t code_bytes(const ProgramCode& program,
                         const ReachableCode& reachable);

}  // namespace benchgate::explain
