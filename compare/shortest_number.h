#pragma once

#include <string>

namespace benchgate::compare {

/// The fewest digits that read back as the same number, as Go's %v writes them:
/// "0.95", "123456", "1e+06", "1e-05", "+Inf", "NaN". For the texts that
/// benchstat has too; what else is read by people has a unit and four digits.
std::string shortest_number(double value);

}  // namespace benchgate::compare
