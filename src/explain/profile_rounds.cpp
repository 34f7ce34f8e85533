#include "src/explain/profile_rounds.h"

#include "src/profile/matched_names.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace benchgate::explain {

namespace {

using Duration = std::chrono::duration<double>;

/// By which the rounds that are left would fill what is left of the time.
double stretch_of(const RoundLimits& limits, Duration first) {
  constexpr double kReserve = 0.9;  // One that is begun is finished.
  const auto left = static_cast<double>(limits.rounds - 1);
  first = std::max(first, Duration(1e-9));
  return std::clamp(kReserve * (limits.time - first) / (first * left), 1.0,
                    kMostStretch);
}

}  // namespace

ProfileRounds take_rounds(const Record& base, const Record& head,
                          const RoundLimits& limits,
                          const IsEnough& is_enough) {
  const auto start = std::chrono::steady_clock::now();
  ProfileRounds rounds;
  double stretch = 1;
  for (std::size_t i = 0; i < limits.rounds; ++i) {
    const Duration elapsed = std::chrono::steady_clock::now() - start;
    if (i > 0 && elapsed > limits.time) {
      break;
    }
    if (i == 1) {
      stretch = stretch_of(limits, elapsed);
    }
    Recorded of_base = base(stretch);
    if (!of_base.profile) {
      rounds.trouble = "base: " + of_base.trouble;
      break;
    }
    Recorded of_head = head(stretch);
    if (!of_head.profile) {
      rounds.trouble = "head: " + of_head.trouble;
      break;
    }
    for (const Recorded* recorded : {&of_base, &of_head}) {
      rounds.warnings.insert(recorded->warnings.begin(),
                             recorded->warnings.end());
    }
    rounds.base.push_back(std::move(*of_base.profile));
    rounds.head.push_back(std::move(*of_head.profile));
    if (is_enough && is_enough(rounds.base.back(), rounds.head.back())) {
      break;
    }
  }
  profile::match_names(rounds.base, rounds.head);
  return rounds;
}

}  // namespace benchgate::explain
