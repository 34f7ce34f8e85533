#include "reporters/history/git_url.h"

#include "reporters/history/backend.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace benchgate::reporters::history {

namespace {

constexpr std::array<std::string_view, 5> kSchemes = {"https", "http", "ssh",
                                                      "git", "file"};

/// Where a password could begin: at the host, or, of what is no URL as it
/// should be, at its beginning.
std::size_t authority_in(std::string_view repository) {
  const std::size_t colon = scheme_end(repository);
  if (colon == std::string_view::npos ||
      !is_git_scheme(repository.substr(0, colon)) ||
      repository.substr(colon + 3).starts_with('/')) {
    return 0;
  }
  return colon + 3;
}

}  // namespace

std::size_t scheme_end(std::string_view repository) {
  const std::size_t colon = repository.find("://");
  return colon < repository.find('/') ? colon : std::string_view::npos;
}

bool is_git_scheme(std::string_view scheme) {
  return std::ranges::find(kSchemes, scheme) != kSchemes.end();
}

std::string without_password(std::string_view repository) {
  const bool path =
      repository.starts_with('.') || repository.starts_with("file:///") ||
      (repository.starts_with('/') && !repository.starts_with("//"));
  const std::size_t begin = authority_in(repository);
  const std::size_t colon = repository.find(':', begin);
  const std::size_t at = repository.rfind('@');
  std::string shown(repository);
  if (!path && colon != std::string_view::npos &&
      at != std::string_view::npos && colon < at &&
      repository.find('@', begin) > colon) {
    shown.replace(colon + 1, at - colon - 1, "***");
  }
  return shown;
}

bool splits_password(std::string_view repository, std::string_view branch) {
  const std::size_t scheme = scheme_end(repository);
  if (scheme == std::string_view::npos || repository.starts_with("file:")) {
    return false;
  }
  std::string_view host = repository.substr(scheme + 3);
  const std::string_view path =
      host.substr(std::min(host.find_first_of("/?"), host.size()));
  host.remove_suffix(path.size());
  const std::size_t user_end = host.rfind('@');
  host.remove_prefix(user_end + 1);  // From 0 where there is none.
  const bool at_in_path = path.find('@') != std::string_view::npos;
  const bool at_in_branch = branch.find('@') != std::string_view::npos;
  const std::size_t colon = host.ends_with(']') ? host.npos : host.rfind(':');
  if (colon == std::string_view::npos) {
    return path.empty() && at_in_branch;
  }
  const bool is_port =
      host.find_first_not_of("0123456789", colon + 1) == host.npos;
  const bool has_user = user_end != std::string_view::npos;
  return (at_in_path && (!has_user || !is_port)) ||
         (at_in_branch && (path.empty() || !is_port));
}

void refuse_password(std::string_view repository) {
  const std::size_t scheme = scheme_end(repository);
  throw HistoryError(fmt::format(
      "the location that begins with \"{}{}\" has an \"@\" or a \"#\" where "
      "none can be: in a password write \"@\" as %40, \"/\" as %2F, \":\" as "
      "%3A, \"?\" as %3F, \"#\" as %23 and \"%\" as %25",
      kGitKind,
      scheme == std::string_view::npos ? std::string_view()
                                       : repository.substr(0, scheme + 3)));
}

}  // namespace benchgate::reporters::history
