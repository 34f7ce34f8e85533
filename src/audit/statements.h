#pragma once

/// \file
/// What of a tally is said in sentences, in every form of the report.

#include "src/audit/tally.h"

#include <string>
#include <vector>

namespace benchgate::audit {

/// One thing to know: a label and a sentence.
struct Statement {
  std::string label;
  std::string text;
  bool alarming = false;
};

/// What does not fit a table: coverage, wrong directions, machine time, and
/// what a reader has to know before trusting the numbers.
std::vector<Statement> statements(const Tally& tally);

/// "one program on both sides: 20 comparisons in pairs, 12 in pairs with
/// slowed benchmarks; 8 of all under load".
std::string headline(const Tally& tally);

}  // namespace benchgate::audit
