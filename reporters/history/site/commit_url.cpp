#include "reporters/history/site/commit_url.h"

#include <fmt/format.h>

#include <algorithm>

namespace benchgate::reporters::history {

namespace {

struct Remote {
  std::string_view host;
  std::string_view path;
};

/// Of the forms scheme://user@host:port/path and user@host:path.
std::optional<Remote> parse(std::string_view remote) {
  Remote parts;
  if (const std::size_t scheme = remote.find("://");
      scheme != std::string_view::npos) {
    const std::string_view name = remote.substr(0, scheme);
    if (name != "https" && name != "http" && name != "ssh" && name != "git") {
      return std::nullopt;
    }
    remote.remove_prefix(scheme + 3);
    const std::size_t slash = remote.find('/');
    if (slash == std::string_view::npos) {
      return std::nullopt;
    }
    parts = {.host = remote.substr(0, slash), .path = remote.substr(slash + 1)};
    parts.host = parts.host.substr(parts.host.rfind('@') + 1);
    parts.host = parts.host.substr(0, parts.host.find(':'));
  } else {
    const std::size_t colon = remote.find(':');
    if (colon == std::string_view::npos ||
        remote.substr(0, colon).find('/') != std::string_view::npos) {
      return std::nullopt;
    }
    parts = {.host = remote.substr(0, colon), .path = remote.substr(colon + 1)};
    parts.host = parts.host.substr(parts.host.rfind('@') + 1);
  }
  while (parts.path.starts_with('/')) {
    parts.path.remove_prefix(1);
  }
  while (parts.path.ends_with('/')) {
    parts.path.remove_suffix(1);
  }
  if (parts.path.ends_with(".git")) {
    parts.path.remove_suffix(4);
  }
  return parts;
}

/// Only what can stand in a link as it is.
bool is_plain(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' ||
           c == '/' || c == '~';
  });
}

}  // namespace

std::string commit_url_of_remote(std::string_view remote) {
  const std::optional<Remote> parts = parse(remote);
  if (!parts || !is_plain(parts->host) || !is_plain(parts->path)) {
    return "";
  }
  if (parts->host.find("github") != std::string_view::npos) {
    return fmt::format("https://{}/{}/commit/{{commit}}", parts->host,
                       parts->path);
  }
  if (parts->host.find("gitlab") != std::string_view::npos) {
    return fmt::format("https://{}/{}/-/commit/{{commit}}", parts->host,
                       parts->path);
  }
  return "";
}

std::optional<std::string> fault_of_commit_url(std::string_view url) {
  if (!url.starts_with("https://") && !url.starts_with("http://")) {
    return "an address begins with https:// or http://";
  }
  if (url.find("{commit}") == std::string_view::npos) {
    return "it has no {commit} where the id of the commit goes";
  }
  return std::nullopt;
}

}  // namespace benchgate::reporters::history
