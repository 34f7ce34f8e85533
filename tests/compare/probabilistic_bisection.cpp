#include "tests/compare/probabilistic_bisection.h"

#include "compare/hodges_lehmann.h"
#include "compare/pairs.h"

#include <algorithm>
#include <numeric>
#include <set>

namespace benchgate::tests {

namespace {

/// The commit to ask at: the first with half of the probability at or before
/// it. The last one is bad in any case.
std::size_t median_of(const std::vector<double>& probabilities) {
  double sum = 0.0;
  std::size_t commit = 1;
  for (; commit + 2 < probabilities.size(); ++commit) {
    sum += probabilities[commit];
    if (sum >= 0.5) {
      break;
    }
  }
  return commit;
}

bool answers_bad(SimulatedCommits& commits, std::size_t commit, double middle,
                 std::size_t pairs) {
  std::vector<double> log_ratios;
  for (std::size_t i = 0; i < pairs; ++i) {
    log_ratios.push_back(
        compare::log_ratio(commits.pair(0, commit), compare::Direction::lower));
  }
  return compare::hodges_lehmann(compare::Sample(std::move(log_ratios))) >
         middle;
}

}  // namespace

ProbabilisticResult probabilistic_bisection(
    SimulatedCommits& commits, double middle,
    const ProbabilisticSettings& settings) {
  const std::size_t last = commits.last();
  std::vector<double> probabilities(last + 1, 1.0 / static_cast<double>(last));
  probabilities[0] = 0.0;
  ProbabilisticResult result;
  std::set<std::size_t> built;
  std::size_t before = 0;
  while (commits.pairs() < settings.most_pairs) {
    const auto likeliest = std::ranges::max_element(probabilities);
    result.first_bad =
        static_cast<std::size_t>(likeliest - probabilities.begin());
    if (*likeliest >= 1.0 - settings.family_error) {
      result.certain = true;
      break;
    }
    // Of the two commits about the median, the one that splits better.
    std::size_t commit = median_of(probabilities);
    const double up_to = std::accumulate(
        probabilities.begin(),
        probabilities.begin() + static_cast<std::ptrdiff_t>(commit) + 1, 0.0);
    if (commit > 1 && up_to - 0.5 > 0.5 - (up_to - probabilities[commit])) {
      --commit;
    }
    built.insert(commit);
    result.switches += commit != before ? 1 : 0;
    before = commit;
    const bool bad =
        answers_bad(commits, commit, middle, settings.pairs_per_answer);
    double sum = 0.0;
    for (std::size_t i = 1; i <= last; ++i) {
      const bool agrees = (i <= commit) == bad;
      probabilities[i] *= agrees ? settings.right : 1.0 - settings.right;
      sum += probabilities[i];
    }
    for (double& probability : probabilities) {
      probability /= sum;
    }
  }
  result.builds = built.size();
  return result;
}

}  // namespace benchgate::tests
