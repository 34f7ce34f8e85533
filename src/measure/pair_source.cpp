#include "src/measure/pair_source.h"

#include "src/measure/interruption.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace benchgate::measure {

namespace {

using std::chrono::nanoseconds;

/// The log-ratio of the benchmark's own time, for the choice of its duration;
/// empty if a side gave none.
std::optional<double> time_log_ratio(const RecordedPair& pair,
                                     const std::string& metric) {
  const auto value_of = [&](const Measurement& side) {
    const auto found = std::ranges::find_if(
        side.values, [&](const Value& v) { return v.metric.name == metric; });
    return found == side.values.end() ? 0.0 : found->value;
  };
  const double base = value_of(pair.base);
  const double head = value_of(pair.head);
  if (base <= 0.0 || head <= 0.0) {
    return std::nullopt;
  }
  return std::log(head / base);
}

bool has_failed(const RecordedPair& pair) {
  const auto failed = [](const Measurement& side) {
    return !side.failure.empty() && !side.skipped;
  };
  return failed(pair.base) || failed(pair.head);
}

}  // namespace

void PairSource::take(const Group& group, compare::Stage stage,
                      const Receiver& receive) {
  throw_if_interrupted();
  Group unrecorded;
  for (Tracked* tracked : group) {
    const auto pair =
        recording_.take(tracked->suite_name(), tracked->subject().name, stage);
    if (pair) {
      totals_.recorded += pair->wall;
      hand_over(*tracked, *pair, receive);
    } else {
      unrecorded.push_back(tracked);
    }
  }
  if (unrecorded.empty()) {
    return;
  }
  const std::vector<RecordedPair> pairs = invoke(unrecorded, stage);
  for (std::size_t i = 0; i < unrecorded.size(); ++i) {
    if (has_failed(pairs[i]) && unrecorded.size() > 1) {
      take({unrecorded[i]}, stage, receive);
      continue;
    }
    journal_.append(pairs[i]);
    if (unrecorded.size() == 1) {
      const auto log_ratio =
          time_log_ratio(pairs[i], unrecorded[i]->subject().time_metric);
      if (log_ratio) {
        unrecorded[i]->duration().add(*log_ratio, pairs[i].wall);
      }
    }
    hand_over(*unrecorded[i], pairs[i], receive);
  }
}

void PairSource::hand_over(Tracked& tracked, const RecordedPair& pair,
                           const Receiver& receive) {
  ++totals_.pairs;
  totals_.wall += pair.wall;
  receive(tracked, pair);
}

std::vector<RecordedPair> PairSource::invoke(const Group& group,
                                             compare::Stage stage) {
  const bool base_first = (random_() & 1U) == 0;
  const nanoseconds duration = group.front()->duration().current();
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
