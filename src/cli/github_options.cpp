#include "src/cli/github_options.h"

#include <CLI/CLI.hpp>

#include <string_view>

namespace benchgate::cli {

namespace {

std::string variable(const reporters::github::Environment& environment,
                     std::string_view name) {
  const auto found = environment.find(name);
  return found == environment.end() ? std::string() : found->second;
}

/// GitHub shows no longer names whole, and matches required checks by them.
std::string check_name(const std::string& name) {
  constexpr std::size_t kLongest = 100;
  if (name.empty() || name.size() > kLongest) {
    return "expected a name of 1 to 100 bytes";
  }
  for (const char c : name) {
    if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') {
      return "expected a name without control characters";
    }
  }
  return "";
}

}  // namespace

void add_github_options(CLI::App& command, GithubOptions& options) {
  command
      .add_option("--check-name", options.check_name,
                  "With --report github: the name of the check, the commit "
                  "status and the comment (default: benchgate)")
      ->check(CLI::Validator(check_name, ""))
      ->type_name("NAME");
  command
      .add_option("--comment", options.comment,
                  "With --report github: when a pull request gets a comment: "
                  "never, on-change (default; from then on it is kept up to "
                  "date) or always")
      ->check(CLI::IsMember({"never", "on-change", "always"}))
      ->type_name("WHEN");
  command
      .add_option("--comment-author", options.comment_author,
                  "With --report github: the login that the token's comments "
                  "have, where it is an App's: NAME[bot]")
      ->type_name("LOGIN");
}

reporters::github::PublicationSettings publication_settings(
    const GithubOptions& options,
    const reporters::github::Environment& environment) {
  return {.name = options.check_name,
          .comment = reporters::github::comment_mode_from(options.comment)
                         .value_or(reporters::github::CommentMode::on_change),
          .author = options.comment_author,
          .summary = variable(environment, "GITHUB_STEP_SUMMARY"),
          .outputs = variable(environment, "GITHUB_OUTPUT")};
}

}  // namespace benchgate::cli
