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

auto order(const Artifact& artifact) {
  return std::tie(artifact.kind, artifact.digest);
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

/// What `known`, which is sorted, has of the artifact.
const Artifact* find_known(const std::vector<Artifact>& known,
                           ArtifactKind kind, const Digest& digest) {
  const auto found = std::ranges::lower_bound(
      known, std::make_pair(kind, digest), {}, [](const Artifact& artifact) {
        return std::make_pair(artifact.kind, artifact.digest);
      });
  return found != known.end() && found->kind == kind && found->digest == digest
             ? &*found
             : nullptr;
}

void add_folder(const Directory& folder, ArtifactKind kind,
                const std::vector<Artifact>& known,
                std::vector<Artifact>& artifacts) {
  folder.for_each_name([&](const char* name, Directory::Type type) {
    const auto digest = Digest::from_hex(name);
    if (!digest || type == Directory::Type::other) {
      return;
    }
    const Artifact* const before = type == Directory::Type::file
                                       ? find_known(known, kind, *digest)
                                       : nullptr;
    if (before != nullptr) {
      artifacts.push_back(*before);
    } else if (const auto found =
                   look_at_artifact(folder, name, kind, *digest)) {
      artifacts.push_back(*found);
    }
  });
}

}  // namespace

ArtifactList::Folders ArtifactList::look_at(const StoreRoot& root) {
  return {root.manifests.identity(), root.bundles.identity()};
}

ArtifactSnapshot ArtifactList::read(const StoreRoot& root) {
  const std::lock_guard lock(mutex_);
  const std::int64_t started_ns = now_ns();
  const Folders folders = look_at(root);
  if (settled_ && folders == folders_) {
    return snapshot_;
  }
  static const std::vector<Artifact> kNone;
  const std::vector<Artifact>& known = snapshot_ ? *snapshot_ : kNone;
  std::vector<Artifact> artifacts;
  artifacts.reserve(known.size());
  for (const auto kind : {ArtifactKind::manifest, ArtifactKind::bundle}) {
    add_folder(root.folder(kind), kind, known, artifacts);
  }
  std::ranges::sort(artifacts, {}, order);
  snapshot_ =
      std::make_shared<const std::vector<Artifact>>(std::move(artifacts));
  folders_ = folders;
  const std::int64_t changed_ns =
      std::max(folders.manifests.changed_ns, folders.bundles.changed_ns);
  settled_ = started_ns - changed_ns >= kTickNs;
  return snapshot_;
}

void for_each_artifact(const StoreRoot& root, ArtifactKind kind,
                       const std::function<void(const Artifact&)>& visit) {
  const Directory& folder = root.folder(kind);
  folder.for_each_name([&](const char* name, Directory::Type type) {
    const auto digest = Digest::from_hex(name);
    if (!digest || type == Directory::Type::other) {
      return;
    }
    if (const auto found = look_at_artifact(folder, name, kind, *digest)) {
      visit(*found);
    }
  });
}

}  // namespace benchgate::store
