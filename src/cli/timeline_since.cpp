#include "src/cli/timeline_since.h"

#include "src/cli/history_commit.h"
#include "src/cli/report_output.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>

namespace benchgate::cli {

namespace {

using reporters::history::Timeline;

/// Longer ones are the digits of commits.
constexpr std::size_t kDigitsOfANumber = 6;

bool is_number(std::string_view word) {
  return !word.empty() && word.size() <= kDigitsOfANumber &&
         word.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Those of the first `runs` runs that are before the last `commits` commits of
/// them.
std::size_t runs_before_last(const Timeline& timeline, std::size_t commits,
                             std::size_t runs) {
  std::set<std::string_view> seen;
  while (runs > 0) {
    const std::string& commit = timeline.runs[runs - 1].commit.id;
    if (!seen.contains(commit) && seen.size() == commits) {
      break;
    }
    seen.insert(commit);
    --runs;
  }
  return runs;
}

}  // namespace

std::size_t runs_until(const Timeline& timeline, const std::string& word,
                       const std::string& what, const Project& project,
                       measure::ProcessRunner& runner,
                       std::optional<std::size_t> end) {
  if (is_number(word)) {
    return runs_before_last(timeline, std::stoul(word),
                            end.value_or(timeline.runs.size()));
  }
  const auto runs_of = [&](const std::string& commit) {
    const auto last =
        std::find_if(timeline.runs.rbegin(), timeline.runs.rend(),
                     [&](const auto& run) { return run.commit.id == commit; });
    return static_cast<std::size_t>(timeline.runs.rend() - last);
  };
  if (const std::size_t runs = runs_of(word); runs > 0) {
    return runs;  // All its digits; no repository is needed.
  }
  CommitOptions options;
  options.commit = word;
  const auto commit = find_commit(runner, project, options, {}, "", what);
  if (const std::size_t runs = runs_of(commit.id); runs > 0) {
    return runs;
  }
  const auto younger = std::ranges::find_if(
      timeline.runs,
      [&](const auto& run) { return run.commit.time > commit.time; });
  return static_cast<std::size_t>(younger - timeline.runs.begin());
}

}  // namespace benchgate::cli
