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

/// From the least that can be asked for to all. The first leaves out what lies
/// four folders deep, runs/YYYY/MM/DD and below, and all files: what is fetched
/// grows by a kilobyte for each month that was never compacted.
constexpr std::array<std::string_view, 3> kFilters = {
    "--filter=combine:blob:none+tree:4", "--filter=blob:none", "--no-filter"};
constexpr std::size_t kNames = 1;
constexpr std::size_t kEverything = 2;

std::size_t filter_of(GitExtent extent) {
  switch (extent) {
    case GitExtent::days:
      return 0;
    case GitExtent::names:
      return kNames;
    case GitExtent::everything:
      break;
  }
  return kEverything;
}

/// GitHub filters trees at depth 0 only, which would be a request for each
/// folder; being refused is one request as well, so it is not tried.
bool is_github(const GitLocation& location,
               const std::function<std::string(const char*)>& environment) {
  constexpr std::array<std::string_view, 4> kBeginnings = {
      "https://github.com/", "ssh://git@github.com/",
      "git@github.com:", "github.com:"};
  const std::string server = server_of(location.repository);
  return (!server.empty() && server == environment("GITHUB_SERVER_URL")) ||
         std::ranges::any_of(kBeginnings, [&](std::string_view beginning) {
           return location.repository.starts_with(beginning);
         });
}

}  // namespace

GitFetch::GitFetch(const GitLocation& location,
                   const std::function<std::string(const char*)>& environment)
    : branch_(location.branch),
      first_filter_(is_github(location, environment) ? kNames : 0) {}

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
    const std::size_t filter = std::max(first_filter_, filter_of(extent));
    try {
      fetch(git, extent, filter);
      return git.find({"rev-parse", "--verify", kTip});
    } catch (const GitFailure& failure) {
      if (failure.problem() == GitProblem::no_branch) {
        return "";
      }
      if (failure.problem() != GitProblem::no_filter || filter == kEverything) {
        throw;
      }
      first_filter_ = filter + 1;
    }
  }
}

void GitFetch::fetch(const GitProgram& git, GitExtent extent,
                     std::size_t filter) {
  ProgramCall options;
  if (extent == GitExtent::everything) {
    options.timeout = kLongFetch;
  }
  (void)git.read({"fetch", "--quiet", "--depth=1", "--no-tags", "--no-prune",
                  "--no-recurse-submodules", "--no-write-fetch-head",
                  std::string(kFilters.at(filter)), std::string(kGitRemote),
                  fmt::format("+refs/heads/{}:{}", branch_, kTip)},
                 std::move(options));
}

}  // namespace benchgate::reporters::history
