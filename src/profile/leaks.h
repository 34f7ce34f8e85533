#pragma once

/// \file
/// What a loop leaves behind in each iteration, by a recording of mode leak
/// (src/preload/recording.h).

#include "src/profile/profile.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::profile {

enum class Leftover { memory, threads, descriptors };

/// "memory", "threads", "descriptors".
std::string_view word(Leftover kind);

/// What more iterations leave.
enum class LeakVerdict {
  none,        ///< No more than fewer do: nothing, or something once.
  levels_off,  ///< More, but ever less for each: amortised, or a cache.
  unsure,      ///< More, but too little or in too few runs to tell.
  leaks,       ///< As much more for each.
};

/// "none", "levels_off", "unsure", "leaks".
std::string_view word(LeakVerdict verdict);

/// Each as much as is still there after so many iterations, once the benchmark
/// has returned.
struct LeftAfter {
  std::int64_t iterations = 0;
  std::int64_t blocks = 0;  ///< Of memory.
  std::int64_t bytes = 0;
  std::int64_t threads = 0;
  std::int64_t descriptors = 0;

  bool operator==(const LeftAfter&) const = default;
};

/// One function of the program.
struct LeakFrame {
  std::string function;
  std::string file = {};  ///< Empty: not known.
  std::int64_t line = 0;  ///< 0: not known.

  bool operator==(const LeakFrame&) const = default;
};

/// Where it comes from, and how much an iteration leaves there.
struct LeakSite {
  std::vector<LeakFrame> frames;  ///< Innermost first; of what is the user's.
  double count = 0;               ///< Blocks, threads or descriptors.
  double bytes = 0;               ///< Of memory.
};

struct Leak {
  Leftover kind = Leftover::memory;
  LeakVerdict verdict = LeakVerdict::leaks;
  double count = 0;  ///< For an iteration: blocks, threads or descriptors.
  double bytes = 0;  ///< For an iteration, of memory.
  std::vector<LeakSite> sites;  ///< The largest ones first.
};

/// All that a recording says.
struct Leaks {
  std::vector<Leak> leaks;      ///< Of all kinds whose verdict is not none.
  std::vector<LeftAfter> runs;  ///< In order.
  /// What the descriptors are that were left: "100 of /dev/null".
  std::vector<std::string> targets;
  /// Descriptors that no stack is known of.
  std::int64_t unseen = 0;

  [[nodiscard]] bool any() const;
};

/// `runs` have more and more iterations. A leak is what grows between the last
/// two runs at two fifths or more of the rate between the two before: a
/// container that doubles keeps 0.74 of it from 10 to 100 iterations at least,
/// the logarithm to 0.1, the square root to 0.3. Fewer than kFewestLeft more,
/// or bytes alone that have not grown before, are nothing to be sure of. Of a
/// single run, or of two, what is at least one for each of ten or more
/// iterations is a leak.
LeakVerdict judge_growth(const std::vector<LeftAfter>& runs, Leftover kind);

inline constexpr std::int64_t kFewestLeft = 5;

/// `profile`: of a recording of mode leak, symbolised. `most_sites`: of each
/// kind.
Leaks find_leaks(const Profile& profile, std::size_t most_sites);

}  // namespace benchgate::profile
