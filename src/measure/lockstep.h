#pragma once

/// \file
/// Pairs in lockstep: both sides' processes live at the same time and take
/// turns, repetition by repetition, so that a disturbance of the machine hits
/// both halves of a turn, and one start-up pays for many turns.

#include "compare/pairs.h"
#include "src/measure/suite.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace benchgate::measure {

/// One pair to be measured in lockstep.
struct LockstepRequest {
  std::string base_name;
  std::string head_name;
  int turns = 0;                              ///< Repetitions of each side.
  std::chrono::nanoseconds duration{0};       ///< Of one of them, about.
  compare::Side first = compare::Side::base;  ///< Whose process starts first.
  std::uint64_t coins = 0;  ///< Seed: who comes first in each turn.
  bool pinned = false;
};

/// The pair: one value of each side for each metric (see lockstep_values.h).
struct LockstepPair {
  Measurement base;
  Measurement head;
  std::chrono::nanoseconds wall{0};  ///< Of both processes together.
  std::int64_t involuntary_switches = 0;
};

/// Both sides of a suite, to be run in lockstep.
class Lockstep {
 public:
  virtual ~Lockstep() = default;

  /// One process of each side. A side that crashes or whose
  /// benchmark reports an error is a measurement with a `failure`.
  ///
  /// Empty when there was no lockstep: the sides are not linked so that it can
  /// be, one of them ran into the time limit or did not come to its turn, or a
  /// result does not have the turns. Then a pair of plain invocations tells
  /// more.
  /// Throws: Interrupted.
  virtual std::optional<LockstepPair> invoke(
      const LockstepRequest& request) = 0;

  /// Whether this suite can be run so, as far as is known.
  [[nodiscard]] virtual bool possible() const = 0;

 protected:
  Lockstep() = default;
  Lockstep(const Lockstep&) = default;
  Lockstep& operator=(const Lockstep&) = default;
  Lockstep(Lockstep&&) = default;
  Lockstep& operator=(Lockstep&&) = default;
};

}  // namespace benchgate::measure
