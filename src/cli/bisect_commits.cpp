#include "src/cli/bisect_commits.h"

#include "src/cli/report_output.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <variant>

namespace benchgate::cli {

using measure::Commit;

namespace {

measure::Revision commit_at(std::string_view end, const std::string& word,
                            SideMaker& maker) {
  const Named named = maker.find(word);
  const auto* revision = std::get_if<measure::Revision>(&named);
  if (revision == nullptr || !revision->objects.empty()) {
    throw UsageError(fmt::format(
        "{} {}: a search needs commits at both ends; {}", end, word,
        revision == nullptr ? "name a git revision"
                            : "commit the changes of the work tree first"));
  }
  return *revision;
}

/// commits.size() if it is not among them.
std::size_t place_of(const std::string& commit,
                     const std::vector<Commit>& commits) {
  const auto found = std::ranges::find_if(commits, [&](const Commit& each) {
    return each.revision.commit == commit;
  });
  return static_cast<std::size_t>(found - commits.begin());
}

}  // namespace

std::vector<Commit> commits_of(const BisectRequest& request, SideMaker& maker,
                               const measure::Repository& repository,
                               measure::ProcessRunner& runner) {
  const measure::Revision good = commit_at("GOOD", request.good, maker);
  const measure::Revision bad = commit_at("BAD", request.bad, maker);
  return measure::commits_between(runner, repository, good, bad,
                                  request.all_parents
                                      ? measure::Ancestry::all
                                      : measure::Ancestry::first_parent);
}

std::map<std::size_t, std::string> unwanted_commits(
    const BisectRequest& request, const std::vector<Commit>& commits,
    const measure::Repository& repository, measure::ProcessRunner& runner) {
  std::map<std::size_t, std::string> unwanted;
  for (const std::string& word : request.skip) {
    const std::string commit =
        measure::resolve(runner, repository, word).commit;
    const std::size_t place = place_of(commit, commits);
    if (place == 0 || place + 1 >= commits.size()) {
      throw UsageError(fmt::format(
          "--skip {}: that is no commit between GOOD and BAD", word));
    }
    unwanted[place] = "by --skip";
  }
  return unwanted;
}

std::size_t parent_of(std::size_t head, std::size_t before,
                      std::vector<Commit>& commits,
                      const measure::Repository& repository,
                      measure::ProcessRunner& runner) {
  const std::vector<std::string>& parents = commits[head].parents;
  if (parents.empty() ||
      std::ranges::find(parents, commits[before].revision.commit) !=
          parents.end()) {
    return before;
  }
  const std::string parent = parents.front();
  const std::size_t place = place_of(parent, commits);
  if (place == commits.size()) {
    commits.push_back(measure::commit_named(runner, repository, parent));
  }
  return place;
}

}  // namespace benchgate::cli
