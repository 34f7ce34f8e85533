#include "reporters/history/git_fetch.h"

#include "reporters/history/git_failure.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>
#include <vector>

namespace benchgate::reporters::history {

namespace {

constexpr const char* kTip = "refs/benchgate/tip";

/// Half a gigabyte of history over a slow line.
constexpr std::chrono::milliseconds kLongFetch = std::chrono::minutes(30);

/// From the least that can be asked for to all.
constexpr std::array<std::string_view, 3> kFilters = {
    "--filter=tree:0", "--filter=blob:none", "--no-filter"};
constexpr std::size_t kNoFolders = 0;
constexpr std::size_t kEverything = 2;

/// What git says when a server gives no parts.
constexpr std::string_view kIgnored = "filtering not recognized by server";

}  // namespace

GitFetch::GitFetch(const GitLocation& location) : branch_(location.branch) {}

std::string GitFetch::look(const GitProgram& git) const {
  const std::string ref = fmt::format("refs/heads/{}", branch_);
  // Lines "COMMIT<tab>REF", of all refs that end with this one's name.
  const std::string said =
      git.read({"ls-remote", "--quiet", std::string(kGitRemote), ref});
  const std::size_t end = said.find(fmt::format("\t{}\n", ref));
  if (end == std::string::npos) {
    return "";
  }
  const std::size_t before = said.rfind('\n', end);
  const std::size_t begin = before == std::string::npos ? 0 : before + 1;
  return said.substr(begin, end - begin);
}

std::string GitFetch::tip(const GitProgram& git, GitExtent extent) {
  for (;;) {
    filter_ = extent == GitExtent::everything ? kEverything : first_filter_;
    try {
      fetch(git, extent);
      return git.find({"rev-parse", "--verify", kTip});
    } catch (const GitFailure& failure) {
      if (failure.problem() == GitProblem::no_branch) {
        return "";
      }
      if (failure.problem() != GitProblem::no_filter) {
        throw;
      }
      if (!ask_for_more()) {
        // All was asked for, so it is no filter; the branch may be another now.
        throw GitFailure(GitProblem::other, failure.what());
      }
    }
  }
}

bool GitFetch::left_out_folders() const {
  return filter_ == kNoFolders && !ignored_;
}

bool GitFetch::left_out_files() const {
  return filter_ != kEverything && !ignored_;
}

bool GitFetch::ask_for_more() {
  if (filter_ == kEverything) {
    return false;
  }
  first_filter_ = filter_ + 1;
  return true;
}

void GitFetch::fetch(const GitProgram& git, GitExtent extent) {
  ProgramCall options;
  if (extent == GitExtent::everything) {
    options.timeout = kLongFetch;
  }
  const std::string warnings =
      git.warnings({"fetch", "--quiet", "--depth=1", "--no-tags", "--no-prune",
                    "--no-recurse-submodules", "--no-write-fetch-head",
                    std::string(kFilters.at(filter_)), std::string(kGitRemote),
                    fmt::format("+refs/heads/{}:{}", branch_, kTip)},
                   std::move(options));
  ignored_ = warnings.find(kIgnored) != std::string::npos;
}

void GitFetch::objects(const GitProgram& git,
                       std::span<const std::string> names) const {
  ProgramCall options;
  for (const std::string& name : names) {
    options.input += name;
    options.input += '\n';
  }
  // Else the server would hear of the commit that we have, and leave out what
  // belongs to it.
  (void)git.with("fetch.negotiationAlgorithm", "noop")
      .read({"fetch", "--quiet", "--no-tags", "--no-prune",
             "--no-recurse-submodules", "--no-write-fetch-head",
             std::string(kFilters.at(filter_)), "--stdin",
             std::string(kGitRemote)},
            std::move(options));
}

}  // namespace benchgate::reporters::history
