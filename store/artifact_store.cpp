#include "store/artifact_store.h"

#include "store/quarantine.h"
#include "store/store_state.h"
#include "store/system_error.h"

#include <fmt/core.h>

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <tuple>
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

/// Removes whatever has the name, into quarantine if it is a folder.
bool remove_anything(const StoreRoot& root, const Directory& folder,
                     const char* name, std::string_view kind) {
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

void list_folder(const Directory& folder, ArtifactKind kind,
                 std::vector<Artifact>& artifacts) {
  for (const std::string& name : folder.names()) {
    const auto digest = Digest::from_hex(name);
    const auto status = digest ? folder.status(name.c_str()) : std::nullopt;
    if (!status || !status->is_regular) {
      continue;
    }
    const std::chrono::nanoseconds modified(status->identity.modified_ns);
    artifacts.push_back(
        {.kind = kind,
         .digest = *digest,
         .size_bytes = status->identity.size,
         .modified = std::chrono::system_clock::time_point(
             std::chrono::duration_cast<std::chrono::system_clock::duration>(
                 modified))});
  }
}

}  // namespace

ArtifactStore::ArtifactStore(std::unique_ptr<StoreState> state)
    : state_(std::move(state)) {}

ArtifactStore::~ArtifactStore() = default;
ArtifactStore::ArtifactStore(ArtifactStore&&) noexcept = default;
ArtifactStore& ArtifactStore::operator=(ArtifactStore&&) noexcept = default;

ArtifactStore ArtifactStore::open(const std::filesystem::path& root,
                                  const Options& options) {
  return ArtifactStore(std::make_unique<StoreState>(
      StoreRoot::open(root, options.read_only), options));
}

const std::filesystem::path& ArtifactStore::root() const {
  return state_->path;
}

std::optional<Blob> ArtifactStore::get(ArtifactKind kind,
                                       const Digest& digest) {
  StoreState& state = *state_;
  const ArtifactKey key{kind, digest};
  const bool cached = state.options.verification == Verification::first_use;
  // Read first: what happens to the file from here on changes it.
  const auto generation = state.root.generation.read();
  if (cached && generation) {
    if (auto contents = state.cache.current(key, *generation)) {
      return Blob(std::move(contents));
    }
  }
  if (const auto known = cached ? state.cache.find(key) : std::nullopt;
      known && known->contents) {
    const auto status = state.folder(kind).status(digest.hex().data());
    if (status && status->identity == known->identity) {
      state.cache.confirm(key, generation);
      return Blob(known->contents);
    }
  }
  ArtifactFile artifact = state.open_whole_artifact(key);
  if (artifact.state == ArtifactFile::State::absent) {
    state.cache.forget(key);
    return std::nullopt;
  }
  artifact.contents = contents_of(artifact, state.path_of(key));
  if (cached) {
    state.remember(key, artifact, generation);
  }
  return Blob(std::move(artifact.contents));
}

bool ArtifactStore::contains(ArtifactKind kind, const Digest& digest) const {
  return size(kind, digest).has_value();
}

std::optional<std::uint64_t> ArtifactStore::size(ArtifactKind kind,
                                                 const Digest& digest) const {
  const auto status = state_->folder(kind).status(digest.hex().data());
  if (!status || !status->is_regular) {
    return std::nullopt;
  }
  return status->identity.size;
}

bool ArtifactStore::remove(ArtifactKind kind, const Digest& digest) {
  StoreState& state = *state_;
  state.require_writable("remove an artifact");
  const bool removed = remove_anything(state.root, state.folder(kind),
                                       digest.hex().data(), to_string(kind));
  state.note_removal({kind, digest});
  return removed;
}

std::vector<Artifact> ArtifactStore::list() const {
  std::vector<Artifact> artifacts;
  for (const auto kind : {ArtifactKind::manifest, ArtifactKind::bundle}) {
    list_folder(state_->folder(kind), kind, artifacts);
  }
  std::ranges::sort(artifacts, {}, [](const Artifact& artifact) {
    return std::tie(artifact.kind, artifact.digest);
  });
  return artifacts;
}

void ArtifactStore::set_reference(const Digest& key, ArtifactKind kind,
                                  const Digest& target) {
  StoreState& state = *state_;
  state.require_writable("set a reference");
  const Reference reference{kind, target};
  const FoundReference found = read_reference(state.root.references, key);
  if (found.damaged) {
    move_to_quarantine(state.root.quarantine, {.folder = state.root.references,
                                               .name = key.hex().data(),
                                               .identity = *found.damaged,
                                               .kind = "reference"});
  }
  // One that must last is written again: whoever wrote it may have promised
  // less, or may not have come to the sync yet.
  if (found.reference == reference &&
      state.options.references == Durability::none) {
    return;
  }
  write_reference(state.root.references, state.root.staging, key, reference,
                  state.options.references);
}

std::optional<Reference> ArtifactStore::reference(const Digest& key) {
  StoreState& state = *state_;
  const auto name = key.hex();
  const Directory& folder = state.root.references;
  const FoundReference found = read_reference(folder, key);
  if (!found.damaged) {
    return found.reference;
  }
  if (!state.options.read_only) {
    move_to_quarantine(state.root.quarantine, {.folder = folder,
                                               .name = name.data(),
                                               .identity = *found.damaged,
                                               .kind = "reference"});
  }
  throw StoreError(StoreError::Kind::corrupt,
                   fmt::format("{} is not a reference; it has to be set again",
                               folder.path_of(name.data())));
}

bool ArtifactStore::remove_reference(const Digest& key) {
  StoreState& state = *state_;
  state.require_writable("remove a reference");
  return remove_anything(state.root, state.root.references, key.hex().data(),
                         "reference");
}

}  // namespace benchgate::store
