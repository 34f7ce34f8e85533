#pragma once

/// \file
/// What the two processes of a pair in lockstep share: a page of memory in
/// which each says how far it is, so that one at a time runs.
///
/// A *run* is what Google Benchmark does between the start and the stop of its
/// timer; it makes some to find a number of iterations, and then one for each
/// repetition. Before its run k (from 0) a process writes k + 1 to its counter
/// and waits: the one whose turn comes first until the other has reached its
/// run k too, the second until the other has reached run k + 1, which is to
/// say, has done run k and all that it does between two runs. So at any moment
/// one of them computes and the other sleeps, outside its timed part. Who comes
/// first is a coin of its own for every k.
///
/// A process that has ended counts as infinitely far.

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace benchgate::lockstep {

/// Where the launcher leaves the page for both processes.
inline constexpr int kTurnsDescriptor = 9;

/// The variable that tells a process which side it is: "0" is base.
inline constexpr const char* kSideVariable = "BENCHGATE_LOCKSTEP";

/// Tells the page from whatever else may be behind that descriptor.
inline constexpr std::uint32_t kTurnsMagic = 0x62676c73;

/// In a counter: this side will reach nothing more and is not to be waited for.
inline constexpr std::uint32_t kGone = 0x80000000;

struct Turns {
  std::uint32_t magic = kTurnsMagic;
  std::uint32_t longest_wait = 0;  ///< Seconds; then a side goes on alone.
  std::uint64_t coins = 0;         ///< Seed of the coins.
  std::array<std::atomic<std::int32_t>, 2> process{};   ///< Id of each side's.
  std::array<std::atomic<std::uint32_t>, 2> reached{};  ///< The counters.
  /// A side waited in vain: what follows is not in lockstep.
  std::atomic<std::uint32_t> out_of_step{0};
};

static_assert(std::atomic<std::uint32_t>::is_always_lock_free,
              "they are shared between processes");
static_assert(sizeof(std::atomic<std::uint32_t>) == sizeof(std::uint32_t),
              "the kernel waits on them");

/// Which side comes first in run `run`: a hash of the seed and the number
/// (splitmix64, Steele et al. 2014), so that both sides know without asking.
constexpr std::size_t first_side(std::uint64_t coins, std::uint32_t run) {
  std::uint64_t z = coins + (std::uint64_t{run} + 1) * 0x9e3779b97f4a7c15U;
  z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
  return (z ^ (z >> 31U)) & 1U;
}

/// What the other side's counter has to be for `side` to go on with `run`.
constexpr std::uint32_t awaited(std::uint64_t coins, std::size_t side,
                                std::uint32_t run) {
  return first_side(coins, run) == side ? run + 1 : run + 2;
}

}  // namespace benchgate::lockstep
