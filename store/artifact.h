#pragma once

#include "store/artifact_key.h"
#include "store/digest.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <vector>

namespace benchgate::store {

/// One artifact of a list.
struct Artifact {
  ArtifactKind kind;
  Digest digest;
  std::uint64_t size_bytes = 0;

  /// When it was used last, to the hour, as far as the lister knows: uses do
  /// not make a list change.
  std::chrono::system_clock::time_point modified;
};

/// What was there at one moment, by kind and digest. Never changes.
using ArtifactSnapshot = std::shared_ptr<const std::vector<Artifact>>;

}  // namespace benchgate::store
