#pragma once

#include "compare/comparison.h"

namespace benchgate::compare {

/// Computes everything that follows from the raw values of `comparison`: what
/// each row says (summaries, delta, p-value, verdict), the geometric means and
/// the summary with the gate's answer. Live runs end with it, and
/// `benchgate report` begins with it, so that a result file alone reproduces
/// every verdict.
///
/// Taken from the input: raw values, row policies and acceptances, the policy,
/// `seconds`, `budget_spent`; rows whose verdict is missing, added or failed
/// keep it and their note. Fingerprints (Program::environment) that differ set
/// every row to not gated, with a warning. The pairs of a failed row are needed
/// too: they say whether it was a candidate, and so how strictly the others
/// were tested. Deciding twice gives the same as deciding once.
///
/// A row that regressed and has an acceptance keeps `accepted` only if the
/// delta is within `up_to`; else it becomes `exceeded`, and the note says by
/// how much. Whether `until` has passed is for the caller, who has a clock, to
/// check before.
///
/// A shard is decided as strictly as the whole may turn out to need: what is
/// called changed in a shard is called so in the whole, too. Where a shard is
/// missing, the gate fails.
Comparison decide(Comparison comparison);

}  // namespace benchgate::compare
