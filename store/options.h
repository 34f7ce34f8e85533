#pragma once

#include <cstdint>

namespace benchgate::store {

/// What is promised after a loss of power. A killed process never leaves
/// anything but nothing or the whole, at any level.
enum class Durability : std::uint8_t {
  /// What was put in the last half minute may be missing or torn; a torn
  /// artifact is found on first use, moved to quarantine and a miss after that.
  none,
  /// What has a name is whole; what was put last may be missing.
  data,
  /// What was put when the call returned is there.
  full
};

/// When the bytes of an artifact are hashed on reading.
enum class Verification : std::uint8_t {
  /// Once in each store object, and again when the file has changed since.
  first_use,
  /// Every time; the cache is not used.
  always
};

/// How a store is opened.
struct Options {
  /// A bundle can be built again, so by default nothing waits for the disk.
  Durability bundles = Durability::none;
  Durability manifests = Durability::data;
  Durability references = Durability::full;

  Verification verification = Verification::first_use;

  /// Larger ones are refused, on the way in and on the way out.
  std::uint64_t max_artifact_bytes = std::uint64_t{4} << 30U;

  /// How many bytes of verified artifacts are kept in memory or mapped.
  std::uint64_t cache_bytes = std::uint64_t{64} << 20U;

  /// Nothing is changed, damaged artifacts are reported and left where they
  /// are, and a root that does not exist is an error.
  bool read_only = false;
};

}  // namespace benchgate::store
