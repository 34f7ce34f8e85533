#include "reporters/history/git_location.h"

#include "reporters/display_text.h"
#include "reporters/history/backend.h"
#include "reporters/history/git_url.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

namespace benchgate::reporters::history {

namespace {

constexpr std::string_view kHeads = "refs/heads/";

[[noreturn]] void refuse(std::string_view location, std::string_view why) {
  throw HistoryError(
      fmt::format("{}: {}; expected git:REPOSITORY#BRANCH, such as "
                  "git:https://github.com/OWNER/NAME#benchgate-history",
                  visible_text(location), why));
}

/// As git-check-ref-format(1) has it.
bool is_branch(std::string_view name) {
  const auto is_bad = [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == '\x7f' ||
           std::string_view("~^:?*[\\").find(c) != std::string_view::npos;
  };
  const auto is_bad_part = [](std::string_view part) {
    return part.empty() || part.front() == '.' || part.ends_with(".lock");
  };
  if (name.empty() || name.front() == '-' || name.back() == '.' ||
      name == "@" || name == "HEAD" ||
      name.find("..") != std::string_view::npos ||
      name.find("@{") != std::string_view::npos ||
      std::ranges::any_of(name, is_bad)) {
    return false;
  }
  for (std::size_t begin = 0; begin <= name.size();) {
    const std::size_t end = std::min(name.find('/', begin), name.size());
    if (is_bad_part(name.substr(begin, end - begin))) {
      return false;
    }
    begin = end + 1;
  }
  return true;
}

/// HOST:PATH or USER@HOST:PATH, as ssh has it; git takes a colon before the
/// first slash for that.
bool is_ssh_path(std::string_view repository) {
  const std::size_t colon = repository.find(':');
  return colon != std::string_view::npos && colon < repository.find('/');
}

int hex_digit(char c) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const char lower =
      c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
  const std::size_t place = kDigits.find(lower);
  return place == std::string_view::npos ? -1 : static_cast<int>(place);
}

std::string percent_decoded(std::string_view text) {
  constexpr int kBase = 16;
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool whole = text[i] == '%' && i + 2 < text.size();
    const int high = whole ? hex_digit(text[i + 1]) : -1;
    const int low = whole ? hex_digit(text[i + 2]) : -1;
    if (high >= 0 && low >= 0) {
      decoded += static_cast<char>(kBase * high + low);
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  return decoded;
}

/// With the scheme in small letters, as git wants it.
std::string with_small_scheme(std::string_view repository) {
  std::string result(repository);
  const std::size_t end = scheme_end(repository);
  for (std::size_t i = 0; end != std::string_view::npos && i < end; ++i) {
    if (result[i] >= 'A' && result[i] <= 'Z') {
      result[i] = static_cast<char>(result[i] - 'A' + 'a');
    }
  }
  return result;
}

bool is_http(std::string_view repository) {
  return repository.starts_with("https://") ||
         repository.starts_with("http://");
}

/// Where the user info of an http URL begins and ends; its "@" is at the end.
struct Place {
  std::size_t begin = 0;
  std::size_t end = 0;
};

Place user_info_in(std::string_view url) {
  const std::size_t begin = url.find("://") + 3;
  const std::size_t host_end =
      std::min(url.find_first_of("/?", begin), url.size());
  const std::size_t at = url.substr(0, host_end).rfind('@');
  return at == std::string_view::npos || at < begin ? Place{begin, begin}
                                                    : Place{begin, at};
}

void set_repository(GitLocation& location, const std::string& repository) {
  location.repository = repository;
  if (!is_http(repository)) {
    return;
  }
  const Place place = user_info_in(repository);
  if (place.end > place.begin) {
    location.user_info =
        percent_decoded(std::string_view(repository)
                            .substr(place.begin, place.end - place.begin));
    location.repository.erase(place.begin, place.end + 1 - place.begin);
  }
}

/// "https:/HOST" would be a path on the host "https".
bool lacks_slashes(std::string_view repository) {
  const std::string small = with_small_scheme(
      fmt::format("{}://", repository.substr(0, repository.find(':'))));
  return is_http(small) && scheme_end(repository) == std::string_view::npos &&
         is_ssh_path(repository);
}

void check_repository(std::string_view shown, std::string_view repository) {
  if (repository.empty()) {
    refuse(shown, "the repository is missing");
  }
  const auto is_control = [](char c) {
    return static_cast<unsigned char>(c) < ' ' || c == '\x7f';
  };
  if (repository.front() == '-' ||
      std::ranges::any_of(repository, is_control) ||
      repository.find("::") < repository.find('/')) {
    refuse(shown, "this is no repository");
  }
  if (lacks_slashes(repository)) {
    refuse(shown, "after \"http:\" and \"https:\" stand two slashes");
  }
  const std::size_t scheme = scheme_end(repository);
  if (scheme != std::string_view::npos &&
      !is_git_scheme(repository.substr(0, scheme))) {
    refuse(shown,
           "the repository is a path or an URL that begins with https, http, "
           "ssh, git or file");
  }
}

}  // namespace

GitLocation parse_git_location(std::string_view location) {
  std::string_view rest = location;
  if (rest.starts_with(kGitKind)) {
    rest.remove_prefix(kGitKind.size());
  }
  const std::size_t hash = rest.rfind('#');
  const std::string repository = with_small_scheme(rest.substr(0, hash));
  const std::string_view branch =
      hash == std::string_view::npos ? std::string_view() : rest.substr(hash);
  if (splits_password(repository, branch)) {
    refuse_password(repository);
  }
  GitLocation parsed;
  set_repository(parsed, repository);
  parsed.local = repository.find("://") == std::string_view::npos &&
                 !is_ssh_path(repository);
  parsed.text =
      fmt::format("{}{}{}", kGitKind, shown_repository(parsed), branch);
  check_repository(parsed.text, repository);
  if (branch.empty()) {
    refuse(parsed.text, "the branch is missing");
  }
  parsed.branch = branch.substr(1);
  if (parsed.branch.starts_with(kHeads)) {
    parsed.branch.erase(0, kHeads.size());
  }
  if (!is_branch(parsed.branch)) {
    if (!parsed.local && branch.find('@') != std::string_view::npos) {
      refuse_password(repository);
    }
    refuse(parsed.text, fmt::format("\"{}\" cannot be the name of a branch",
                                    visible_text(parsed.branch)));
  }
  return parsed;
}

GitLocation with_repository(const GitLocation& location,
                            std::string_view repository) {
  GitLocation other = parse_git_location(
      fmt::format("{}{}#{}", kGitKind, repository, location.branch));
  other.text = location.text;
  return other;
}

std::string shown_repository(const GitLocation& location) {
  // What is left of an URL from which user info was taken out holds no more.
  return location.user_info.empty() ? without_password(location.repository)
                                    : location.repository;
}

std::string server_of(std::string_view repository) {
  if (!is_http(repository)) {
    return "";
  }
  const std::size_t host = repository.find("://") + 3;
  return std::string(
      repository.substr(0, repository.find_first_of("/?", host)));
}

}  // namespace benchgate::reporters::history
