#pragma once

#include <optional>
#include <string_view>

namespace benchgate::compare {

/// What is said of one benchmark and metric. Spelled in JSON as here.
enum class Verdict {
  regressed,     ///< Slower by more than the noise threshold, confirmed.
  improved,      ///< Faster by more than the noise threshold, confirmed.
  unchanged,     ///< Proven to lie within the equivalence margin.
  inconclusive,  ///< None of these within the budget.
  missing,       ///< In base only.
  added,         ///< In head only.
  failed         ///< A side crashed, timed out or gave no usable number.
};

std::string_view to_string(Verdict verdict);

/// Empty for a word that is no verdict.
std::optional<Verdict> verdict_from(std::string_view word);

}  // namespace benchgate::compare
