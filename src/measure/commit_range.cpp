#include "src/measure/commit_range.h"

#include "src/measure/git.h"
#include "src/measure/measurement_error.h"

#include <fmt/format.h>

#include <iterator>
#include <sstream>
#include <utility>

namespace benchgate::measure {

namespace {

constexpr std::size_t kShortName = 10;

/// A field a line, the subject, which may be empty, last.
constexpr const char* kFormat = "--format=%H%n%T%n%cI%n%an <%ae>%n%aI%n%P%n%s";

Commit parse_commit(const std::string& text) {
  std::istringstream lines(text);
  Commit commit;
  Revision& revision = commit.revision;
  std::string parents;
  std::getline(lines, revision.commit);
  std::getline(lines, revision.tree);
  std::getline(lines, revision.date);
  std::getline(lines, commit.author);
  std::getline(lines, commit.authored);
  std::getline(lines, parents);
  std::getline(lines, revision.subject);
  std::istringstream words(parents);
  commit.parents.assign(std::istream_iterator<std::string>(words), {});
  revision.name = revision.commit.substr(0, kShortName);
  return commit;
}

/// `arguments`: which commits.
std::vector<Commit> read_commits(const Git& git,
                                 std::vector<std::string> arguments) {
  std::vector<std::string> all = {"log", "-z", "--no-show-signature",
                                  "--encoding=UTF-8", kFormat};
  all.insert(all.end(), std::make_move_iterator(arguments.begin()),
             std::make_move_iterator(arguments.end()));
  all.emplace_back("--");
  std::istringstream records(git.read(std::move(all)));
  std::vector<Commit> commits;
  for (std::string record; std::getline(records, record, '\0');) {
    commits.push_back(parse_commit(record));
  }
  return commits;
}

void check_ancestry(const Git& git, const Repository& repository,
                    const Revision& good, const Revision& bad) {
  const auto is_ancestor = [&](const Revision& one, const Revision& other) {
    return git.run({"merge-base", "--is-ancestor", one.commit, other.commit})
        .succeeded();
  };
  std::string trouble;
  if (good.commit == bad.commit) {
    trouble = fmt::format(
        "{} and {} are the same commit; name an earlier one "
        "as GOOD",
        good.name, bad.name);
  } else if (is_ancestor(good, bad)) {
    return;
  } else if (is_ancestor(bad, good)) {
    trouble = fmt::format(
        "GOOD ({}) comes after BAD ({}): name the earlier one first; GOOD and "
        "BAD only say which end is which, whatever became faster",
        good.name, bad.name);
  } else if (repository.shallow) {
    trouble = fmt::format(
        "{} is a shallow clone and does not show that {} leads to {}; get the "
        "whole history with git fetch --unshallow (in GitHub Actions: "
        "fetch-depth: 0 for actions/checkout)",
        repository.top.string(), good.name, bad.name);
  } else {
    trouble = fmt::format(
        "GOOD ({0}) is no ancestor of BAD ({1}), so there is no row of commits "
        "between them; git merge-base {0} {1} names where they parted",
        good.name, bad.name);
  }
  throw MeasurementError(MeasurementError::Kind::bad_input, trouble);
}

}  // namespace

std::vector<Commit> commits_between(ProcessRunner& runner,
                                    const Repository& repository,
                                    const Revision& good, const Revision& bad,
                                    Ancestry ancestry) {
  const Git git(runner, repository.top);
  check_ancestry(git, repository, good, bad);
  std::vector<Commit> commits = {commit_named(runner, repository, good.commit)};
  std::vector<Commit> after = read_commits(
      git,
      {ancestry == Ancestry::first_parent ? "--first-parent" : "--topo-order",
       "--reverse", good.commit + ".." + bad.commit});
  commits.insert(commits.end(), std::make_move_iterator(after.begin()),
                 std::make_move_iterator(after.end()));
  commits.front().revision.name = good.name;
  commits.back().revision.name = bad.name;
  return commits;
}

Commit commit_named(ProcessRunner& runner, const Repository& repository,
                    const std::string& name) {
  const Revision revision = resolve(runner, repository, name);
  const Git git(runner, repository.top);
  return read_commits(git, {"-1", revision.commit}).at(0);
}

}  // namespace benchgate::measure
