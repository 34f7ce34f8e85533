#pragma once

/// \file
/// The confirm stage: fresh pairs for the candidates. Every false alarm that
/// there can be is made here, so every test here is paid for.

#include "compare/protocol_settings.h"
#include "compare/sample.h"

namespace benchgate::compare {

/// What a look at the confirming pairs says.
enum class ConfirmOutcome { open, confirmed, unchanged, inconclusive };

/// The p-value of the confirming test: how probable these log-ratios are if the
/// change, in the direction in which it is suspected, is at most the noise
/// threshold. One-sided signed-rank test.
double confirm_p_value(const Sample& log_ratios, Change suspected,
                       const RowPolicy& policy);

/// Judges the log-ratios of a candidate's confirming pairs.
///
/// Confirmed: the p-value is at most `level`. Dropped for futility: a one-sided
/// upper bound of `futility_confidence` is below the noise threshold. What is
/// dropped, or not confirmed by the last look, is unchanged if that is shown,
/// else inconclusive.
ConfirmOutcome confirm_look(const Sample& log_ratios, Change suspected,
                            const RowSettings& row,
                            const ProtocolSettings& settings, double level,
                            Look look);

}  // namespace benchgate::compare
