#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace benchgate::reporters::history {

/// Where commits can be looked at, from the address of a git remote:
/// "https://github.com/o/r/commit/{commit}" of "git@github.com:o/r.git". Knows
/// GitHub and GitLab by their names in the host ("gitlab.example.org", too);
/// empty for all else, and for paths. Passwords and tokens in the address are
/// left out.
std::string commit_url_of_remote(std::string_view remote);

/// What is wrong with a template that somebody typed; empty if nothing is: it
/// begins with http:// or https:// and has "{commit}" in it.
std::optional<std::string> fault_of_commit_url(std::string_view url);

}  // namespace benchgate::reporters::history
