#pragma once

#include "reporters/history/git_failure.h"
#include "reporters/history/git_location.h"
#include "reporters/history/program.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace benchgate::reporters::history {

/// git, for one bare repository (or the one that a work tree belongs to), run
/// so that nothing of the user's set-up gets in the way: no hooks of ours, no
/// prompt, no cleaning up behind our back, messages in English. Credential
/// helpers and keys of the user are used.
class GitProgram {
 public:
  /// `environment`: see BackendSettings.
  GitProgram(RunProgram run,
             const std::function<std::string(const char*)>& environment);

  /// The same for another repository, given by its folder of objects and refs.
  [[nodiscard]] GitProgram in(const std::string& git_folder) const;

  /// The same with a setting more, which only the environment of git shows.
  [[nodiscard]] GitProgram with(const std::string& key,
                                const std::string& value) const;

  /// Its standard output.
  ///
  /// Throws: GitFailure, also if it does not end in time; what `run` throws.
  std::string read(std::vector<std::string> arguments,
                   ProgramCall options = {}) const;

  /// What it has written on standard error though it succeeded.
  ///
  /// Throws: as read.
  std::string warnings(std::vector<std::string> arguments,
                       ProgramCall options = {}) const;

  /// Its output without the last line's end; empty also if git says that there
  /// is no such thing, by failing without a word.
  ///
  /// Throws: as read.
  std::string find(std::vector<std::string> arguments) const;

 private:
  [[nodiscard]] ProgramEnd succeed(std::vector<std::string> arguments,
                                   ProgramCall options) const;
  [[nodiscard]] ProgramEnd run(std::vector<std::string> arguments,
                               ProgramCall options) const;

  RunProgram run_;
  std::string folder_;
  std::vector<std::string> variables_;
  std::size_t settings_ = 0;  ///< In the environment, by number.
};

/// git with the right to read and write what `location` names, if the
/// environment has it: the token of BENCHGATE_TOKEN or GITHUB_TOKEN for
/// GITHUB_SERVER_URL, that of BENCHGATE_GITLAB_TOKEN for CI_SERVER_URL, or what
/// was in the URL. It is given to that server only, over an encrypted line or
/// to this machine only, and is seen neither among git's arguments nor in a
/// file.
GitProgram with_credentials(
    GitProgram git, const GitLocation& location,
    const std::function<std::string(const char*)>& environment);

}  // namespace benchgate::reporters::history
