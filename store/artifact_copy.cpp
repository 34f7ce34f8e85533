// How ArtifactStore gives copies out.

#include "store/publication.h"
#include "store/store_state.h"

#include <fmt/core.h>

#include <utility>

namespace benchgate::store {

namespace {

/// A folder and the name that a copy is to have in it.
struct Destination {
  Directory folder;
  std::string name;
};

Destination open_destination(const std::filesystem::path& path) {
  const std::string name = path.filename().string();
  if (path.native().find('\0') != std::string::npos || name.empty() ||
      name == "." || name == "..") {
    throw StoreError(StoreError::Kind::not_found,
                     fmt::format("cannot copy to \"{}\": it does not name a "
                                 "file",
                                 path.string().c_str()));
  }
  const std::filesystem::path parent = path.parent_path();
  return {Directory::open(parent.empty() ? "." : parent.string()), name};
}

FileIdentity identity_of(const Directory& folder) {
  const auto status = folder.status(".");
  return status ? status->identity : FileIdentity{};
}

/// A copy under the name of an artifact would be taken for one.
void refuse_own_folders(const StoreRoot& root, const Directory& destination) {
  const FileIdentity identity = identity_of(destination);
  for (const Directory* own :
       {&root.root, &root.manifests, &root.bundles, &root.references,
        &root.pins, &root.staging, &root.quarantine}) {
    if (identity_of(*own).same_file(identity)) {
      throw StoreError(StoreError::Kind::permission,
                       fmt::format("cannot copy into {}: it is the store "
                                   "itself; copy to another folder",
                                   destination.path()));
    }
  }
}

}  // namespace

void ArtifactStore::copy_to(ArtifactKind kind, const Digest& digest,
                            const std::filesystem::path& destination,
                            const CopyOptions& options) {
  StoreState& state = *state_;
  const ArtifactKey key{kind, digest};
  const auto generation = state.root.generation.read();
  ArtifactFile artifact = state.open_whole_artifact(key);
  if (artifact.state == ArtifactFile::State::absent) {
    throw StoreError(StoreError::Kind::not_found,
                     fmt::format("there is no {} {} in {}", to_string(kind),
                                 digest.to_string(), state.path.string()));
  }
  state.note_use(artifact);

  const Destination to = open_destination(destination);
  refuse_own_folders(state.root, to.folder);
  const auto taken = to.folder.status(to.name.c_str());
  if (taken && (!options.overwrite || taken->is_directory)) {
    throw StoreError(
        StoreError::Kind::exists,
        fmt::format("cannot copy to {}: {}", destination.string(),
                    taken->is_directory ? "it is a folder; name a file in it"
                                        : "it exists already"));
  }
  Publication copy(to.folder, to.folder);
  copy.copy_from(artifact.file.get(), artifact.identity.size,
                 state.path_of(key));
  state.remember(key, std::move(artifact), generation);
  const Visible as{.name = to.name.c_str(),
                   .mode = static_cast<mode_t>(options.mode) & mode_t{0777},
                   .durability = options.durability};
  if (options.overwrite && taken) {
    copy.replace(as);
  } else if (copy.publish(as) == Publication::Outcome::occupied) {
    throw StoreError(StoreError::Kind::exists,
                     fmt::format("cannot copy to {}: it exists already",
                                 destination.string()));
  }
}

}  // namespace benchgate::store
