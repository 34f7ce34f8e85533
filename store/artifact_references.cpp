// How ArtifactStore keeps names of artifacts.

#include "store/folder_lock.h"
#include "store/quarantine.h"
#include "store/store_state.h"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <tuple>
#include <utility>

namespace benchgate::store {

namespace {

/// A reference changes in less than a sync takes.
constexpr std::chrono::seconds kPatience(10);

/// Whether what is there is what a caller thinks.
bool stands_for(const std::optional<Reference>& reference,
                const std::optional<ArtifactKey>& expected) {
  return reference.has_value() == expected.has_value() &&
         (!reference ||
          ArtifactKey{reference->kind, reference->target} == *expected);
}

/// What the key stands for; damage is moved out of the way.
std::optional<Reference> heal(const StoreState& state, const Digest& key) {
  const Directory& folder = state.root.references;
  const FoundReference found = read_reference(folder, key);
  if (found.damaged && !state.options.read_only) {
    move_to_quarantine(state.root.quarantine, {.folder = folder,
                                               .name = key.hex().data(),
                                               .identity = *found.damaged,
                                               .kind = "reference"});
  }
  return found.reference;
}

/// The caller has the lock.
void write(const StoreState& state, const Digest& key,
           const Reference& reference, const std::optional<Reference>& before) {
  if (!reference.name.empty() && reference_key(reference.name) != key) {
    throw StoreError(StoreError::Kind::mismatch,
                     fmt::format("the key given is not that of the reference "
                                 "{}; nothing was changed",
                                 reference.name));
  }
  // One that must last is written again: whoever wrote it may have promised
  // less, or may not have come to the sync yet.
  if (before == reference && state.options.references == Durability::none) {
    return;
  }
  write_reference(state.root.references, state.root.staging, key, reference,
                  state.options.references);
}

}  // namespace

void ArtifactStore::set_reference(const Digest& key,
                                  const Reference& reference) {
  const StoreState& state = *state_;
  state.require_writable("set a reference");
  const FolderLock lock(state.root.references, kPatience, "set a reference");
  write(state, key, reference, heal(state, key));
}

bool ArtifactStore::exchange_reference(
    const Digest& key, const std::optional<ArtifactKey>& expected,
    const std::optional<Reference>& desired) {
  const StoreState& state = *state_;
  state.require_writable("change a reference");
  const FolderLock lock(state.root.references, kPatience, "change a reference");
  const auto before = heal(state, key);
  if (!stands_for(before, expected)) {
    return false;
  }
  if (desired) {
    write(state, key, *desired, before);
  } else if (before) {
    state.remove_anything(state.root.references, key.hex().data(), "reference");
  }
  return true;
}

std::optional<Reference> ArtifactStore::reference(const Digest& key) {
  const StoreState& state = *state_;
  const Directory& folder = state.root.references;
  FoundReference found = read_reference(folder, key);
  if (!found.damaged) {
    return std::move(found.reference);
  }
  heal(state, key);
  throw StoreError(StoreError::Kind::corrupt,
                   fmt::format("{} is not a reference; it has to be set again",
                               folder.path_of(key.hex().data())));
}

bool ArtifactStore::remove_reference(const Digest& key) {
  const StoreState& state = *state_;
  state.require_writable("remove a reference");
  const FolderLock lock(state.root.references, kPatience, "remove a reference");
  return state.remove_anything(state.root.references, key.hex().data(),
                               "reference");
}

std::vector<KeyedReference> ArtifactStore::references() const {
  const Directory& folder = state_->root.references;
  std::vector<KeyedReference> references;
  folder.for_each_name([&](const Directory::Entry& entry) {
    const auto key = Digest::from_hex(entry.name);
    auto found = key ? read_reference(folder, *key) : FoundReference{};
    if (found.reference) {
      references.push_back({*key, std::move(*found.reference)});
    }
  });
  std::ranges::sort(references, {}, [](const KeyedReference& entry) {
    return std::tie(entry.reference.name, entry.key);
  });
  return references;
}

}  // namespace benchgate::store
