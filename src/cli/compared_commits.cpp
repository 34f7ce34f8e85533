#include "src/cli/compared_commits.h"

#include "src/cli/loop_counters.h"
#include "src/cli/matched_suites.h"
#include "src/cli/report_output.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace benchgate::cli {

ComparedCommits::ComparedCommits(measure::ProcessRunner& runner, Side base,
                                 Side head, const std::string& suite,
                                 const std::string& metric)
    : base_(std::move(base)), head_(std::move(head)) {
  match_suites(base_, head_);
  sides_ = start_suites(runner, base_, head_, running_);
  CounterMaker(runner, needed_for(metric), running_).add_to(sides_);
  const auto found =
      std::ranges::find(sides_, suite, &measure::SuiteSides::name);
  if (!suite.empty() && found == sides_.end()) {
    throw UsageError(fmt::format("it has no suite '{}'", suite));
  }
  chosen_ = found == sides_.end() ? nullptr : &*found;
}

std::vector<SuiteLists> ComparedCommits::lists() const {
  std::vector<SuiteLists> lists;
  for (const measure::SuiteSides& each : sides_) {
    lists.push_back({.name = each.name,
                     .base = each.base->list(),
                     .head = each.head->list()});
  }
  return lists;
}

}  // namespace benchgate::cli
