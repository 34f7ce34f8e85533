#include "compare/screen.h"

#include "compare/hodges_lehmann.h"
#include "compare/signed_rank.h"

#include <cmath>

namespace benchgate::compare {

bool shows_equivalence(const Sample& log_ratios, const RowPolicy& policy,
                       const ProtocolSettings& settings) {
  const double margin = std::log1p(policy.equivalence_margin);
  return signed_rank_interval_is_within(
      log_ratios, settings.equivalence_confidence, -margin, margin);
}

ScreenOutcome screen_look(const Sample& log_ratios, const RowPolicy& policy,
                          const ProtocolSettings& settings, Look look) {
  const double level =
      look == Look::last ? settings.last_screen_level : settings.screen_level;
  const double worthwhile = std::log1p(policy.noise_threshold / 2.0);
  const SignedRank test = signed_rank(log_ratios);
  if (test.p_greater < level && hodges_lehmann(log_ratios) > worthwhile) {
    return ScreenOutcome::slower;
  }
  if (test.p_less < level && hodges_lehmann(log_ratios) < -worthwhile) {
    return ScreenOutcome::faster;
  }
  if (shows_equivalence(log_ratios, policy, settings)) {
    return ScreenOutcome::unchanged;
  }
  return look == Look::last ? ScreenOutcome::inconclusive : ScreenOutcome::open;
}

}  // namespace benchgate::compare
