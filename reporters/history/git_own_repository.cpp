#include "reporters/history/git_own_repository.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

namespace benchgate::reporters::history {

namespace {

namespace fs = std::filesystem;

/// How many packs a kept repository collects, one a fetch, before it is tidied.
constexpr std::size_t kMostPacks = 30;

}  // namespace

GitProgram make_own_repository(const GitProgram& git, const GitPlace& place,
                               const GitWorkspace& workspace) {
  const std::string path = workspace.path().string();
  (void)git.read({"init", "--quiet", "--bare", "--template=",
                  fmt::format("--object-format={}", place.object_format),
                  path});
  if (place.location.local) {
    // Its objects are ours as well, so that nothing need be copied.
    const fs::path objects = fs::path(place.folder) / "objects";
    std::ofstream(workspace.path() / "objects" / "info" / "alternates")
        << objects.string() << '\n';
    std::error_code ignored;
    fs::copy_file(fs::path(place.folder) / "shallow",
                  workspace.path() / "shallow", ignored);
  }
  return git.in(path);
}

std::unique_ptr<GitWorkspace> kept_workspace(const GitLocation& location,
                                             const BackendSettings& settings) {
  bool told = false;
  return open_git_workspace(
      settings.cache,
      fmt::format("{}#{}", location.repository, location.branch), [&] {
        if (!std::exchange(told, true)) {
          settings.progress(fmt::format(
              "waiting for another process that reads {}", location.text));
        }
        constexpr std::chrono::milliseconds kLook{50};
        settings.pause(kLook);
      });
}

GitProgram kept_repository(const GitProgram& git, const GitPlace& place,
                           const GitWorkspace& workspace) {
  workspace.remove_stale_locks();
  std::error_code error;
  if (!fs::exists(workspace.path() / "HEAD", error)) {
    workspace.clear();
    return make_own_repository(git, place, workspace);
  }
  GitProgram kept = git.in(workspace.path().string());
  if (workspace.packs() > kMostPacks) {
    ProgramCall options;
    options.timeout = kLongTidying;
    (void)kept.read({"gc", "--quiet", "--prune=now"}, std::move(options));
  }
  return kept;
}

}  // namespace benchgate::reporters::history
