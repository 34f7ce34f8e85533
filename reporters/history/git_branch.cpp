#include "reporters/history/git_branch.h"

#include "reporters/history/backend_defaults.h"
#include "reporters/history/git_failure.h"
#include "reporters/history/git_own_repository.h"
#include "reporters/history/git_retry.h"
#include "reporters/quantity.h"

#include <fmt/format.h>

#include <chrono>
#include <ctime>
#include <random>
#include <utility>

namespace benchgate::reporters::history {

namespace {

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
    : place_{.location = std::move(location), .folder = {}},
      settings_(with_defaults(std::move(settings))),
      git_(settings_.run_program, settings_.environment) {
  try {
    place_ = find_place(git_, place_.location);
  } catch (const GitFailure& failure) {
    throw HistoryError(explain(failure, place_.location));
  }
  fetch_.emplace(place_.location);
  git_ = with_credentials(git_, place_.location, settings_.environment)
             .with(fmt::format("remote.{}.url", kGitRemote),
                   place_.location.local ? place_.folder
                                         : place_.location.repository);
  if (place_.location.local) {
    // Nothing is acknowledged before it is on disk; and cleaning up would be
    // ended half way, by the end of the process that began it.
    git_ = git_.with(fmt::format("remote.{}.receivepack", kGitRemote),
                     "git -c core.fsync=committed,reference -c "
                     "receive.autogc=false receive-pack");
  }
}

void GitBranch::tell(const std::string& text) const {
  settings_.progress(fmt::format("{}: {}", place_.location.text, text));
}

std::string GitBranch::local_tip(const GitProgram& git) const {
  return git.find({"rev-parse", "--quiet", "--verify",
                   fmt::format("refs/heads/{}", place_.location.branch)});
}

std::string GitBranch::tip(const GitProgram& git, GitExtent extent) {
  return place_.location.local ? local_tip(git_.in(place_.folder))
                               : fetch_->tip(git, extent);
}

std::string GitBranch::tip() {
  GitRetry retry(settings_.pause, settings_.progress, random_seed());
  try {
    for (;;) {
      const auto start = Clock::now();
      try {
        return place_.location.local ? local_tip(git_.in(place_.folder))
                                     : fetch_->look(git_);
      } catch (const GitFailure& failure) {
        retry.after(failure, time_since(start));
      }
    }
  } catch (const GitFailure& failure) {
    throw HistoryError(explain(failure, place_.location));
  }
}

void GitBranch::read(const std::function<void(const GitSnapshot&)>& use) {
  try {
    if (place_.location.local) {
      const GitProgram git = git_.in(place_.folder);
      use({.git = git, .tip = local_tip(git)});
    } else {
      const auto workspace = kept_workspace(place_.location, settings_);
      use(fetch_kept(*workspace));
    }
  } catch (const GitFailure& failure) {
    throw HistoryError(explain(failure, place_.location));
  }
}

GitSnapshot GitBranch::fetch_kept(const GitWorkspace& workspace) {
  GitRetry retry(settings_.pause, settings_.progress, random_seed());
  bool started_anew = false;
  for (;;) {
    const auto start = Clock::now();
    try {
      const GitProgram git = kept_repository(git_, place_, workspace);
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
          .partial = place_.location.local ? nullptr : &partial};
      const auto change = decide(snapshot, writing.attempt);
      if (!change) {
        return;
      }
      make_commit(git, snapshot.tip, *change, writing.history, identity());
      pushing = true;
      push_commit(git, snapshot.tip, place_.location.branch);
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
      if (failure.problem() != GitProblem::no_filter || place_.location.local ||
          !fetch_->ask_for_more()) {
        throw HistoryError(explain(failure, place_.location));
      }
    }
  }
}

void GitBranch::write_once(GitAttempt& attempt, const Decide& decide) {
  const auto workspace = make_git_workspace(settings_.cache);
  GitProgram git = make_own_repository(git_, place_, *workspace);
  if (!place_.location.local) {
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
  if (!place_.location.local) {
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
    const auto workspace = place_.location.local
                               ? make_git_workspace(settings_.cache)
                               : kept_workspace(place_.location, settings_);
    const GitProgram git = place_.location.local
                               ? make_own_repository(git_, place_, *workspace)
                               : fetch_kept(*workspace).git;
    change(git, writing, decide);
    if (place_.location.local) {
      ProgramCall options;
      options.timeout = kLongTidying;
      (void)git_.in(place_.folder)
          .read({"-c", "gc.auto=6700", "-c", "gc.autoDetach=false", "gc",
                 "--auto", "--quiet"},
                std::move(options));
    }
  } catch (const GitFailure& failure) {
    throw HistoryError(explain(failure, place_.location));
  }
  return writing.history;
}

}  // namespace benchgate::reporters::history
