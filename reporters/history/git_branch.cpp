#include "reporters/history/git_branch.h"

#include "reporters/history/backend_defaults.h"
#include "reporters/history/git_failure.h"
#include "reporters/history/git_place.h"
#include "reporters/history/git_retry.h"
#include "reporters/quantity.h"

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
  fetch_.emplace(location_);
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

void GitBranch::tell(const std::string& text) const {
  settings_.progress(fmt::format("{}: {}", location_.text, text));
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
           failure.problem() == GitProblem::no_filter ||
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

void GitBranch::change(const GitProgram& git, Writing& writing,
                       const Decide& decide) {
  GitRetry retry(settings_.pause, settings_.progress, random_seed());
  GitPartial partial(*fetch_, git);
  bool pushing = false;
  for (;;) {
    const auto start = Clock::now();
    try {
      pushing = false;
      const GitSnapshot snapshot{
          .git = git,
          .tip = tip(git, writing.extent),
          .partial = location_.local ? nullptr : &partial};
      const auto change = decide(snapshot, writing.attempt);
      if (!change) {
        return;
      }
      make_commit(git, snapshot.tip, *change, writing.history, identity());
      pushing = true;
      push_commit(git, snapshot.tip, location_.branch);
      retry.won();
      return;
    } catch (const GitFailure& failure) {
      if (pushing && (failure.problem() == GitProblem::trouble ||
                      failure.problem() == GitProblem::other)) {
        writing.attempt = GitAttempt::unknown;
      }
      // To replace the history is to send all that stays; on top of it, what is
      // damaged may stay as it is.
      const bool must_stay =
          failure.problem() == GitProblem::no_rewrite ||
          failure.problem() == GitProblem::protected_branch ||
          failure.problem() == GitProblem::damaged;
      if (must_stay && writing.history == GitHistory::replaced) {
        writing.history = GitHistory::kept;
        continue;
      }
      retry.after(failure, time_since(start));
    }
  }
}

void GitBranch::write(const Decide& decide) {
  GitAttempt attempt = GitAttempt::none;
  for (;;) {
    try {
      write_once(attempt, decide);
      return;
    } catch (const GitFailure& failure) {
      if (failure.problem() != GitProblem::no_filter || location_.local ||
          !fetch_->ask_for_more()) {
        throw HistoryError(explain(failure, location_));
      }
    }
  }
}

void GitBranch::write_once(GitAttempt& attempt, const Decide& decide) {
  const auto workspace = make_git_workspace(settings_.cache);
  GitProgram git = make_repository(*workspace);
  if (!location_.local) {
    // What a partial fetch left out is fetched when it is asked for.
    git = git.with(fmt::format("remote.{}.promisor", kGitRemote), "true");
  }
  Writing writing{.extent = GitExtent::named,
                  .history = GitHistory::kept,
                  .attempt = attempt};
  try {
    change(git, writing, decide);
  } catch (const GitFailure&) {
    attempt = writing.attempt;
    throw;
  }
  if (!location_.local) {
    tell_of_size(*workspace);
  }
}

void GitBranch::tell_of_size(const GitWorkspace& workspace) {
  constexpr std::size_t kMuch = std::size_t{1} << 20U;
  if (const std::size_t bytes = workspace.pack_bytes();
      fetch_->was_ignored() && bytes > kMuch &&
      !std::exchange(told_of_size_, true)) {
    tell(fmt::format(
        "the server sends all of the branch ({}) for each run that is added: "
        "`git config uploadpack.allowFilter true` in its repository makes it "
        "send a few folders",
        quantity(static_cast<double>(bytes), "B")));
  }
}

GitHistory GitBranch::rewrite(const Decide& decide) {
  Writing writing{.extent = GitExtent::everything,
                  .history = GitHistory::replaced,
                  .attempt = GitAttempt::none};
  try {
    const auto workspace = location_.local ? make_git_workspace(settings_.cache)
                                           : kept_workspace();
    const GitProgram git = location_.local ? make_repository(*workspace)
                                           : fetch_kept(*workspace).git;
    change(git, writing, decide);
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
  return writing.history;
}

}  // namespace benchgate::reporters::history
