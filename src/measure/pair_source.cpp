#include "src/measure/pair_source.h"

#include "src/measure/interruption.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace benchgate::measure {

namespace {

using std::chrono::nanoseconds;

/// In seconds; 0 if there is none.
double time_of(const Measurement& side, const std::string& metric) {
  const auto found = std::ranges::find_if(
      side.values, [&](const Value& v) { return v.metric.name == metric; });
  return found == side.values.end() ? 0.0 : found->value;
}

/// The log-ratio of the benchmark's own time, for the choice of its duration;
/// empty if a side gave none.
std::optional<double> time_log_ratio(const RecordedPair& pair,
                                     const std::string& metric) {
  const double base = time_of(pair.base, metric);
  const double head = time_of(pair.head, metric);
  if (base <= 0.0 || head <= 0.0) {
    return std::nullopt;
  }
  return std::log(head / base);
}

/// Turns of a pair in lockstep. Of those tried (docs/how-it-decides.md) twenty
/// were the fewest that made most of one start of the processes.
constexpr int kMostTurns = 20;

/// Fewer make no median; then two plain invocations do as well.
constexpr int kFewestTurns = 6;

/// Of the turns of one side, when an iteration takes longer than a turn should:
/// many short pairs are better than few long ones.
constexpr double kLongestSide = 0.06;  // Seconds.

/// For iterations of so many seconds; 0: too few.
int turns_for(double iteration) {
  const double fit = iteration > 0.0 ? kLongestSide / iteration : kMostTurns;
  return fit < kFewestTurns
             ? 0
             : static_cast<int>(std::min<double>(fit, kMostTurns));
}

bool has_failed(const RecordedPair& pair) {
  const auto failed = [](const Measurement& side) {
    return !side.failure.empty() && !side.skipped;
  };
  return failed(pair.base) || failed(pair.head);
}

}  // namespace

std::vector<Group> groups_of(const std::vector<Tracked*>& open,
                             const std::vector<std::size_t>& sizes) {
  std::vector<Group> groups;
  std::vector<Group> filling(sizes.size());
  for (Tracked* tracked : open) {
    Group& group = filling[tracked->suite()];
    group.push_back(tracked);
    if (group.size() >= sizes[tracked->suite()]) {
      groups.push_back(std::exchange(group, {}));
    }
  }
  for (Group& rest : filling) {
    if (!rest.empty()) {
      groups.push_back(std::move(rest));
    }
  }
  return groups;
}

void PairSource::take(const Group& group, compare::Stage stage,
                      const Receiver& receive) {
  throw_if_interrupted();
  Group unrecorded;
  for (Tracked* tracked : group) {
    const auto pair =
        recording_.take(tracked->suite_name(), tracked->subject().name, stage);
    if (pair) {
      if (!tracked->turns()) {
        tracked->set_turns(lockstep_for(*tracked) != nullptr ? pair->turns : 0);
      }
      totals_.recorded += pair->wall;
      hand_over(*tracked, *pair, receive);
    } else {
      unrecorded.push_back(tracked);
    }
  }
  if (unrecorded.empty()) {
    return;
  }
  if (unrecorded.size() == 1) {
    if (auto pair = invoke_in_lockstep(*unrecorded.front(), stage)) {
      record(*unrecorded.front(), *pair, receive);
      return;
    }
  }
  const std::vector<RecordedPair> pairs = invoke(unrecorded, stage);
  for (std::size_t i = 0; i < unrecorded.size(); ++i) {
    if (has_failed(pairs[i]) && unrecorded.size() > 1) {
      take({unrecorded[i]}, stage, receive);
      continue;
    }
    if (unrecorded.size() > 1) {
      journal_.append(pairs[i]);
      hand_over(*unrecorded[i], pairs[i], receive);
    } else {
      record(*unrecorded[i], pairs[i], receive);
    }
  }
}

void PairSource::record(Tracked& tracked, const RecordedPair& pair,
                        const Receiver& receive) {
  journal_.append(pair);
  const auto log_ratio = time_log_ratio(pair, tracked.subject().time_metric);
  if (log_ratio) {
    tracked.duration().add(*log_ratio, pair.wall);
  }
  hand_over(tracked, pair, receive);
}

void PairSource::hand_over(Tracked& tracked, const RecordedPair& pair,
                           const Receiver& receive) {
  ++totals_.pairs;
  totals_.in_lockstep += pair.turns > 0 ? 1 : 0;
  totals_.wall += pair.wall;
  receive(tracked, pair);
}

Lockstep* PairSource::lockstep_for(const Tracked& tracked) const {
  Lockstep* const lockstep = suites_[tracked.suite()].lockstep;
  return lockstep != nullptr && lockstep->possible() &&
                 tracked.subject().single_threaded
             ? lockstep
             : nullptr;
}

int PairSource::choose_turns(Tracked& tracked) {
  if (lockstep_for(tracked) == nullptr) {
    return 0;
  }
  const Invocation probe = invoke_side({&tracked}, compare::Side::base,
                                       tracked.duration().current());
  totals_.wall += probe.wall;
  totals_.involuntary_switches += probe.involuntary_switches;
  const Measurement& measured = probe.measurements.at(0);
  return measured.failure.empty()
             ? turns_for(time_of(measured, tracked.subject().time_metric))
             : 0;
}

std::optional<RecordedPair> PairSource::invoke_in_lockstep(
    Tracked& tracked, compare::Stage stage) {
  if (!tracked.turns()) {
    tracked.set_turns(choose_turns(tracked));
  }
  if (*tracked.turns() == 0) {
    return std::nullopt;
  }
  Lockstep* const lockstep = lockstep_for(tracked);
  if (lockstep == nullptr) {
    tracked.set_turns(0);
    return std::nullopt;
  }
  const Subject& subject = tracked.subject();
  const bool base_first = (random_() & 1U) == 0;
  const LockstepRequest request{
      .base_name = subject.base_name,
      .head_name = subject.name,
      .turns = *tracked.turns(),
      .duration = tracked.duration().current(),
      .first = base_first ? compare::Side::base : compare::Side::head,
      .coins = random_(),
      .pinned = suites_[tracked.suite()].pin};
  auto measured = lockstep->invoke(request);
  if (!measured) {
    tracked.set_turns(0);
    return std::nullopt;
  }
  totals_.involuntary_switches += measured->involuntary_switches;
  return RecordedPair{.suite = tracked.suite_name(),
                      .benchmark = subject.name,
                      .stage = stage,
                      .first = request.first,
                      .turns = request.turns,
                      .duration = request.duration,
                      .wall = measured->wall,
                      .base = std::move(measured->base),
                      .head = std::move(measured->head)};
}

std::vector<RecordedPair> PairSource::invoke(const Group& group,
                                             compare::Stage stage) {
  const bool base_first = (random_() & 1U) == 0;
  // Those that share an invocation never choose.
  const nanoseconds duration = group.size() == 1
                                   ? group.front()->duration().current()
                                   : DurationChoice().current();
  const auto order = base_first
                         ? std::array{compare::Side::base, compare::Side::head}
                         : std::array{compare::Side::head, compare::Side::base};
  Invocation base;
  Invocation head;
  for (const compare::Side side : order) {
    Invocation& invocation = side == compare::Side::base ? base : head;
    invocation = invoke_side(group, side, duration);
    totals_.involuntary_switches += invocation.involuntary_switches;
  }
  const nanoseconds wall =
      (base.wall + head.wall) / static_cast<nanoseconds::rep>(group.size());
  std::vector<RecordedPair> pairs;
  pairs.reserve(group.size());
  for (std::size_t i = 0; i < group.size(); ++i) {
    pairs.push_back({.suite = group[i]->suite_name(),
                     .benchmark = group[i]->subject().name,
                     .stage = stage,
                     .first = order.front(),
                     .turns = 0,
                     .duration = duration,
                     .wall = wall,
                     .base = std::move(base.measurements.at(i)),
                     .head = std::move(head.measurements.at(i))});
  }
  return pairs;
}

Invocation PairSource::invoke_side(const Group& group, compare::Side side,
                                   nanoseconds duration) {
  const SuiteSides& sides = suites_[group.front()->suite()];
  std::vector<std::string> names;
  names.reserve(group.size());
  bool single_threaded = true;
  for (const Tracked* tracked : group) {
    const Subject& subject = tracked->subject();
    names.push_back(side == compare::Side::base ? subject.base_name
                                                : subject.name);
    single_threaded = single_threaded && subject.single_threaded;
  }
  Suite& suite = side == compare::Side::base ? *sides.base : *sides.head;
  return suite.invoke(names, duration, sides.pin && single_threaded);
}

}  // namespace benchgate::measure
