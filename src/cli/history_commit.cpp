#include "src/cli/history_commit.h"

#include "src/cli/report_output.h"
#include "src/measure/git.h"
#include "src/measure/measurement_error.h"
#include "src/measure/revision.h"

#include <fmt/format.h>

#include <optional>
#include <sstream>

namespace benchgate::cli {

namespace {

using reporters::history::Commit;

bool is_whole_id(const std::string& word) {
  return (word.size() == 40 || word.size() == 64) &&
         word.find_first_not_of("0123456789abcdef") == std::string::npos;
}

Commit describe(measure::ProcessRunner& runner,
                const measure::Repository& repository, const std::string& id) {
  const measure::Git git =
      measure::Git(runner, repository.top).with("TZ", "UTC");
  std::istringstream lines(
      git.read({"log", "-1", "--no-show-signature", "--encoding=UTF-8",
                "--date=format-local:%Y-%m-%dT%H:%M:%SZ",
                "--format=%H%n%P%n%cd%n%s", id, "--"}));
  Commit commit;
  std::string parents;
  std::getline(lines, commit.id);
  std::getline(lines, parents);
  std::getline(lines, commit.time);
  std::getline(lines, commit.subject);
  std::istringstream each(parents);
  for (std::string parent; each >> parent;) {
    commit.parents.push_back(parent);
  }
  return commit;
}

/// Empty if the repository, if there is one, does not know it; `why` then says
/// so.
std::optional<Commit> find_in_repository(measure::ProcessRunner& runner,
                                         const Project& project,
                                         const std::string& word,
                                         std::string& why) {
  if (!project.repository) {
    why = project.no_repository;
    return std::nullopt;
  }
  try {
    const auto revision = measure::resolve(runner, *project.repository, word);
    return describe(runner, *project.repository, revision.commit);
  } catch (const measure::MeasurementError& error) {
    why = error.what();
    return std::nullopt;
  }
}

}  // namespace

Commit find_commit(measure::ProcessRunner& runner, const Project& project,
                   const CommitOptions& options, const compare::Program& head,
                   const std::string& started, const std::string& what) {
  const std::string& word =
      options.commit.empty() ? head.commit : options.commit;
  if (word.empty()) {
    throw UsageError(fmt::format(
        "{}: {} is no commit; say which one was measured with --commit", what,
        head.revision.empty() ? "head" : head.revision));
  }
  std::string why;
  if (auto commit = find_in_repository(runner, project, word, why)) {
    if (!options.time.empty()) {
      commit->time = options.time;
    }
    return *std::move(commit);
  }
  const std::string time = !options.time.empty() ? options.time
                           : project.repository  ? ""
                                                 : started;
  if (!is_whole_id(word)) {
    throw UsageError(fmt::format("{}: {}", what, why));
  }
  if (time.empty()) {
    throw UsageError(fmt::format(
        "{}: {}. If it was measured from a work tree with changes that are not "
        "committed, commit them and name the commit with --commit; if it is "
        "not in this clone, give its time with --time",
        what, why));
  }
  return {.id = word, .parents = {}, .time = time, .subject = ""};
}

}  // namespace benchgate::cli
