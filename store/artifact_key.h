#pragma once

#include "store/digest.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

namespace benchgate::store {

/// What an artifact is. Each kind is a name space of its own: a digest may name
/// a manifest and a bundle, and removing one keeps the other.
enum class ArtifactKind : std::uint8_t { manifest, bundle };

/// "manifest" or "bundle".
[[nodiscard]] constexpr std::string_view to_string(ArtifactKind kind) {
  return kind == ArtifactKind::manifest ? "manifest" : "bundle";
}

/// Names an artifact.
struct ArtifactKey {
  ArtifactKind kind = ArtifactKind::bundle;
  Digest digest;

  bool operator==(const ArtifactKey&) const = default;
};

}  // namespace benchgate::store

template <>
struct std::hash<benchgate::store::ArtifactKey> {
  std::size_t operator()(const benchgate::store::ArtifactKey& key) const {
    return std::hash<benchgate::store::Digest>()(key.digest) ^
           static_cast<std::size_t>(key.kind);
  }
};
