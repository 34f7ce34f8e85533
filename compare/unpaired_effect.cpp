#include "compare/unpaired_effect.h"

#include "compare/hodges_lehmann.h"
#include "compare/mann_whitney.h"
#include "compare/multiplicity.h"
#include "compare/row_numbers.h"
#include "compare/unpaired.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

namespace benchgate::compare {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Of the detectable effect, as for a live comparison.
constexpr double kPower = 0.90;

bool is_constant(std::span<const double> ascending) {
  return ascending.front() == ascending.back();
}

bool is_whole(double value) {
  return std::trunc(value) == value;
}

/// Of ascending values.
bool has_logarithms(std::span<const double> values) {
  return values.front() > 0.0 && std::isfinite(values.back());
}

Sample logarithms(std::span<const double> values) {
  std::vector<double> logs(values.size());
  std::ranges::transform(values, logs.begin(),
                         [](double value) { return std::log(value); });
  return Sample(std::move(logs));
}

/// The only ratio there is. Of too few values, anything may yet be the truth.
void estimate_constant(std::span<const double> base,
                       std::span<const double> head, double confidence,
                       UnpairedEffect& effect) {
  const bool equal = base.front() == head.front();
  if (!equal && (!has_logarithms(base) || !has_logarithms(head))) {
    return;
  }
  const auto enough = [&](double level) {
    return mann_whitney_tail(base.size(), head.size(), (1.0 - level) / 2.0)
               .count > 0;
  };
  const double ratio = equal ? 0.0 : head.front() / base.front() - 1.0;
  const bool shown = enough(confidence);
  effect.ratio = Delta{.ratio = ratio,
                       .low = shown ? ratio : -1.0,
                       .high = shown ? ratio : kInfinity,
                       .confidence = shown ? confidence : 1.0};
  const bool decides = enough(kUnpairedConfidence);
  effect.bounds = Interval{.low = decides ? std::log1p(ratio) : -kInfinity,
                           .high = decides ? std::log1p(ratio) : kInfinity,
                           .confidence = decides ? kUnpairedConfidence : 1.0};
}

void estimate_scattered(std::span<const double> base,
                        std::span<const double> head, double confidence,
                        UnpairedEffect& effect) {
  if (!has_logarithms(base) || !has_logarithms(head)) {
    return;
  }
  const Sample base_logs = logarithms(base);
  const Sample head_logs = logarithms(head);
  const std::array confidences = {confidence, kUnpairedConfidence};
  const ShiftEstimate estimate =
      estimate_shift(base_logs, head_logs, confidences);
  // The direction of Delta is head over base, whichever is better.
  effect.ratio =
      delta_from(estimate.shift, estimate.intervals.front(), Direction::lower);
  effect.bounds = estimate.intervals.back();
  effect.precision = shift_precision(*effect.bounds, kUnpairedConfidence,
                                     base.size(), head.size());
}

/// Whether the change is larger than what is called noise. What has no ratio,
/// and what is counted, is no noise.
bool is_beyond_noise(const UnpairedEffect& effect, double threshold) {
  return effect.counts || !effect.ratio ||
         std::abs(std::log1p(effect.ratio->ratio)) > std::log1p(threshold);
}

UnpairedVerdict verdict_of_change(bool larger,
                                  std::optional<Direction> better) {
  if (!better) {
    return UnpairedVerdict::changed;
  }
  return larger == (*better == Direction::higher) ? UnpairedVerdict::improved
                                                  : UnpairedVerdict::regressed;
}

UnpairedVerdict exact_verdict(const UnpairedComparison& comparison,
                              std::optional<Direction> better) {
  if (comparison.head_larger == 0.5) {
    return UnpairedVerdict::unchanged;
  }
  // Of a delta between negative numbers the sign says nothing.
  return verdict_of_change(comparison.head_larger > 0.5, better);
}

UnpairedVerdict tested_verdict(const UnpairedComparison& comparison,
                               const UnpairedEffect& effect,
                               std::optional<Direction> better,
                               const UnpairedTableSettings& settings) {
  if (*comparison.adjusted_p_value <= settings.alpha &&
      comparison.head_larger != 0.5 &&
      is_beyond_noise(effect, settings.noise_threshold)) {
    return verdict_of_change(comparison.head_larger > 0.5, better);
  }
  const double margin = std::log1p(settings.equivalence_margin);
  const bool within = effect.bounds && -margin <= effect.bounds->low &&
                      effect.bounds->high <= margin;
  return within ? UnpairedVerdict::unchanged : UnpairedVerdict::inconclusive;
}

}  // namespace

UnpairedEffect estimate_effect(std::span<const double> base,
                               std::span<const double> head,
                               double confidence) {
  UnpairedEffect effect;
  if (is_constant(base) && is_constant(head)) {
    effect.counts = is_whole(base.front()) && is_whole(head.front());
    estimate_constant(base, head, confidence, effect);
  } else {
    estimate_scattered(base, head, confidence, effect);
  }
  return effect;
}

void judge_effect(UnpairedComparison& comparison, const UnpairedEffect& effect,
                  const UnpairedTableHeading& heading,
                  const UnpairedTableSettings& settings, std::size_t tests) {
  comparison.effect = effect.ratio;
  if (!comparison.p_value) {
    comparison.verdict = comparison.significant
                             ? exact_verdict(comparison, heading.better)
                             : UnpairedVerdict::inconclusive;
    return;
  }
  comparison.verdict =
      tested_verdict(comparison, effect, heading.better, settings);
  if (!effect.precision) {
    return;
  }
  const auto shift = detectable_shift(
      *effect.precision,
      {.null = 0.0,
       .level = bonferroni_level(settings.alpha, tests, 1) / 2.0,
       .power = kPower},
      std::log1p(settings.noise_threshold));
  if (shift) {
    comparison.detectable = std::expm1(*shift);
  }
}

}  // namespace benchgate::compare
