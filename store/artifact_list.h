#pragma once

#include "store/artifact.h"
#include "store/directory.h"
#include "store/store_root.h"

#include <cstdint>
#include <functional>
#include <mutex>
#include <vector>

namespace benchgate::store {

/// An artifact, and the inode that its name had.
struct SeenArtifact {
  Artifact artifact;
  std::uint64_t inode;
};

/// The artifacts of a store, read anew only when its folders have changed.
/// Thread-safe.
class ArtifactList {
 public:
  /// What is there now. Unchanged, it costs two looks at folders; changed, a
  /// reading of the names and one look at each that is new.
  ///
  /// Throws: StoreError when the file system fails.
  [[nodiscard]] ArtifactSnapshot read(const StoreRoot& root);

 private:
  /// The folders when they were read last.
  struct Folders {
    FileIdentity manifests;
    FileIdentity bundles;

    bool operator==(const Folders&) const = default;
  };

  static Folders look_at(const StoreRoot& root);
  void keep(const std::vector<SeenArtifact>& seen);

  std::mutex mutex_;
  Folders folders_;
  ArtifactSnapshot snapshot_;
  std::vector<std::uint64_t> inodes_;  // Of its artifacts.
  bool settled_ = false;  // Whether a later change would show in `folders_`.
};

/// Calls `visit` for every artifact of `kind`, in no order, each looked at now.
///
/// Throws: StoreError when the file system fails.
void for_each_artifact(const StoreRoot& root, ArtifactKind kind,
                       const std::function<void(const Artifact&)>& visit);

}  // namespace benchgate::store
