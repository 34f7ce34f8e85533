#include "src/measure/duration_choice.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace benchgate::measure {

namespace {

using namespace std::chrono_literals;

/// A step of the ladder counts as tried with this many pairs: a robust spread
/// of eight values is good to a factor of about 1.5, as much as the steps of
/// the ladder differ by, and the screen has its first look there.
constexpr std::size_t kPairsToTry = 8;

/// Median absolute deviation, times 1.4826: the standard deviation of a normal
/// sample, but blind to a few bursts.
double robust_spread(std::vector<double> values) {
  const auto middle =
      values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  const double median = *middle;
  for (double& value : values) {
    value = std::abs(value - median);
  }
  std::ranges::nth_element(values, middle);
  return 1.4826 * *middle;
}

}  // namespace

DurationChoice::DurationChoice()
    : DurationChoice({1ms, 3ms, 10ms, 30ms, 100ms}, 1) {}

DurationChoice::DurationChoice(Ladder ladder, std::size_t start)
    : ladder_(std::move(ladder)), trials_(ladder_.size()), step_(start) {}

DurationChoice DurationChoice::of_turns() {
  return DurationChoice({300us, 1ms, 3ms}, 0);
}

std::chrono::nanoseconds DurationChoice::current() const {
  return ladder_.at(step_);
}

bool DurationChoice::tried(std::size_t step) const {
  return trials_.at(step).log_ratios.size() >= kPairsToTry;
}

double DurationChoice::cost(std::size_t step) const {
  if (!tried(step)) {
    return std::numeric_limits<double>::infinity();
  }
  const Trial& trial = trials_.at(step);
  const double spread = robust_spread(trial.log_ratios);
  const auto pairs = static_cast<double>(trial.log_ratios.size());
  return spread * spread * static_cast<double>(trial.wall.count()) / pairs;
}

void DurationChoice::add(double log_ratio, std::chrono::nanoseconds wall) {
  Trial& trial = trials_.at(step_);
  trial.log_ratios.push_back(log_ratio);
  trial.wall += wall;
  if (trial.log_ratios.size() % kPairsToTry == 0) {
    choose();
  }
}

void DurationChoice::choose() {
  std::size_t best = step_;
  for (std::size_t step = 0; step < ladder_.size(); ++step) {
    if (cost(step) < cost(best)) {
      best = step;
    }
  }
  // A neighbour of the best that has not been tried goes first; longer before
  // shorter, since a process start costs the same for both.
  if (best + 1 < ladder_.size() && !tried(best + 1)) {
    step_ = best + 1;
  } else if (best > 0 && !tried(best - 1)) {
    step_ = best - 1;
  } else {
    step_ = best;
  }
}

}  // namespace benchgate::measure
