#include "store/artifact_store.h"

#include "store/store_state.h"

#include <utility>

namespace benchgate::store {

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

namespace {

/// What a get does that does not find the bytes in memory as they have to be.
/// Apart, so that the other has no registers to save.
[[gnu::noinline]] std::optional<Blob> get_from_file(StoreState& state,
                                                    const ArtifactKey& key) {
  const bool cached = state.options.verification == Verification::first_use;
  // Read first: what happens to the file from here on changes it.
  const auto generation = state.root.generation.read();
  if (auto known = cached ? state.cache.find(key) : VerifiedCache::File();
      known && known->contents) {
    const auto status = state.folder(key.kind).status(key.digest.hex().data());
    if (status && status->identity == known->identity) {
      VerifiedCache::confirm(*known, generation);
      return Blob(std::move(known));
    }
  }
  ArtifactFile artifact = state.open_whole_artifact(key);
  if (artifact.state == ArtifactFile::State::absent) {
    state.cache.forget(key);
    return std::nullopt;
  }
  load_contents(artifact, state.path_of(key));
  state.note_use(artifact);
  return Blob(cached
                  ? state.remember(key, std::move(artifact), generation)
                  : make_counted<const VerifiedFile>(
                        key, artifact.identity, std::move(artifact.contents)));
}

}  // namespace

std::optional<Blob> ArtifactStore::get(ArtifactKind kind,
                                       const Digest& digest) {
  StoreState& state = *state_;
  const ArtifactKey key{kind, digest};
  const auto generation = state.root.generation.read();
  if (generation && state.options.verification == Verification::first_use) {
    if (auto file = state.cache.current(key, *generation)) {
      return Blob(std::move(file));
    }
  }
  return get_from_file(state, key);
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
  const bool removed = state.remove_anything(
      state.folder(kind), digest.hex().data(), to_string(kind));
  state.note_removal({kind, digest});
  return removed;
}

ArtifactSnapshot ArtifactStore::list() const {
  return state_->list.read(state_->root);
}

}  // namespace benchgate::store
