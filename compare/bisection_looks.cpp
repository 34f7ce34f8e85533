#include "compare/bisection_looks.h"

#include "compare/hodges_lehmann.h"
#include "compare/interval.h"
#include "compare/signed_rank.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace benchgate::compare {

BisectionLevels::BisectionLevels(std::size_t commits,
                                 const BisectionSettings& settings)
    : family_error_(settings.family_error),
      looks_(settings.looks.size()),
      regular_steps_(std::max<std::size_t>(1, std::bit_width(commits - 1))) {}

double BisectionLevels::step(std::size_t number) const {
  const double all = family_error_ / 2.0;
  if (number < regular_steps_) {
    return 0.75 * all / static_cast<double>(regular_steps_);
  }
  const auto beyond = static_cast<int>(number - regular_steps_);
  return std::ldexp(0.25 * all, -beyond - 1);
}

DifferenceOutcome difference_look(const Sample& log_ratios,
                                  const BisectionSettings& settings,
                                  double level, Look look) {
  const double threshold = std::log1p(settings.noise_threshold);
  const double bound =
      std::max(threshold, std::abs(hodges_lehmann(log_ratios)) / 2.0);
  const double confidence = 1.0 - level / 2.0;
  if (signed_rank_lower_bound_is_above(log_ratios, confidence, bound)) {
    return DifferenceOutcome::slower;
  }
  if (signed_rank_upper_bound_is_below(log_ratios, confidence, -bound)) {
    return DifferenceOutcome::faster;
  }
  if (signed_rank_interval_is_within(
          log_ratios, settings.equivalence_confidence, -threshold, threshold)) {
    return DifferenceOutcome::none;
  }
  return look == Look::last ? DifferenceOutcome::undecided
                            : DifferenceOutcome::open;
}

LevelOutcome level_look(const Sample& log_ratios, double middle, double level,
                        Look look) {
  if (signed_rank_lower_bound_is_above(log_ratios, 1.0 - level, middle)) {
    return LevelOutcome::above;
  }
  if (signed_rank_upper_bound_is_below(log_ratios, 1.0 - level, middle)) {
    return LevelOutcome::below;
  }
  return look == Look::last ? LevelOutcome::undecided : LevelOutcome::open;
}

CheckOutcome check_look(const Sample& log_ratios,
                        const BisectionSettings& settings, double level,
                        Look look) {
  const double threshold = std::log1p(settings.noise_threshold);
  if (signed_rank_lower_bound_is_above(log_ratios, 1.0 - level, threshold)) {
    return CheckOutcome::shown;
  }
  if (signed_rank_upper_bound_is_below(log_ratios, settings.futility_confidence,
                                       threshold)) {
    return CheckOutcome::refuted;
  }
  return look == Look::last ? CheckOutcome::undecided : CheckOutcome::open;
}

bool is_precise(const Sample& log_ratios, const BisectionSettings& settings) {
  const Interval interval =
      signed_rank_interval(log_ratios, settings.interval_confidence);
  return log_ratios.size() >= settings.pairs_for_size ||
         interval.high - interval.low <=
             std::abs(hodges_lehmann(log_ratios)) / 2.0;
}

}  // namespace benchgate::compare
