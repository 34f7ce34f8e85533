#include "compare/confirm.h"

#include "compare/screen.h"
#include "compare/signed_rank.h"

#include <cmath>

namespace benchgate::compare {

namespace {

/// Whether more pairs would be wasted: the change is hardly beyond the noise
/// threshold.
bool is_futile(const Sample& log_ratios, Change suspected,
               const RowPolicy& policy, const ProtocolSettings& settings) {
  const double threshold = std::log1p(policy.noise_threshold);
  const double confidence = settings.futility_confidence;
  return suspected == Change::slower ? signed_rank_upper_bound_is_below(
                                           log_ratios, confidence, threshold)
                                     : signed_rank_lower_bound_is_above(
                                           log_ratios, confidence, -threshold);
}

}  // namespace

double confirm_p_value(const Sample& log_ratios, Change suspected,
                       const RowPolicy& policy) {
  const double threshold = std::log1p(policy.noise_threshold);
  return suspected == Change::slower
             ? signed_rank(log_ratios, threshold).p_greater
             : signed_rank(log_ratios, -threshold).p_less;
}

ConfirmOutcome confirm_look(const Sample& log_ratios, Change suspected,
                            const RowSettings& row,
                            const ProtocolSettings& settings, double level,
                            Look look) {
  if (confirm_p_value(log_ratios, suspected, row.policy) <= level) {
    return ConfirmOutcome::confirmed;
  }
  if (look == Look::further &&
      !is_futile(log_ratios, suspected, row.policy, settings)) {
    return ConfirmOutcome::open;
  }
  return shows_equivalence(log_ratios, row.policy, settings)
             ? ConfirmOutcome::unchanged
             : ConfirmOutcome::inconclusive;
}

}  // namespace benchgate::compare
