#include "reporters/history/git_failure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace benchgate::reporters::history {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Said {
  std::string text;
  GitProblem problem;
  std::string words;  ///< Part of what the user is shown.
};

TEST(GitFailureTest, GitAndServersAreUnderstood) {
  const Said all[] = {
      {"error: failed to push some refs to 'x'\nTo x\n"
       "!\tA:refs/heads/h\t[rejected] (stale info)\nDone\n",
       GitProblem::lost_race, "stale info"},
      {"remote: error: cannot lock ref 'refs/heads/h': is at 1 but expected 2\n"
       "To x\n!\tA:B\t[remote rejected] (failed to update ref)\nDone\n",
       GitProblem::lost_race, "cannot lock ref"},
      {"remote: error: cannot lock ref 'refs/heads/h': Unable to create "
       "'/srv/r/./refs/heads/h.lock': File exists.\n",
       GitProblem::lost_race, "File exists"},
      {"remote: error: cannot lock ref 'refs/heads/h': Unable to create "
       "'/srv/r/./refs/heads/h.lock': Permission denied\nTo x\n"
       "!\tA:B\t[remote rejected] (failed to update ref)\nDone\n",
       GitProblem::refused, "Permission denied"},
      {"remote: error: cannot lock ref 'refs/heads/a/b': 'refs/heads/a' "
       "exists; "
       "cannot create 'refs/heads/a/b'\nTo x\n"
       "!\tA:B\t[remote rejected] (failed to update ref)\nDone\n",
       GitProblem::name_taken, "'refs/heads/a' exists"},
      {"To x\n!\tA:B\t[remote rejected] (directory file conflict)\nDone\n",
       GitProblem::name_taken, "directory file conflict"},
      {"fatal: couldn't find remote ref refs/heads/h\n", GitProblem::no_branch,
       "couldn't find"},
      {"fatal: remote error: tree filter allows max depth 0, but got 4\n",
       GitProblem::no_filter, "max depth 0"},
      {"fatal: remote error: upload-pack: not our ref 12ab\n",
       GitProblem::no_filter, "not our ref"},
      {"error: Server does not allow request for unadvertised object 12ab\n",
       GitProblem::no_filter, "unadvertised"},
      {"fatal: remote error: want 12ab not valid\n", GitProblem::no_filter,
       "want 12ab"},
      {"fatal: bad revision '12ab'\nerror: http://x/r did not send all "
       "necessary objects\n\n",
       GitProblem::no_filter, "all necessary objects"},
      {"fatal: remote error: filter 'blob:none' not supported\n",
       GitProblem::no_filter, "'blob:none' not supported"},
      {"remote: Permission to o/r.git denied to github-actions[bot].\n"
       "fatal: unable to access 'https://github.com/o/r/': The requested URL "
       "returned error: 403\n",
       GitProblem::refused, "error: 403"},
      {"fatal: could not read Username for 'https://github.com': terminal "
       "prompts disabled\n",
       GitProblem::refused, "terminal prompts disabled"},
      {"git@github.com: Permission denied (publickey).\nfatal: Could not read "
       "from remote repository.\n",
       GitProblem::refused, "publickey"},
      {"remote: error: GH006: Protected branch update failed for "
       "refs/heads/h.\nTo x\n!\tA:B\t[remote rejected] (protected branch hook "
       "declined)\n",
       GitProblem::protected_branch, "GH006"},
      {"remote: error: GH013: Repository rule violations found\nremote: - "
       "Cannot force-push to this branch\n!\tA:B\t[remote rejected] (push "
       "declined due to repository rule violations)\n",
       GitProblem::no_rewrite, "Cannot force-push"},
      {"remote: error: denying non-fast-forward refs/heads/h (you should pull "
       "first)\n!\tA:B\t[remote rejected] (non-fast-forward)\n",
       GitProblem::no_rewrite, "denying"},
      {"remote: error: refusing to update checked out branch: "
       "refs/heads/main\n!\tA:B\t[remote rejected] (branch is currently "
       "checked "
       "out)\n",
       GitProblem::checked_out, "checked out"},
      {"remote: Repository not found.\nfatal: repository 'https://h/r/' not "
       "found\n",
       GitProblem::not_found, "Repository not found"},
      {"fatal: repository 'http://h/r/' not found\n", GitProblem::not_found,
       "http://h/r/"},
      {"fatal: not a git repository (or any of the parent directories): .git\n",
       GitProblem::no_repository, "not a git repository"},
      {"fatal: detected dubious ownership in repository at '/srv/r'\n",
       GitProblem::no_repository, "/srv/r"},
      {"fatal: write error: No space left on device\n", GitProblem::no_space,
       "No space left"},
      {"remote: fatal: unable to create temporary object directory: No space "
       "left on device\nfatal: the remote end hung up unexpectedly\n",
       GitProblem::no_space, "temporary object directory"},
      {"fatal: unable to access 'https://h/': Could not resolve host: h\n",
       GitProblem::trouble, "Could not resolve host"},
      {"error: RPC failed; curl 52 Empty reply from server\n",
       GitProblem::trouble, "Empty reply"},
      {"fatal: unable to access 'https://h/': The requested URL returned "
       "error: "
       "503\n",
       GitProblem::trouble, "503"},
      {"hint: nobody knows\nfatal: something new\n", GitProblem::other,
       "something new"},
      {"error: inflate: data stream error (incorrect data check)\n"
       "fatal: unable to stream 55ce to stdout\n",
       GitProblem::damaged, "unable to stream"},
      {"fatal: packed object 55ce (stored in x.pack) is corrupt\n",
       GitProblem::damaged, "is corrupt"},
      {"fatal: unable to read 55ce\nerror: remote unpack failed: eof before "
       "pack header was fully read\n",
       GitProblem::damaged, "55ce"},
      {"", GitProblem::other, "did not say why"},
  };
  for (const Said& said : all) {
    const GitFailure failure = failure_of(said.text);
    EXPECT_EQ(failure.problem(), said.problem) << said.text;
    EXPECT_THAT(failure.what(), HasSubstr(said.words));
    EXPECT_THAT(failure.what(), Not(HasSubstr("fatal: "))) << said.text;
    const GitLocation location = parse_git_location("git:https://h/r#runs");
    EXPECT_THAT(explain(failure, location), HasSubstr("https://h/r"));
    EXPECT_THAT(explain(failure, location), HasSubstr(said.words));
  }
}

TEST(GitFailureTest, WhatAServerSaysCannotPaintTheTerminal) {
  const GitFailure failure = failure_of("remote: \x1b[31mGH006\x1b[0m\n");
  EXPECT_THAT(failure.what(), Not(HasSubstr("\x1b")));
}

TEST(GitFailureTest, MissingRightsNameTheLineToAdd) {
  const GitFailure failure = failure_of("returned error: 403");
  EXPECT_THAT(explain(failure, parse_git_location("git:https://h/r#x")),
              testing::AllOf(HasSubstr("contents: write"), HasSubstr("fork")));
}

}  // namespace
}  // namespace benchgate::reporters::history
