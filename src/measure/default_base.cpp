#include "src/measure/default_base.h"

#include "src/measure/git.h"
#include "src/measure/measurement_error.h"

#include <fmt/format.h>

#include <optional>
#include <sstream>

namespace benchgate::measure {

namespace {

constexpr std::size_t kShortName = 10;

std::string short_name(const std::string& commit) {
  return commit.substr(0, kShortName);
}

bool exists(const Git& git, const std::string& reference) {
  return git
      .run({"rev-parse", "--verify", "--quiet", "--end-of-options",
            reference + "^{commit}"})
      .succeeded();
}

/// "origin/main" for "refs/remotes/origin/main".
std::string shown(const std::string& reference) {
  std::string name = reference.substr(reference.find('/') + 1);
  return name.substr(name.find('/') + 1);
}

/// Its full name, such as "refs/remotes/origin/main".
std::optional<std::string> default_branch(const Git& git) {
  const ProcessResult named =
      git.run({"symbolic-ref", "--quiet", "refs/remotes/origin/HEAD"});
  std::string target = named.output.substr(0, named.output.find('\n'));
  // The branch that it points to may have been deleted since.
  if (named.succeeded() && exists(git, target)) {
    return target;
  }
  for (const char* reference :
       {"refs/remotes/origin/main", "refs/remotes/origin/master",
        "refs/heads/main", "refs/heads/master"}) {
    if (exists(git, reference)) {
      return reference;
    }
  }
  return std::nullopt;
}

/// Where HEAD left `branch`; empty when they have no commit in common.
std::optional<std::string> merge_base(const Git& git,
                                      const Repository& repository,
                                      const std::string& branch) {
  const ProcessResult result = git.run({"merge-base", branch, "HEAD"});
  if (result.succeeded()) {
    return result.output.substr(0, result.output.find('\n'));
  }
  if (repository.shallow) {
    throw MeasurementError(
        MeasurementError::Kind::bad_input,
        fmt::format(
            "{} is a shallow clone and lacks the commit at which HEAD left {}; "
            "get the whole history with git fetch --unshallow (in GitHub "
            "Actions: fetch-depth: 0 for actions/checkout), or name the base",
            repository.top.string(), shown(branch)));
  }
  return std::nullopt;
}

/// `why`: what is special about HEAD, as a clause.
DefaultBase beside_head(ProcessRunner& runner, const Repository& repository,
                        const Revision& head, const std::string& why) {
  const Git git(runner, repository.top);
  Revision last = resolve(runner, repository, "HEAD");
  if (last.tree != head.tree) {
    std::string reason = fmt::format(
        "base is HEAD ({}), because {} and the work tree has changes",
        short_name(last.commit), why);
    return {std::move(last), std::move(reason)};
  }
  // A shallow clone ends at HEAD without being the first commit: resolve()
  // says what to do about that.
  if (!repository.shallow && !exists(git, "HEAD~1")) {
    return {std::move(last),
            "base is HEAD itself, because the repository has one commit and "
            "the work tree has no changes: nothing else is there to compare "
            "with"};
  }
  Revision previous = resolve(runner, repository, "HEAD~1");
  std::string reason = fmt::format(
      "base is the previous commit HEAD~1 ({}), because {} and the work tree "
      "has no changes",
      short_name(previous.commit), why);
  return {std::move(previous), std::move(reason)};
}

}  // namespace

DefaultBase default_base(ProcessRunner& runner, const Repository& repository,
                         const Revision& head) {
  const Git git(runner, repository.top);
  if (!exists(git, "HEAD")) {
    return {head,
            "base is the work tree itself, because the repository has no "
            "commit yet"};
  }
  const std::optional<std::string> branch = default_branch(git);
  if (!branch) {
    return beside_head(runner, repository, head,
                       "there is no default branch (origin/HEAD, origin/main, "
                       "origin/master, main or master)");
  }
  const std::optional<std::string> left = merge_base(git, repository, *branch);
  if (!left) {
    return beside_head(
        runner, repository, head,
        fmt::format("HEAD and {} have no commit in common", shown(*branch)));
  }
  if (*left == git.read({"rev-parse", "HEAD"})) {
    return beside_head(runner, repository, head,
                       fmt::format("HEAD is on {}", shown(*branch)));
  }
  Revision base = resolve(runner, repository, *left);
  base.name = short_name(base.commit);
  std::string reason = fmt::format("base is {}, where HEAD left {}",
                                   short_name(base.commit), shown(*branch));
  return {std::move(base), std::move(reason)};
}

}  // namespace benchgate::measure
