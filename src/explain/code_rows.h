#pragma once

#include "compare/comparison.h"
#include "src/explain/suite_code.h"
#include "src/measure/rules.h"

#include <string>
#include <vector>

namespace benchgate::explain {

/// A suite of a comparison, and its code.
struct NamedSuiteCode {
  std::string name;
  SuiteCode* code = nullptr;
};

/// Gives each benchmark that was measured on both sides, and whose code is
/// known, a row of `code_bytes` after its others, unless it reports such a
/// metric itself, or the rules do not want it. Those without one are not
/// mentioned: the metric is a hint and no more, where no rule gates it.
void add_code_rows(compare::Comparison& comparison,
                   const std::vector<NamedSuiteCode>& suites,
                   const measure::Rules& rules, const std::string& today);

}  // namespace benchgate::explain
