#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace benchgate::store {

/// What a collection of garbage may remove. Without a limit, only leftovers.
struct GcOptions {
  /// Artifacts go, the one not used for longest first, until the rest takes no
  /// more than this.
  std::optional<std::uint64_t> max_bytes = std::nullopt;

  /// Artifacts go that were not used for longer.
  std::optional<std::chrono::seconds> max_age = std::nullopt;

  /// Artifacts used since then stay in any case. A use is noted when a file is
  /// an hour old, so a shorter time may keep less than it says. A time that
  /// lies further in the future than this keeps nothing: the clock was wrong.
  std::chrono::seconds min_age = std::chrono::hours(1);

  /// Only says what would be removed.
  bool dry_run = false;
};

/// What was removed and what stayed.
struct GcReport {
  std::uint64_t removed = 0;  ///< Artifacts.
  std::uint64_t removed_bytes = 0;
  std::uint64_t kept = 0;
  std::uint64_t kept_bytes = 0;

  // Kept, although it was their turn:
  std::uint64_t pinned = 0;
  std::uint64_t in_use = 0;  ///< Open in some process, or used meanwhile.

  std::uint64_t references = 0;  ///< Removed: what they named is gone.
  std::uint64_t leftovers = 0;   ///< Removed: files of killed processes.
};

}  // namespace benchgate::store
