#pragma once

#include "reporters/github/publish.h"

#include <string>

namespace CLI {
class App;
}

namespace benchgate::cli {

/// What the user says of `--report github`, as it was typed.
struct GithubOptions {
  std::string check_name = "benchgate";
  std::string comment = "on-change";
  std::string comment_author;
};

/// `--check-name`, `--comment`, `--comment-author`.
void add_github_options(CLI::App& command, GithubOptions& options);

/// With the files of the step, which the environment names.
/// Precondition: the command line was checked as add_github_options says.
reporters::github::PublicationSettings publication_settings(
    const GithubOptions& options,
    const reporters::github::Environment& environment);

}  // namespace benchgate::cli
