#include "compare/verdict.h"

#include <array>

namespace benchgate::compare {

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::regressed:
      return "regressed";
    case Verdict::improved:
      return "improved";
    case Verdict::unchanged:
      return "unchanged";
    case Verdict::inconclusive:
      return "inconclusive";
    case Verdict::missing:
      return "missing";
    case Verdict::added:
      return "added";
    case Verdict::failed:
      return "failed";
  }
  return "";  // Not reached: the switch has every enumerator.
}

std::optional<Verdict> verdict_from(std::string_view word) {
  constexpr std::array kAll = {Verdict::regressed, Verdict::improved,
                               Verdict::unchanged, Verdict::inconclusive,
                               Verdict::missing,   Verdict::added,
                               Verdict::failed};
  for (const Verdict verdict : kAll) {
    if (word == to_string(verdict)) {
      return verdict;
    }
  }
  return std::nullopt;
}

}  // namespace benchgate::compare
