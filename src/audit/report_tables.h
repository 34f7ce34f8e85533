#pragma once

/// \file
/// A tally in words and tables, before anybody has chosen lines or markup: what
/// every form of the report has in common.

#include "reporters/table.h"
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

/// "benchgate", "benchstat's rule", "compare.py's rule", "means over 5 %
/// apart".
std::string name_of(const Judge& judge);

/// "in pairs", "one after the other".
std::string name_of(Leg leg);

/// "all", "no load", "2 busy cores".
std::string name_of_load(std::size_t processes);

/// 0.613 is "61 %", 0.036 is "3.6 %".
std::string share_text(double share);

/// "[0, 3.6]" in percent.
std::string interval_text(const Rate& rate);

/// Who calls how many comparisons of a program with itself changed; by load
/// where there is more than one.
reporters::Table false_alarm_table(const Tally& tally);

/// Who finds which slowdown how often, and at what machine time. No rows:
/// nothing was slowed.
reporters::Table detection_table(const Tally& tally);

/// What each benchmark takes and shows.
reporters::Table benchmark_table(const Tally& tally);

/// What does not fit a table: coverage, wrong directions, machine time.
std::vector<Statement> statements(const Tally& tally);

/// "112 comparisons of the program with itself: 64 as it is, 48 with ...".
std::string headline(const Tally& tally);

}  // namespace benchgate::audit
