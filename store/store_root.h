#pragma once

#include "store/artifact_key.h"
#include "store/directory.h"
#include "store/generation.h"

#include <array>
#include <filesystem>

namespace benchgate::store {

/// The open folders of a store. docs/store.md shows the layout.
struct StoreRoot {
  Directory root;
  Directory manifests;
  Directory bundles;
  Directory references;
  Directory pins;
  Directory staging;
  Directory quarantine;
  Generation generation;

  /// Which files the folders are, in that order.
  std::array<FileIdentity, 7> identities;

  [[nodiscard]] const Directory& folder(ArtifactKind kind) const {
    return kind == ArtifactKind::manifest ? manifests : bundles;
  }

  /// Whether `folder` is one of the store's.
  [[nodiscard]] bool owns(const FileIdentity& folder) const;

  /// Opens the store in `path`, and makes it where there is none. Any number of
  /// processes may do so at once.
  ///
  /// Throws: StoreError bad_root when the folder is a link, not ours, writable
  ///         by others, or has other things in it; bad_layout when it is a
  ///         store of another version, or damaged.
  static StoreRoot open(const std::filesystem::path& path, bool read_only);
};

}  // namespace benchgate::store
