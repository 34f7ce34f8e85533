#pragma once

/// \file
/// What an ArtifactStore holds, for the files that implement it.

#include "store/artifact_file.h"
#include "store/artifact_key.h"
#include "store/artifact_list.h"
#include "store/artifact_store.h"
#include "store/store_root.h"
#include "store/verified_cache.h"

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

namespace benchgate::store {

struct StoreState {
  StoreState(StoreRoot store_root, const Options& store_options)
      : options(store_options),
        path(store_root.root.path()),
        root(std::move(store_root)),
        cache(store_options.cache_bytes) {}

  Options options;
  std::filesystem::path path;
  StoreRoot root;
  VerifiedCache cache;
  ArtifactList list;

  // Artifacts that were found damaged and not put again yet.
  std::mutex damage_mutex;
  std::unordered_set<ArtifactKey> damaged;

  [[nodiscard]] const Directory& folder(ArtifactKind kind) const {
    return root.folder(kind);
  }

  [[nodiscard]] Durability durability(ArtifactKind kind) const {
    return kind == ArtifactKind::manifest ? options.manifests : options.bundles;
  }

  [[nodiscard]] std::string path_of(const ArtifactKey& key) const {
    return folder(key.kind).path_of(key.digest.hex().data());
  }

  /// Throws: StoreError read_only if nothing may be changed.
  void require_writable(std::string_view doing) const;

  /// Opens and verifies the artifact, sparing what is known of it.
  [[nodiscard]] ArtifactFile open_artifact(const ArtifactKey& key) const;

  /// The same, where damage ends the operation: it goes to quarantine.
  ///
  /// Throws: StoreError corrupt.
  [[nodiscard]] ArtifactFile open_whole_artifact(const ArtifactKey& key);

  /// Keeps what was learned of a whole artifact, and its contents.
  VerifiedCache::File remember(const ArtifactKey& key, ArtifactFile artifact,
                               std::optional<std::uint64_t> generation);

  /// Moves damage out of the way and remembers that it was there. False: it was
  /// gone.
  bool quarantine(const ArtifactKey& key, const ArtifactFile& artifact);

  /// Says that an artifact was used, unless the store is for reading only.
  void note_use(ArtifactFile& artifact) const;

  /// Whether damage was found under the key; it is not any more.
  bool take_damage(const ArtifactKey& key);

  /// Removes whatever has the name, into quarantine if it is a folder. False:
  /// there was nothing. `kind` begins its name in quarantine.
  bool remove_anything(const Directory& folder, const char* name,
                       std::string_view kind) const;

  /// After something was taken out of the store.
  void note_removal(const ArtifactKey& key);
};

}  // namespace benchgate::store
