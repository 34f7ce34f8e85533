#pragma once

/// \file
/// A tally as tables, before anybody has chosen lines or markup: what
/// every form of the report has in common.

#include "reporters/table.h"
#include "src/audit/tally.h"

namespace benchgate::audit {

/// Who calls how many comparisons of a program with itself changed; by load
/// where there is more than one.
reporters::Table false_alarm_table(const Tally& tally);

/// Who finds which slowdown how often, and at what machine time. No rows:
/// nothing was slowed.
reporters::Table detection_table(const Tally& tally);

/// What each benchmark takes and shows.
reporters::Table benchmark_table(const Tally& tally);

}  // namespace benchgate::audit
