#pragma once

#include "reporters/forge/comment.h"

#include <chrono>
#include <string>

namespace CLI {
class App;
}

namespace benchgate::cli {

/// What the user says of the reports that go to a site, as it was typed.
struct SiteOptions {
  std::string check_name = "benchgate";
  std::string comment = "on-change";
  std::string comment_author;
  std::string posting_budget = "2m";
};

/// `--check-name`, `--comment`, `--comment-author`, `--posting-budget`.
void add_site_options(CLI::App& command, SiteOptions& options);

/// Precondition: the command line was checked as add_site_options says.
reporters::forge::CommentMode comment_mode(const SiteOptions& options);

/// The time that posting may wait for a site, in all. Precondition: the same.
std::chrono::seconds posting_budget(const SiteOptions& options);

}  // namespace benchgate::cli
