#include "reporters/history/git_failure.h"

#include "reporters/display_text.h"

#include <fmt/format.h>

#include <array>
#include <cstddef>

namespace benchgate::reporters::history {

namespace {

/// A line with these words in it means this. The first that is anywhere in what
/// git said decides: causes stand before what they lead to.
struct Sign {
  std::string_view words;
  GitProblem problem;
};

constexpr std::array kSigns = {
    Sign{"unable to stream", GitProblem::damaged},
    Sign{" is corrupt", GitProblem::damaged},
    Sign{"No space left on device", GitProblem::no_space},
    Sign{"Disk quota exceeded", GitProblem::no_space},
    // What rules and hooks say, of GitHub, GitLab and git itself.
    Sign{"refusing to update checked out branch", GitProblem::checked_out},
    Sign{"branch is currently checked out", GitProblem::checked_out},
    Sign{"denying non-fast-forward", GitProblem::no_rewrite},
    Sign{"Cannot force-push to this", GitProblem::no_rewrite},
    Sign{"not allowed to force push", GitProblem::no_rewrite},
    Sign{"GH006", GitProblem::protected_branch},
    Sign{"GH013", GitProblem::protected_branch},
    Sign{"protected branch", GitProblem::protected_branch},
    Sign{"hook declined", GitProblem::protected_branch},
    // Somebody else was faster.
    Sign{"(stale info)", GitProblem::lost_race},
    Sign{"(fetch first)", GitProblem::lost_race},
    Sign{"(non-fast-forward)", GitProblem::lost_race},
    // What looks like it and is there to stay.
    Sign{"; cannot create 'refs/", GitProblem::name_taken},
    Sign{"(directory file conflict)", GitProblem::name_taken},
    Sign{"Permission denied", GitProblem::refused},
    Sign{"cannot lock ref", GitProblem::lost_race},
    Sign{"failed to update ref", GitProblem::lost_race},
    Sign{"failed to lock", GitProblem::lost_race},
    Sign{"reference already exists", GitProblem::lost_race},
    Sign{"incorrect old value", GitProblem::lost_race},
    Sign{"couldn't find remote ref", GitProblem::no_branch},
    Sign{"remote error: filter '", GitProblem::no_filter},
    Sign{"remote error: tree filter allows", GitProblem::no_filter},
    Sign{"not our ref", GitProblem::no_filter},
    Sign{"request for unadvertised object", GitProblem::no_filter},
    Sign{"remote error: want ", GitProblem::no_filter},
    Sign{"did not send all necessary objects", GitProblem::no_filter},
    // Rights.
    Sign{"returned error: 401", GitProblem::refused},
    Sign{"returned error: 403", GitProblem::refused},
    Sign{"Authentication failed", GitProblem::refused},
    Sign{"could not read Username", GitProblem::refused},
    Sign{"could not read Password", GitProblem::refused},
    Sign{"denied to", GitProblem::refused},
    Sign{"not granted", GitProblem::refused},
    Sign{"access denied", GitProblem::refused},
    Sign{"service not enabled", GitProblem::refused},
    Sign{"insufficient permission", GitProblem::refused},
    Sign{"Host key verification failed", GitProblem::refused},
    // Nothing there.
    Sign{"returned error: 404", GitProblem::not_found},
    Sign{"Repository not found", GitProblem::not_found},
    Sign{"repository not exported", GitProblem::not_found},
    Sign{"dubious ownership", GitProblem::no_repository},
    Sign{"not appear to be a git repository", GitProblem::no_repository},
    Sign{"not a git repository", GitProblem::no_repository},
    Sign{"cannot change to", GitProblem::no_repository},
    // The line and the server.
    Sign{"Could not resolve", GitProblem::trouble},
    Sign{"unable to look up", GitProblem::trouble},
    Sign{"onnection ", GitProblem::trouble},
    Sign{"unable to connect", GitProblem::trouble},
    Sign{"unable to access", GitProblem::trouble},
    Sign{"returned error: ", GitProblem::trouble},
    Sign{"RPC failed", GitProblem::trouble},
    Sign{"read error", GitProblem::trouble},
    Sign{"write error", GitProblem::trouble},
    Sign{"early EOF", GitProblem::trouble},
    Sign{"unexpected disconnect", GitProblem::trouble},
    Sign{"hung up", GitProblem::trouble},
    Sign{"from promisor remote", GitProblem::trouble},
    Sign{"' not found", GitProblem::not_found},
    Sign{"fatal: unable to read ", GitProblem::damaged},
};

/// Calls `take` for each line until that returns true.
template <typename Take>
void for_each_line(std::string_view text, Take take) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    if (take(text.substr(0, end))) {
      return;
    }
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
}

/// Without what says nothing to a user.
std::string shown(std::string_view line) {
  constexpr std::size_t kMost = 300;
  for (const std::string_view prefix :
       {"remote: ", "fatal: ", "error: ", "warning: ", "!\t"}) {
    if (line.starts_with(prefix)) {
      line.remove_prefix(prefix.size());
    }
  }
  while (!line.empty() &&
         (line.back() == '.' || line.back() == ' ' || line.back() == '\r')) {
    line.remove_suffix(1);
  }
  return shorten(visible_text(line), kMost);
}

}  // namespace

GitFailure failure_of(std::string_view said) {
  for (const Sign& sign : kSigns) {
    std::string words;
    for_each_line(said, [&](std::string_view line) {
      if (line.find(sign.words) != std::string_view::npos) {
        words = shown(line);
      }
      return !words.empty();
    });
    if (!words.empty()) {
      return {sign.problem, words};
    }
  }
  std::string last;
  for_each_line(said, [&last](std::string_view line) {
    if (!line.empty() && !line.starts_with("hint:") &&
        !line.starts_with("Done") && !line.starts_with("To ")) {
      last = shown(line);
    }
    return false;
  });
  return {GitProblem::other, last.empty() ? "it did not say why" : last};
}

namespace {

/// What the user is told; {repository}, {branch} and git's {words} are put in.
struct Advice {
  GitProblem problem;
  const char* text;
};

constexpr std::array kAdvice = {
    Advice{GitProblem::lost_race,
           "too many others write to the branch {branch} of {repository} at "
           "once ({words}); try again later, nothing was written"},
    Advice{GitProblem::name_taken,
           "another branch is in the way of the branch {branch} of "
           "{repository} ({words}): where there is a branch a, there can be no "
           "a/b; name another one"},
    Advice{GitProblem::no_branch,
           "{repository} has no branch {branch} ({words})"},
    Advice{GitProblem::trouble,
           "{repository} cannot be reached ({words}); it was tried several "
           "times, and doing the same again is safe"},
    Advice{GitProblem::refused,
           "{repository} refuses it ({words}): on GitHub Actions, the job "
           "needs `permissions: contents: write` and the step GITHUB_TOKEN in "
           "its environment, and a pull request from a fork never gets that "
           "right; elsewhere, git needs a credential helper or a key that may "
           "push, and in a folder you need the right to write"},
    Advice{GitProblem::protected_branch,
           "a rule of {repository} keeps the branch {branch} from being "
           "written ({words}): exempt this branch from it, or name another "
           "one"},
    Advice{GitProblem::checked_out,
           "the branch {branch} is checked out in {repository} ({words}): a "
           "history needs a branch of its own, which nobody has checked out"},
    Advice{GitProblem::no_rewrite,
           "{repository} takes no rewritten branch ({words})"},
    Advice{GitProblem::no_filter,
           "{repository} sends no part of a branch ({words})"},
    Advice{GitProblem::not_found,
           "there is no repository {repository}, or these credentials may not "
           "see it ({words})"},
    Advice{GitProblem::no_repository,
           "{repository} is no git repository that can be used ({words}): name "
           "one, or make it by `git init --bare {repository}`"},
    Advice{GitProblem::damaged,
           "{repository} is damaged ({words}): `git fsck` there lists what is, "
           "and another clone may still have it"},
    Advice{GitProblem::no_space,
           "no space is left, here or where {repository} is ({words}); make "
           "room and do the same again"},
    Advice{GitProblem::not_installed,
           "git cannot be started ({words}); a history in the branch {branch} "
           "of {repository} needs it: install git, or name a folder"},
    Advice{GitProblem::other, "git failed with {repository}: {words}"},
};

}  // namespace

std::string explain(const GitFailure& failure, const GitLocation& location) {
  const char* text = kAdvice.back().text;
  for (const Advice& advice : kAdvice) {
    if (advice.problem == failure.problem()) {
      text = advice.text;
    }
  }
  return fmt::format(
      fmt::runtime(text),
      fmt::arg("repository", visible_text(shown_repository(location))),
      fmt::arg("branch", location.branch), fmt::arg("words", failure.what()));
}

}  // namespace benchgate::reporters::history
