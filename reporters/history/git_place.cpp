#include "reporters/history/git_place.h"

#include "reporters/history/backend.h"

#include <fmt/format.h>

#include <filesystem>
#include <system_error>
#include <utility>

namespace benchgate::reporters::history {

namespace {

namespace fs = std::filesystem;

/// `name` as the URL of a remote of the repository that we are in, if it is
/// one and no folder.
GitLocation resolve_remote(const GitProgram& git, GitLocation location) {
  std::error_code error;
  if (!location.local || location.repository.find('/') != std::string::npos ||
      fs::exists(location.repository, error)) {
    return location;
  }
  const std::string url = git.find(
      {"config", "--get", fmt::format("remote.{}.url", location.repository)});
  if (url.empty()) {
    throw HistoryError(fmt::format(
        "{}: {} is neither a folder, nor an URL, nor a remote of the "
        "repository here (`git remote -v` lists those)",
        location.text, location.repository));
  }
  return with_repository(location, url);
}

}  // namespace

GitPlace find_place(const GitProgram& git, GitLocation location) {
  GitPlace place;
  place.location = resolve_remote(git, std::move(location));
  if (place.location.local) {
    const std::string found = git.find(
        {"-C", place.location.repository, "rev-parse", "--path-format=absolute",
         "--git-common-dir", "--show-object-format"});
    const std::size_t line_end = found.find('\n');
    place.folder = found.substr(0, line_end);
    place.object_format = found.substr(line_end + 1);
  }
  return place;
}

}  // namespace benchgate::reporters::history
