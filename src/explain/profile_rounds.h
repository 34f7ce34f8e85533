#pragma once

/// \file
/// Profiles of both sides of a benchmark, taken in turn: base, head, base,
/// head. What happens to the machine meanwhile happens to both.

#include "src/explain/profile_recorder.h"
#include "src/profile/profile.h"

#include <chrono>
#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <vector>

namespace benchgate::explain {

struct ProfileRounds {
  std::vector<profile::Profile> base;
  std::vector<profile::Profile> head;  ///< As many.
  std::string trouble;  ///< Why there are none, or no more; else empty.
  std::set<std::string> warnings = {};  ///< About the profiles, each once.

  [[nodiscard]] bool empty() const { return base.empty(); }
};

struct RoundLimits {
  std::size_t rounds = 6;
  /// No round is begun after so long; the first one always is.
  std::chrono::steady_clock::duration time = std::chrono::seconds(20);
};

/// Records a side once. `stretch`: how many times as long as in the first round
/// it may run, from 1 to kMostStretch.
using Record = std::function<Recorded(double stretch)>;

inline constexpr double kMostStretch = 3;

/// Whether a pair of profiles is worth another.
using IsEnough =
    std::function<bool(const profile::Profile&, const profile::Profile&)>;

/// Rounds after the first are stretched to the time there is, by how long that
/// one took. A round that fails on one side ends it, and is left out. Functions
/// have one name on both sides (profile::match_names).
///
/// `is_enough`: asked after each round; empty: it never is.
/// Throws: what recording throws.
ProfileRounds take_rounds(const Record& base, const Record& head,
                          const RoundLimits& limits,
                          const IsEnough& is_enough = {});

}  // namespace benchgate::explain
