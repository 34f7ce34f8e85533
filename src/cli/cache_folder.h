#pragma once

/// \file
/// Where built suites, checkouts and logs are kept.

#include <filesystem>
#include <string>

namespace benchgate::cli {

/// $BENCHGATE_CACHE, else $XDG_CACHE_HOME/benchgate, else ~/.cache/benchgate;
/// without HOME a folder of the user's own in the system's temporary folder.
///
/// Throws: UsageError if that one is somebody else's.
std::filesystem::path default_cache();

/// A cache that can be written, as far as can be seen beforehand.
struct UsableCache {
  std::filesystem::path folder;
  std::string warning;  ///< Why it is not the one asked for; empty: it is.
};

/// `wanted`, made if it is not there; where it cannot be made or written (a
/// home that is read-only), the user's own temporary folder instead.
///
/// Throws: UsageError if that one is somebody else's.
UsableCache usable_cache(const std::filesystem::path& wanted);

}  // namespace benchgate::cli
