#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace benchgate::store {

/// What a store holds.
struct StoreStatistics {
  /// Of artifacts of one kind.
  struct Artifacts {
    std::uint64_t count = 0;
    std::uint64_t bytes = 0;
    std::uint64_t largest = 0;  ///< In bytes.

    /// When they were used last, to the hour; empty: there are none.
    std::optional<std::chrono::system_clock::time_point> oldest_use;
    std::optional<std::chrono::system_clock::time_point> newest_use;
  };

  /// Of other files.
  struct Files {
    std::uint64_t count = 0;
    std::uint64_t bytes = 0;
  };

  Artifacts manifests;
  Artifacts bundles;
  Files references;
  Files pins;
  Files quarantined;  ///< Found damaged; yours to look at and remove.
  Files staging;      ///< Being written, or left by killed processes.
};

}  // namespace benchgate::store
