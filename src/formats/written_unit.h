#pragma once

#include "compare/metric.h"

#include <optional>
#include <string>
#include <string_view>

namespace benchgate::formats {

/// A unit as a program wrote it for people, in base units.
struct WrittenUnit {
  std::string name;     ///< "s" of "ns/iter", "1/s" of "ops/sec", "B/s".
  double factor = 1.0;  ///< 1e-9 of "ns/iter".
  /// Which way it gets better; empty: the unit does not say.
  std::optional<compare::Direction> better;
};

/// Times (ns, us, ms, s, min and their long names), bytes (decimal and binary),
/// and either or any count per second; each may be "per" something that is one
/// of it anyway: "ns/iter", "B/op". Times and bytes are the better the lower,
/// rates the higher. Anything else stays as it is.
WrittenUnit read_written_unit(std::string_view unit);

}  // namespace benchgate::formats
