#include "store/store_state.h"

#include "store/quarantine.h"
#include "store/system_error.h"

#include <fmt/core.h>

#include <unistd.h>

#include <cerrno>
#include <utility>

namespace benchgate::store {

namespace {

/// False: there was no such file.
bool remove_file(const Directory& folder, const char* name) {
  if (::unlinkat(folder.descriptor(), name, 0) == 0) {
    return true;
  }
  if (errno == ENOENT) {
    return false;
  }
  throw_system_error(fmt::format("remove {}", folder.path_of(name)), errno);
}

}  // namespace

void StoreState::require_writable(std::string_view doing) const {
  if (options.read_only) {
    throw StoreError(StoreError::Kind::read_only,
                     fmt::format("cannot {}: the store {} is open for reading "
                                 "only",
                                 doing, path.string()));
  }
}

ArtifactFile StoreState::open_artifact(const ArtifactKey& key) const {
  Inspection how{.verified = std::nullopt,
                 .max_bytes = options.max_artifact_bytes};
  if (options.verification == Verification::first_use) {
    if (const auto known = cache.find(key)) {
      how.verified = known->identity;
    }
  }
  return inspect(folder(key.kind), key.digest, how);
}

ArtifactFile StoreState::open_whole_artifact(const ArtifactKey& key) {
  ArtifactFile artifact = open_artifact(key);
  if (artifact.state != ArtifactFile::State::damaged) {
    return artifact;
  }
  std::string what_now = "it stays where it is, the store being read-only";
  if (!options.read_only) {
    try {
      what_now = quarantine(key, artifact)
                     ? "it was moved to quarantine and has to be put again"
                     : "another process has removed or replaced it";
    } catch (const StoreError& error) {
      what_now =
          fmt::format("it could not be moved to quarantine ({})", error.what());
    }
  }
  throw StoreError(
      StoreError::Kind::corrupt,
      fmt::format("{} {}; {}", path_of(key), artifact.damage, what_now));
}

VerifiedCache::File StoreState::remember(
    const ArtifactKey& key, ArtifactFile artifact,
    std::optional<std::uint64_t> generation) {
  const auto before = cache.find(key);
  const bool same = before && before->identity == artifact.identity;
  if (same && (before->contents || !artifact.contents)) {
    VerifiedCache::confirm(*before, generation);
    return before;
  }
  auto file = make_counted<const VerifiedFile>(key, artifact.identity,
                                               std::move(artifact.contents));
  if (same) {
    file->synced = before->synced.load();
  }
  cache.remember(file, generation);
  return file;
}

bool StoreState::quarantine(const ArtifactKey& key,
                            const ArtifactFile& artifact) {
  const auto name = key.digest.hex();
  const bool moved =
      move_to_quarantine(root.quarantine, {.folder = folder(key.kind),
                                           .name = name.data(),
                                           .identity = artifact.identity,
                                           .kind = to_string(key.kind)});
  note_removal(key);
  if (moved) {
    const std::lock_guard lock(damage_mutex);
    damaged.insert(key);
  }
  return moved;
}

void StoreState::note_use(ArtifactFile& artifact) const {
  if (!options.read_only) {
    store::note_use(artifact);
  }
}

bool StoreState::take_damage(const ArtifactKey& key) {
  const std::lock_guard lock(damage_mutex);
  return damaged.erase(key) > 0;
}

bool StoreState::remove_anything(const Directory& folder, const char* name,
                                 std::string_view kind) const {
  const auto status = folder.status(name);
  if (!status) {
    return false;
  }
  if (!status->is_directory) {
    return remove_file(folder, name);
  }
  return move_to_quarantine(root.quarantine, {.folder = folder,
                                              .name = name,
                                              .identity = status->identity,
                                              .kind = kind});
}

void StoreState::note_removal(const ArtifactKey& key) {
  root.generation.change();
  cache.forget(key);
}

}  // namespace benchgate::store
