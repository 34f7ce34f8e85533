#include "reporters/history/git_push.h"

#include "reporters/history/git_failure.h"
#include "reporters/history/git_fetch.h"

#include <fmt/format.h>

#include <utility>

namespace benchgate::reporters::history {

namespace {

constexpr const char* kNext = "refs/benchgate/next";

}  // namespace

void make_commit(const GitProgram& git, const std::string& tip,
                 const GitChange& change, GitHistory history,
                 const GitIdentity& identity) {
  GitParent parent{.commit = tip, .tree = ""};
  if (history == GitHistory::replaced && !tip.empty()) {
    parent.commit.clear();
    parent.tree =
        git.find({"rev-parse", "--verify", fmt::format("{}^{{tree}}", tip)});
  }
  ProgramCall options;
  options.input = import_stream(change, parent, identity);
  (void)git.read({"fast-import", "--quiet", "--force", "--done"},
                 std::move(options));
}

void push_commit(const GitProgram& git, const std::string& tip,
                 const std::string& branch) {
  // The lease is on the very commit that ours was made from: whoever came in
  // between makes it fail.
  const std::string said =
      git.read({"push", "--porcelain", "--no-verify", "--no-follow-tags",
                "--no-signed", "--recurse-submodules=no",
                fmt::format("--force-with-lease=refs/heads/{}:{}", branch, tip),
                std::string(kGitRemote),
                fmt::format("{}:refs/heads/{}", kNext, branch)});
  // Two who write the same in the same second make the same commit.
  if (said.find("\n=\t") != std::string::npos) {
    throw GitFailure(GitProblem::lost_race, "the same is there already");
  }
}

}  // namespace benchgate::reporters::history
