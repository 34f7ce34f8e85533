#include "store/artifact_list.h"

#include <algorithm>
#include <ctime>
#include <memory>
#include <optional>
#include <tuple>
#include <utility>

namespace benchgate::store {

namespace {

/// File systems give times in steps of the kernel's clock tick, 10 ms at most:
/// a change in the tick of the last one would not show (git's index calls such
/// an entry racily clean).
constexpr std::int64_t kTickNs = 20'000'000;

std::int64_t now_ns() {
  timespec time = {};
  ::clock_gettime(CLOCK_REALTIME, &time);
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

/// Empty: `name` is not there, or no file.
std::optional<Artifact> look_at_artifact(const Directory& folder,
                                         const char* name, ArtifactKind kind,
                                         const Digest& digest) {
  const auto status = folder.status(name);
  if (!status || !status->is_regular) {
    return std::nullopt;
  }
  const std::chrono::nanoseconds modified(status->identity.modified_ns);
  return Artifact{
      .kind = kind,
      .digest = digest,
      .size_bytes = status->identity.size,
      .modified = std::chrono::system_clock::time_point(
          std::chrono::duration_cast<std::chrono::system_clock::duration>(
              modified))};
}

/// What was seen before under the names of a store.
struct Known {
  const std::vector<Artifact>& artifacts;  // Sorted.
  const std::vector<std::uint64_t>& inodes;

  /// Null: nothing, or another file, as when a damaged one was put again.
  [[nodiscard]] const Artifact* find(ArtifactKind kind, const Digest& digest,
                                     std::uint64_t inode) const {
    const auto found = std::ranges::lower_bound(
        artifacts, std::make_pair(kind, digest), {},
        [](const Artifact& artifact) {
          return std::make_pair(artifact.kind, artifact.digest);
        });
    const bool same =
        found != artifacts.end() && found->kind == kind &&
        found->digest == digest &&
        inodes[static_cast<std::size_t>(found - artifacts.begin())] == inode;
    return same ? &*found : nullptr;
  }
};

void add_folder(const Directory& folder, ArtifactKind kind, const Known& known,
                std::vector<SeenArtifact>& seen) {
  folder.for_each_name([&](const Directory::Entry& entry) {
    const auto digest = Digest::from_hex(entry.name);
    if (!digest || entry.type == Directory::Type::other) {
      return;
    }
    const Artifact* const before = entry.type == Directory::Type::file
                                       ? known.find(kind, *digest, entry.inode)
                                       : nullptr;
    if (before != nullptr) {
      seen.push_back({*before, entry.inode});
    } else if (const auto found =
                   look_at_artifact(folder, entry.name, kind, *digest)) {
      seen.push_back({*found, entry.inode});
    }
  });
}

}  // namespace

ArtifactList::Folders ArtifactList::look_at(const StoreRoot& root) {
  return {root.manifests.identity(), root.bundles.identity()};
}

void ArtifactList::keep(const std::vector<SeenArtifact>& seen) {
  std::vector<Artifact> artifacts;
  std::vector<std::uint64_t> inodes;
  artifacts.reserve(seen.size());
  inodes.reserve(seen.size());
  for (const auto& [artifact, inode] : seen) {
    artifacts.push_back(artifact);
    inodes.push_back(inode);
  }
  snapshot_ =
      std::make_shared<const std::vector<Artifact>>(std::move(artifacts));
  inodes_ = std::move(inodes);
}

ArtifactSnapshot ArtifactList::read(const StoreRoot& root) {
  const std::lock_guard lock(mutex_);
  const std::int64_t started_ns = now_ns();
  const Folders folders = look_at(root);
  if (settled_ && folders == folders_) {
    return snapshot_;
  }
  static const std::vector<Artifact> kNone;
  const Known known{.artifacts = snapshot_ ? *snapshot_ : kNone,
                    .inodes = inodes_};
  std::vector<SeenArtifact> seen;
  seen.reserve(inodes_.size());
  for (const auto kind : {ArtifactKind::manifest, ArtifactKind::bundle}) {
    add_folder(root.folder(kind), kind, known, seen);
  }
  std::ranges::sort(seen, {}, [](const SeenArtifact& each) {
    return std::tie(each.artifact.kind, each.artifact.digest);
  });
  keep(seen);
  folders_ = folders;
  const std::int64_t changed_ns =
      std::max(folders.manifests.changed_ns, folders.bundles.changed_ns);
  settled_ = started_ns - changed_ns >= kTickNs;
  return snapshot_;
}

void for_each_artifact(const StoreRoot& root, ArtifactKind kind,
                       const std::function<void(const Artifact&)>& visit) {
  const Directory& folder = root.folder(kind);
  folder.for_each_name([&](const Directory::Entry& entry) {
    const auto digest = Digest::from_hex(entry.name);
    if (!digest || entry.type == Directory::Type::other) {
      return;
    }
    if (const auto found =
            look_at_artifact(folder, entry.name, kind, *digest)) {
      visit(*found);
    }
  });
}

}  // namespace benchgate::store
