// How ArtifactStore gives copies out.

#include "store/equal_copy.h"
#include "store/publication.h"
#include "store/staging.h"
#include "store/store_state.h"

#include <fmt/core.h>

#include <cerrno>
#include <utility>

namespace benchgate::store {

namespace {

/// A folder and the name that a copy is to have in it.
struct Destination {
  Directory folder;
  FileIdentity identity;  // Of the folder.
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
  Directory folder = Directory::open(parent.empty() ? "." : parent.string());
  const FileIdentity identity = folder.identity();
  return {std::move(folder), identity, name};
}

/// A copy under the name of an artifact would be taken for one.
void refuse_own_folders(const StoreRoot& root, const Destination& to) {
  if (root.owns(to.identity)) {
    throw StoreError(StoreError::Kind::permission,
                     fmt::format("cannot copy into {}: it is the store itself; "
                                 "copy to another folder",
                                 to.folder.path()));
  }
}

[[noreturn]] void refuse_taken(const std::filesystem::path& destination,
                               std::string_view what) {
  throw StoreError(
      StoreError::Kind::exists,
      fmt::format("cannot copy to {}: {}", destination.string(), what));
}

/// One copy of an artifact that was found whole.
struct Copy {
  const ArtifactFile& artifact;
  std::string artifact_path;
  const Destination& to;
  Visible as;
  bool replaces;  // What has the name.

  /// To compare takes a quarter of the time of making a file and renaming it. A
  /// copy that is to last has to be written all the same: who knows whether
  /// what is there was synced.
  [[nodiscard]] bool is_there() const {
    return replaces && as.durability == Durability::none &&
           is_equal_copy(to.folder, as.name, as.mode, artifact.file.get(),
                         artifact.identity.size);
  }

  /// A copy that replaces a file has a name in `staging` for a moment. False:
  /// the name was taken.
  [[nodiscard]] bool write(const Directory& staging) const {
    Publication file(to.folder, staging);
    file.copy_from(artifact.file.get(), artifact.identity.size, artifact_path);
    if (replaces) {
      file.replace(as);
      return true;
    }
    return file.publish(as) == Publication::Outcome::published;
  }

  /// A process that is killed in that moment leaves the name. So it is one in
  /// the store, which is cleaned, unless the destination is elsewhere: there a
  /// later copy removes it.
  [[nodiscard]] bool write_by_way_of(const StoreRoot& root,
                                     bool read_only) const {
    if (!read_only && root.identities.front().device == to.identity.device) {
      try {
        return is_there() || write(root.staging);
      } catch (const StoreError& error) {
        if (error.error_number() != EXDEV) {
          throw;
        }  // One file system that is mounted twice.
      }
    }
    if (replaces) {
      remove_abandoned_files(to.folder);
    }
    return is_there() || write(to.folder);
  }
};

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
  refuse_own_folders(state.root, to);
  const auto taken = to.folder.status(to.name.c_str());
  if (taken && taken->is_directory) {
    refuse_taken(destination, "it is a folder; name a file in it");
  }
  if (taken && !options.overwrite) {
    refuse_taken(destination, "it exists already");
  }
  const Copy copy{
      .artifact = artifact,
      .artifact_path = state.path_of(key),
      .to = to,
      .as = {.name = to.name.c_str(),
             .mode = static_cast<mode_t>(options.mode) & mode_t{0777},
             .durability = options.durability},
      .replaces = taken.has_value()};
  const bool is_written =
      copy.write_by_way_of(state.root, state.options.read_only);
  state.remember(key, std::move(artifact), generation);
  if (!is_written) {
    refuse_taken(destination, "it exists already");
  }
}

}  // namespace benchgate::store
