#include "reporters/history/git_branch.h"

#include "reporters/history/backend_defaults.h"
#include "reporters/history/git_failure.h"
#include "reporters/history/git_place.h"
#include "reporters/history/git_retry.h"

#include <fmt/format.h>

#include <chrono>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <random>
#include <utility>

namespace benchgate::reporters::history {

namespace {

namespace fs = std::filesystem;

constexpr const char* kNext = "refs/benchgate/next";

/// Tidying half a gigabyte of history.
constexpr std::chrono::milliseconds kLongTidying = std::chrono::minutes(30);

/// How many packs a kept repository collects, one a fetch, before it is tidied.
constexpr std::size_t kMostPacks = 30;

using Clock = std::chrono::steady_clock;

std::chrono::milliseconds time_since(Clock::time_point start) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() -
                                                               start);
}

std::uint64_t random_seed() {
  std::random_device random;
  constexpr unsigned kHalf = 32;
  return (std::uint64_t{random()} << kHalf) | random();
}

}  // namespace

GitBranch::GitBranch(GitLocation location, BackendSettings settings)
    : location_(std::move(location)),
      settings_(with_defaults(std::move(settings))),
      git_(settings_.run_program, settings_.environment) {
  try {
    GitPlace place = find_place(git_, location_);
    location_ = std::move(place.location);
    local_folder_ = std::move(place.folder);
    object_format_ = std::move(place.object_format);
  } catch (const GitFailure& failure) {
    throw HistoryError(explain(failure, location_));
  }
  fetch_.emplace(location_, settings_.environment);
  git_ = with_credentials(git_, location_, settings_.environment)
             .with(fmt::format("remote.{}.url", kGitRemote),
                   location_.local ? local_folder_ : location_.repository);
  if (location_.local) {
    // Nothing is acknowledged before it is on disk; and cleaning up would be
    // ended half way, by the end of the process that began it.
    git_ = git_.with(fmt::format("remote.{}.receivepack", kGitRemote),
                     "git -c core.fsync=committed,reference -c "
                     "receive.autogc=false receive-pack");
  }
}

std::string GitBranch::local_tip(const GitProgram& git) const {
  return git.find({"rev-parse", "--quiet", "--verify",
                   fmt::format("refs/heads/{}", location_.branch)});
}

GitProgram GitBranch::make_repository(const GitWorkspace& workspace) const {
  const std::string path = workspace.path().string();
  (void)git_.read({"init", "--quiet", "--bare", "--template=",
                   fmt::format("--object-format={}", object_format_), path});
  if (location_.local) {
    // Its objects are ours as well, so that nothing need be copied.
    const fs::path objects = fs::path(local_folder_) / "objects";
    std::ofstream(workspace.path() / "objects" / "info" / "alternates")
        << objects.string() << '\n';
    std::error_code ignored;
    fs::copy_file(fs::path(local_folder_) / "shallow",
                  workspace.path() / "shallow", ignored);
  }
  return git_.in(path);
}

std::string GitBranch::tip(const GitProgram& git, GitExtent extent) {
  return location_.local ? local_tip(git_.in(local_folder_))
                         : fetch_->tip(git, extent);
}

std::unique_ptr<GitWorkspace> GitBranch::kept_workspace() const {
  bool told = false;
  return open_git_workspace(
      settings_.cache,
      fmt::format("{}#{}", location_.repository, location_.branch), [&] {
        if (!std::exchange(told, true)) {
          settings_.progress(fmt::format(
              "waiting for another process that reads {}", location_.text));
        }
        constexpr std::chrono::milliseconds kLook{50};
        settings_.pause(kLook);
      });
}

GitProgram GitBranch::kept_repository(const GitWorkspace& workspace) const {
  workspace.remove_stale_locks();
  std::error_code error;
  if (!fs::exists(workspace.path() / "HEAD", error)) {
    workspace.clear();
    return make_repository(workspace);
  }
  GitProgram git = git_.in(workspace.path().string());
  if (workspace.packs() > kMostPacks) {
    ProgramCall options;
    options.timeout = kLongTidying;
    (void)git.read({"gc", "--quiet", "--prune=now"}, std::move(options));
  }
  return git;
}

std::string GitBranch::tip() {
  GitRetry retry(settings_.pause, settings_.progress, random_seed());
  try {
    for (;;) {
      const auto start = Clock::now();
      try {
        return location_.local ? local_tip(git_.in(local_folder_))
                               : fetch_->look(git_);
      } catch (const GitFailure& failure) {
        retry.after(failure, time_since(start));
      }
    }
  } catch (const GitFailure& failure) {
    throw HistoryError(explain(failure, location_));
  }
}

void GitBranch::read(const std::function<void(const GitSnapshot&)>& use) {
  try {
    if (location_.local) {
      const GitProgram git = git_.in(local_folder_);
      use({.git = git, .tip = local_tip(git)});
    } else {
      const auto workspace = kept_workspace();
      use(fetch_kept(*workspace));
    }
  } catch (const GitFailure& failure) {
    throw HistoryError(explain(failure, location_));
  }
}

GitSnapshot GitBranch::fetch_kept(const GitWorkspace& workspace) {
  GitRetry retry(settings_.pause, settings_.progress, random_seed());
  bool started_anew = false;
  for (;;) {
    const auto start = Clock::now();
    try {
      const GitProgram git = kept_repository(workspace);
      return {.git = git, .tip = tip(git, GitExtent::everything)};
    } catch (const GitFailure& failure) {
      // What we keep may have been damaged by whatever ended a process before.
      if ((failure.problem() == GitProblem::other ||
           failure.problem() == GitProblem::damaged ||
           failure.problem() == GitProblem::no_repository) &&
          !std::exchange(started_anew, true)) {
        workspace.clear();
        continue;
      }
      retry.after(failure, time_since(start));
    }
  }
}

GitIdentity GitBranch::identity() const {
  const auto or_else = [this](const char* name, const char* otherwise) {
    std::string value = settings_.environment(name);
    return value.empty() ? std::string(otherwise) : value;
  };
  return {.name = or_else("GIT_COMMITTER_NAME", "benchgate"),
          .email = or_else("GIT_COMMITTER_EMAIL", "benchgate@localhost"),
          .time = static_cast<long long>(std::time(nullptr))};
}

void GitBranch::import(const GitSnapshot& snapshot, const GitChange& change,
                       GitHistory history) const {
  GitParent parent{.commit = snapshot.tip, .tree = ""};
  if (history == GitHistory::replaced && !snapshot.tip.empty()) {
    parent.commit.clear();
    parent.tree = snapshot.git.find(
        {"rev-parse", "--verify", fmt::format("{}^{{tree}}", snapshot.tip)});
  }
  ProgramCall options;
  options.input = import_stream(change, parent, identity());
  (void)snapshot.git.read({"fast-import", "--quiet", "--force", "--done"},
                          std::move(options));
}

void GitBranch::push(const GitSnapshot& snapshot) const {
  // The lease is on the very commit that ours was made from: whoever came in
  // between makes it fail.
  const std::string said = snapshot.git.read(
      {"push", "--porcelain", "--no-verify", "--no-follow-tags", "--no-signed",
       "--recurse-submodules=no",
       fmt::format("--force-with-lease=refs/heads/{}:{}", location_.branch,
                   snapshot.tip),
       std::string(kGitRemote),
       fmt::format("{}:refs/heads/{}", kNext, location_.branch)});
  // Two who write the same in the same second make the same commit.
  if (said.find("\n=\t") != std::string::npos) {
    throw GitFailure(GitProblem::lost_race, "the same is there already");
  }
}

void GitBranch::change(const GitProgram& git, GitExtent extent,
                       GitHistory& history, const Decide& decide) {
  GitRetry retry(settings_.pause, settings_.progress, random_seed());
  GitAttempt attempt = GitAttempt::none;
  bool pushing = false;
  for (;;) {
    const auto start = Clock::now();
    try {
      pushing = false;
      const GitSnapshot snapshot{.git = git, .tip = tip(git, extent)};
      const auto change = decide(snapshot, attempt);
      if (!change) {
        return;
      }
      import(snapshot, *change, history);
      pushing = true;
      push(snapshot);
      retry.won();
      return;
    } catch (const GitFailure& failure) {
      if (pushing && (failure.problem() == GitProblem::trouble ||
                      failure.problem() == GitProblem::other)) {
        attempt = GitAttempt::unknown;
      }
      // To replace the history is to send all that stays; on top of it, what is
      // damaged may stay as it is.
      const bool must_stay =
          failure.problem() == GitProblem::no_rewrite ||
          failure.problem() == GitProblem::protected_branch ||
          failure.problem() == GitProblem::damaged;
      if (must_stay && history == GitHistory::replaced) {
        history = GitHistory::kept;
        continue;
      }
      retry.after(failure, time_since(start));
    }
  }
}

void GitBranch::write(GitExtent extent, const Decide& decide) {
  try {
    const auto workspace = make_git_workspace(settings_.cache);
    GitProgram git = make_repository(*workspace);
    if (!location_.local) {
      // What a partial fetch left out is fetched when it is asked for.
      git = git.with(fmt::format("remote.{}.promisor", kGitRemote), "true");
    }
    GitHistory history = GitHistory::kept;
    change(git, extent, history, decide);
  } catch (const GitFailure& failure) {
    throw HistoryError(explain(failure, location_));
  }
}

GitHistory GitBranch::rewrite(const Decide& decide) {
  GitHistory history = GitHistory::replaced;
  try {
    const auto workspace = location_.local ? make_git_workspace(settings_.cache)
                                           : kept_workspace();
    const GitProgram git = location_.local ? make_repository(*workspace)
                                           : fetch_kept(*workspace).git;
    change(git, GitExtent::everything, history, decide);
    if (location_.local) {
      ProgramCall options;
      options.timeout = kLongTidying;
      (void)git_.in(local_folder_)
          .read({"-c", "gc.auto=6700", "-c", "gc.autoDetach=false", "gc",
                 "--auto", "--quiet"},
                std::move(options));
    }
  } catch (const GitFailure& failure) {
    throw HistoryError(explain(failure, location_));
  }
  return history;
}

}  // namespace benchgate::reporters::history
