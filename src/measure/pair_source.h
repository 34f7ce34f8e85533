#pragma once

/// \file
/// Where pairs come from: the recording of an interrupted session first, then
/// real invocations, base and head back to back in the order of a fair coin, or
/// in lockstep.
///
/// Pairs are in lockstep where the suite can be run so, the benchmark has one
/// thread, is alone in its group and its iterations are short enough, which one
/// invocation of base tells that is not used for anything else. A pair that
/// does not come off is repeated plainly, and so are all after it.

#include "compare/protocol.h"
#include "src/measure/journal.h"
#include "src/measure/lockstep.h"
#include "src/measure/loop_counter.h"
#include "src/measure/suite.h"
#include "src/measure/tracked.h"

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace benchgate::measure {

/// One suite on both sides. The suites outlive the session.
struct SuiteSides {
  std::string name;
  Suite* base = nullptr;
  Suite* head = nullptr;
  bool pin = true;               ///< Single-threaded benchmarks run on one CPU.
  Lockstep* lockstep = nullptr;  ///< Null: pairs of plain invocations only.
  std::vector<LoopCounters> counters = {};  ///< What is counted of loops.
};

/// Benchmarks of one suite that share an invocation; most often one alone.
using Group = std::vector<Tracked*>;

/// `open` in groups: full ones as they fill, then the rest. `sizes`: the most
/// in one, by suite.
std::vector<Group> groups_of(const std::vector<Tracked*>& open,
                             const std::vector<std::size_t>& sizes);

class PairSource {
 public:
  /// What was taken so far.
  struct Totals {
    std::size_t pairs = 0;
    std::size_t in_lockstep = 0;           ///< Of them.
    std::chrono::nanoseconds wall{0};      ///< Inside the suites' processes.
    std::chrono::nanoseconds recorded{0};  ///< Of it, by an earlier session.
    std::int64_t involuntary_switches = 0;
  };

  PairSource(const std::vector<SuiteSides>& suites, std::mt19937_64& random,
             Recording recording, Journal& journal)
      : suites_(suites),
        random_(random),
        recording_(std::move(recording)),
        journal_(journal) {}

  /// One pair of each benchmark of `group`, handed to `receive` as they come.
  ///
  /// When one of several fails, it is measured again alone: another of the
  /// group may be to blame.
  /// Throws: Interrupted.
  void take(const Group& group, compare::Stage stage,
            const std::function<void(Tracked&, const RecordedPair&)>& receive);

  [[nodiscard]] const Totals& totals() const { return totals_; }

 private:
  using Receiver = std::function<void(Tracked&, const RecordedPair&)>;

  std::vector<RecordedPair> invoke(const Group& group, compare::Stage stage);
  Invocation invoke_side(const Group& group, compare::Side side,
                         std::chrono::nanoseconds duration);
  /// A pair of one benchmark, just measured.
  void record(Tracked& tracked, const RecordedPair& pair,
              const Receiver& receive);
  /// Empty: not in lockstep.
  std::optional<RecordedPair> invoke_in_lockstep(Tracked& tracked,
                                                 compare::Stage stage);
  /// Null: not for this benchmark.
  [[nodiscard]] Lockstep* lockstep_for(const Tracked& tracked) const;
  int choose_turns(Tracked& tracked);
  void hand_over(Tracked& tracked, const RecordedPair& pair,
                 const Receiver& receive);

  const std::vector<SuiteSides>& suites_;
  std::mt19937_64& random_;
  Recording recording_;
  Journal& journal_;
  Totals totals_;
};

}  // namespace benchgate::measure
