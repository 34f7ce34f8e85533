#pragma once

/// \file
/// How a tally is put in words, the same in every form of the report.

#include "src/audit/tally.h"

#include <cstddef>
#include <optional>
#include <string>

namespace benchgate::audit {

/// "benchgate", "benchstat's rule", "compare.py's rule", "means over 5 %
/// apart".
std::string name_of(const Judge& judge);

/// "in pairs", "one after the other".
std::string name_of(Leg leg);

/// "no load", "2 busy cores".
std::string name_of_load(std::size_t processes);

/// 0.613 is "61 %", 0.036 is "3.6 %".
std::string share_text(double share);

/// "[0, 3.6]" in percent.
std::string interval_text(const Rate& rate);

/// "0 of 20"; "-" of nothing.
std::string of_text(const Count& count);

/// "92 % [74, 99]"; "-" of nothing.
std::string rate_text(const Count& count);

/// "1.204 s"; "-" where there is none.
std::string seconds_text(std::optional<double> seconds);

}  // namespace benchgate::audit
