#include "src/cli/site_options.h"

#include "src/cli/values.h"

#include <CLI/CLI.hpp>

#include <cstddef>

namespace benchgate::cli {

namespace {

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

std::string duration(const std::string& text) {
  return parse_duration(text) ? "" : "expected a duration like 90s, 5m or 1h";
}

}  // namespace

void add_site_options(CLI::App& command, SiteOptions& options) {
  command
      .add_option("--check-name", options.check_name,
                  "With --report github or gitlab: the name of the check, the "
                  "commit status and the comment (default: benchgate)")
      ->check(CLI::Validator(check_name, ""))
      ->type_name("NAME");
  command
      .add_option("--comment", options.comment,
                  "With --report github or gitlab: when a pull or merge "
                  "request gets a comment: "
                  "never, on-change (default; from then on it is kept up to "
                  "date) or always")
      ->check(CLI::IsMember({"never", "on-change", "always"}))
      ->type_name("WHEN");
  command
      .add_option("--comment-author", options.comment_author,
                  "With --report github: the login that the token's comments "
                  "have, where it is an App's: NAME[bot]")
      ->type_name("LOGIN");
  command
      .add_option("--posting-budget", options.posting_budget,
                  "With --report github or gitlab: give up after so much time "
                  "of waiting for limits and for an API that is down (default: "
                  "2m)")
      ->check(CLI::Validator(duration, ""))
      ->type_name("TIME");
}

reporters::forge::CommentMode comment_mode(const SiteOptions& options) {
  using reporters::forge::CommentMode;
  return reporters::forge::comment_mode_from(options.comment)
      .value_or(CommentMode::on_change);
}

std::chrono::seconds posting_budget(const SiteOptions& options) {
  return std::chrono::ceil<std::chrono::seconds>(
      parse_duration(options.posting_budget).value_or(std::chrono::minutes(2)));
}

}  // namespace benchgate::cli
