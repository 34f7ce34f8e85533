#include "src/explain/profile_rounds.h"

#include "src/profile/matched_names.h"

#include <utility>

namespace benchgate::explain {

ProfileRounds take_rounds(const Record& base, const Record& head,
                          const RoundLimits& limits,
                          const IsEnough& is_enough) {
  const auto start = std::chrono::steady_clock::now();
  ProfileRounds rounds;
  for (std::size_t i = 0; i < limits.rounds; ++i) {
    if (i > 0 && std::chrono::steady_clock::now() - start > limits.time) {
      break;
    }
    Recorded of_base = base();
    if (!of_base.profile) {
      rounds.trouble = "base: " + of_base.trouble;
      break;
    }
    Recorded of_head = head();
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
