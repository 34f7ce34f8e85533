#pragma once

#include "store/artifact_key.h"
#include "store/contents.h"
#include "store/counted.h"
#include "store/directory.h"
#include "store/options.h"

#include <atomic>
#include <cstdint>
#include <optional>
#include <utility>

namespace benchgate::store {

/// The file of an artifact that was found to have its digest, and its bytes
/// where they were kept. Shared by the cache and the blobs that are in use.
struct VerifiedFile : Counted {
  VerifiedFile(const ArtifactKey& file_key, const FileIdentity& file_identity,
               std::optional<Contents> file_contents)
      : key(file_key),
        identity(file_identity),
        contents(std::move(file_contents)) {}

  const ArtifactKey key;
  const FileIdentity identity;             // When it was hashed.
  const std::optional<Contents> contents;  // Empty: not kept.

  mutable std::atomic<Durability> synced{Durability::none};  // Done for it.

  // For the cache: the generation in which it was seen, as VerifiedCache
  // encodes it, and when it was used last.
  mutable std::atomic<std::uint64_t> confirmed{0};
  mutable std::atomic<std::uint64_t> last_use{0};

  [[nodiscard]] std::uint64_t held_bytes() const {
    return contents ? contents->bytes().size() : 0;
  }
};

}  // namespace benchgate::store
