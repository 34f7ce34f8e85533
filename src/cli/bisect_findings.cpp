#include "src/cli/bisect_findings.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace benchgate::cli {

using compare::Bisection;
using compare::BisectionStage;
using compare::BisectionStep;

const BisectionStep* last_of(const Bisection& bisection, BisectionStage stage) {
  const auto& steps = bisection.steps();
  const auto found = std::find_if(
      steps.rbegin(), steps.rend(),
      [&](const BisectionStep& step) { return step.stage == stage; });
  return found == steps.rend() ? nullptr : &*found;
}

std::optional<compare::Delta> size_of(const BisectionStep& step,
                                      const compare::Metric& metric) {
  if (!step.estimate) {
    return std::nullopt;
  }
  const double sign = metric.better == compare::Direction::lower ? 1.0 : -1.0;
  const auto ratio = [&](double log_ratio) {
    return std::expm1(sign * log_ratio);
  };
  compare::Delta size;
  size.ratio = ratio(*step.estimate);
  size.low = size.ratio;
  size.high = size.ratio;
  size.confidence = 1.0;
  if (step.interval) {
    size.low = ratio(step.interval->low);
    size.high = ratio(step.interval->high);
    if (size.low > size.high) {
      std::swap(size.low, size.high);
    }
    size.confidence = step.interval->confidence;
  }
  return size;
}

std::vector<std::size_t> suspects(const Bisection& bisection) {
  std::vector<std::size_t> all = bisection.range().skipped();
  all.push_back(bisection.range().bad());
  return all;
}

bool is_part(const BisectFindings& findings) {
  const Bisection& bisection = findings.bisection;
  const BisectionStep& ends = bisection.steps().front();
  const BisectionStep* check = last_of(bisection, BisectionStage::check);
  if (check == nullptr) {
    return false;
  }
  const double sign = bisection.improves() ? -1.0 : 1.0;
  if (check->exact && ends.exact) {
    return std::abs(check->exact->head - check->exact->base) <
           std::abs(ends.exact->head - ends.exact->base) * (1.0 - 1e-9);
  }
  if (!check->interval || !ends.interval) {
    return false;
  }
  const double step_at_most =
      sign > 0.0 ? check->interval->high : -check->interval->low;
  const double ends_at_least =
      sign > 0.0 ? ends.interval->low : -ends.interval->high;
  return step_at_most < ends_at_least;
}

}  // namespace benchgate::cli
