#include "src/cli/cache_folder.h"

#include "src/cli/report_output.h"

#include <fmt/format.h>

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace benchgate::cli {

namespace {

namespace fs = std::filesystem;

fs::path environment_path(const char* name) {
  // No other thread changes the environment.
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe)
  return value == nullptr ? "" : value;
}

/// Everybody may make folders beside it: one that is not ours could hold suites
/// that somebody else wants us to run.
fs::path temporary_cache() {
  const uid_t user = ::geteuid();
  auto cache =
      fs::temp_directory_path() / fmt::format("benchgate-cache-{}", user);
  constexpr mode_t kOurs = 0700;

  struct stat status {};

  if (::mkdir(cache.c_str(), kOurs) != 0 &&
      (::lstat(cache.c_str(), &status) != 0 || !S_ISDIR(status.st_mode) ||
       status.st_uid != user)) {
    throw UsageError(fmt::format(
        "{} is not a folder of this user; name another place for the cache: "
        "--cache DIRECTORY or $BENCHGATE_CACHE",
        cache.string()));
  }
  return cache;
}

/// Why no checkout can be made in the cache; empty: one can.
std::string trouble_with(const fs::path& cache) {
  // Where checkouts, and their builds, go.
  const fs::path checkouts = cache / "worktrees";
  std::error_code failure;
  fs::create_directories(checkouts, failure);
  if (!failure && ::access(checkouts.c_str(), W_OK | X_OK) != 0) {
    failure.assign(errno, std::generic_category());
  }
  return failure ? failure.message() : "";
}

}  // namespace

fs::path default_cache() {
  if (auto cache = environment_path("BENCHGATE_CACHE"); !cache.empty()) {
    return fs::absolute(cache);
  }
  if (auto xdg = environment_path("XDG_CACHE_HOME"); xdg.is_absolute()) {
    return xdg / "benchgate";
  }
  const auto home = environment_path("HOME");
  return home.is_absolute() ? home / ".cache" / "benchgate" : temporary_cache();
}

UsableCache usable_cache(const fs::path& wanted) {
  const std::string trouble = trouble_with(wanted);
  if (trouble.empty()) {
    return {.folder = wanted, .warning = ""};
  }
  const fs::path instead = temporary_cache();
  return {.folder = instead,
          .warning = fmt::format(
              "the cache {} cannot be written ({}); suites are built and kept "
              "in {} instead, or where --cache DIRECTORY says",
              wanted.string(), trouble, instead.string())};
}

}  // namespace benchgate::cli
