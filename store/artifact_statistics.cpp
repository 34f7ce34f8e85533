// How ArtifactStore counts what it has.

#include "store/artifact_list.h"
#include "store/store_state.h"

#include <algorithm>

namespace benchgate::store {

namespace {

StoreStatistics::Artifacts count_artifacts(const StoreRoot& root,
                                           ArtifactKind kind) {
  StoreStatistics::Artifacts result;
  for_each_artifact(root, kind, [&](const Artifact& artifact) {
    ++result.count;
    result.bytes += artifact.size_bytes;
    result.largest = std::max(result.largest, artifact.size_bytes);
    result.oldest_use = std::min(result.oldest_use.value_or(artifact.modified),
                                 artifact.modified);
    result.newest_use = std::max(result.newest_use.value_or(artifact.modified),
                                 artifact.modified);
  });
  return result;
}

StoreStatistics::Files count_files(const Directory& folder) {
  StoreStatistics::Files result;
  folder.for_each_name([&](const Directory::Entry& entry) {
    if (const auto status = folder.status(entry.name)) {
      ++result.count;
      result.bytes += status->is_regular ? status->identity.size : 0;
    }
  });
  return result;
}

}  // namespace

StoreStatistics ArtifactStore::statistics() const {
  const StoreRoot& root = state_->root;
  return {.manifests = count_artifacts(root, ArtifactKind::manifest),
          .bundles = count_artifacts(root, ArtifactKind::bundle),
          .references = count_files(root.references),
          .pins = count_files(root.pins),
          .quarantined = count_files(root.quarantine),
          .staging = count_files(root.staging)};
}

}  // namespace benchgate::store
