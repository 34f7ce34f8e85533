#include "reporters/history/chain.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace benchgate::reporters::history {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Fewer comparisons of values with the chain say too little about a machine.
constexpr std::size_t kFewestFollowed = 8;

/// Of a normal distribution: standard deviations in a median absolute one.
constexpr double kNormalDeviation = 1.4826;

/// So many runs to each base, on average, make bases anchors.
constexpr std::size_t kRunsOfAnAnchor = 4;

/// An end of an interval; `unbounded` where there is none.
double log_end(double ratio, double unbounded) {
  if (std::isnan(ratio) || std::isinf(ratio)) {
    return unbounded;
  }
  return ratio <= -1.0 ? -kInfinity : std::log1p(ratio);
}

bool can_be_chained(const ChainInput& run) {
  return std::isfinite(run.ratio) && run.ratio > -1.0 && run.base != run.commit;
}

double median_of(std::vector<double> values) {
  const auto middle =
      values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

/// Of a value over one before; both are above zero. Their ratio may not be a
/// number, which this always is.
double log_ratio(double value, double before) {
  return std::log(value) - std::log(before);
}

/// A run that is chained.
struct Chained {
  std::size_t point = 0;
  double value = 0.0;
  double log = 0.0;
};

class Chainer {
 public:
  explicit Chainer(compare::MetricKind kind) : kind_(kind) {}

  void take(const ChainInput& run) {
    if (!can_be_chained(run)) {
      chain_.points.emplace_back();
      return;
    }
    const double link = std::log1p(run.ratio);
    const auto known = levels_.find(run.base);
    const bool is_tied = known != levels_.end();
    const double base = is_tied ? known->second : bridge_to(run, link);
    levels_[run.base] = base;
    bases_.insert(run.base);
    const Chained chained = {
        .point = chain_.points.size(), .value = run.value, .log = base + link};
    levels_[run.commit] = chained.log;
    if (is_tied) {
      compare_with_values(run.machine, chained);
    }
    chain_.points.push_back(
        TimelinePoint::Chained{.log = chained.log,
                               .low = base + log_end(run.low, -kInfinity),
                               .high = base + log_end(run.high, kInfinity)});
    on_machine_[run.machine] = last_ = chained;
    ++chained_;
  }

  Chain finish() {
    if (chained_ > 0) {
      const std::size_t anchors =
          std::max<std::size_t>(1, chained_ / kRunsOfAnAnchor);
      chain_.kind =
          bases_.size() <= anchors ? ChainKind::anchored : ChainKind::linked;
    }
    return std::move(chain_);
  }

 private:
  /// The level of a base that no run before was of.
  double bridge_to(const ChainInput& run, double link) {
    if (chained_ == 0) {
      return 0.0;
    }
    ChainBridge bridge = {.point = chain_.points.size(), .from = last_.point};
    double level = last_.log;
    const auto before = on_machine_.find(run.machine);
    if (before != on_machine_.end() && before->second.value > 0.0 &&
        run.value > 0.0 && machines_are_steady()) {
      bridge.kind = ChainBridge::Kind::same_machine;
      bridge.from = before->second.point;
      bridge.error = error_of_values();
      // Base's value in this run is head's, less the ratio of the two.
      level = before->second.log + log_ratio(run.value, before->second.value) -
              link;
    }
    chain_.bridges.push_back(bridge);
    return level;
  }

  /// How far values stray from the chain, which knows better.
  void compare_with_values(std::size_t machine, const Chained& run) {
    const auto before = on_machine_.find(machine);
    if (before != on_machine_.end() && before->second.value > 0.0 &&
        run.value > 0.0) {
      strayed_.push_back(std::abs(log_ratio(run.value, before->second.value) -
                                  (run.log - before->second.log)));
    }
  }

  [[nodiscard]] bool machines_are_steady() const {
    return kind_ == compare::MetricKind::exact ||
           strayed_.size() >= kFewestFollowed;
  }

  [[nodiscard]] double error_of_values() const {
    return kind_ == compare::MetricKind::exact || strayed_.empty()
               ? 0.0
               : kNormalDeviation * median_of(strayed_);
  }

  compare::MetricKind kind_;
  Chain chain_;
  std::unordered_map<std::size_t, double> levels_;  // By commit.
  std::unordered_set<std::size_t> bases_;
  std::unordered_map<std::size_t, Chained> on_machine_;  // The latest there.
  std::vector<double> strayed_;
  Chained last_;
  std::size_t chained_ = 0;
};

}  // namespace

Chain chain(std::span<const ChainInput> runs, compare::MetricKind kind) {
  Chainer chainer(kind);
  for (const ChainInput& run : runs) {
    chainer.take(run);
  }
  return chainer.finish();
}

}  // namespace benchgate::reporters::history
