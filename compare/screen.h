#pragma once

/// \file
/// The screen stage: which rows are worth confirming, and which are proven not
/// to have changed. A false alarm here costs time, not a verdict.

#include "compare/protocol_settings.h"
#include "compare/sample.h"

namespace benchgate::compare {

/// What a look at the screening pairs says.
enum class ScreenOutcome { open, slower, faster, unchanged, inconclusive };

/// Judges the log-ratios of a row's screening pairs.
///
/// Slower (faster): the one-sided signed-rank test is significant at the
/// screening level, and the estimate lies beyond half the noise threshold;
/// what lies nearer would never be confirmed. Else unchanged, if the interval
/// of the equivalence test lies within the margin. Never open at the last look.
ScreenOutcome screen_look(const Sample& log_ratios, const RowPolicy& policy,
                          const ProtocolSettings& settings, Look look);

/// Whether two one-sided tests show that the effect is within the equivalence
/// margin: the interval of `equivalence_confidence` lies inside it.
bool shows_equivalence(const Sample& log_ratios, const RowPolicy& policy,
                       const ProtocolSettings& settings);

}  // namespace benchgate::compare
