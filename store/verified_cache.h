#pragma once

#include "store/artifact_key.h"
#include "store/contents.h"
#include "store/directory.h"
#include "store/options.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <unordered_map>

namespace benchgate::store {

/// Files that were found to have their digest, and the bytes of those in use.
///
/// Reading takes a shared lock and does not allocate. Nothing here touches a
/// file, so no lock is held while the disk is waited for. Thread-safe.
class VerifiedCache {
 public:
  struct Known {
    FileIdentity identity;                     // When it was hashed.
    std::shared_ptr<const Contents> contents;  // Empty: not kept.
    Durability synced = Durability::none;      // What was done for its sake.
  };

  /// Keeps up to `limit` bytes of contents.
  explicit VerifiedCache(std::uint64_t limit) : limit_(limit) {}

  /// The contents, if they were confirmed in this very generation; else empty.
  [[nodiscard]] std::shared_ptr<const Contents> current(
      const ArtifactKey& key, std::uint64_t generation) const;

  [[nodiscard]] std::optional<Known> find(const ArtifactKey& key) const;

  /// `generation` was read before the file was looked at. Contents larger than
  /// the limit are not kept.
  void remember(const ArtifactKey& key, Known known,
                std::optional<std::uint64_t> generation);

  /// The file was seen to be as it was, `generation` being read before.
  void confirm(const ArtifactKey& key, std::optional<std::uint64_t> generation);

  void forget(const ArtifactKey& key);

 private:
  struct Entry {
    Known known;
    std::optional<std::uint64_t> generation;  // In which it was confirmed.
    mutable std::atomic<std::uint64_t> last_use{0};  // Of clock_.
  };

  void make_room();

  std::uint64_t limit_;
  mutable std::shared_mutex mutex_;
  std::unordered_map<ArtifactKey, Entry> entries_;
  std::uint64_t held_ = 0;   // Bytes of contents.
  std::uint64_t clock_ = 0;  // Counts calls of remember(): time enough.
};

}  // namespace benchgate::store
