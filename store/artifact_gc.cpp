// How ArtifactStore makes room.

#include "store/artifact_list.h"
#include "store/folder_lock.h"
#include "store/staging.h"
#include "store/store_state.h"
#include "store/system_error.h"

#include <fmt/core.h>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <deque>
#include <tuple>
#include <unordered_set>

namespace benchgate::store {

namespace {

using Clock = std::chrono::system_clock;

/// While pins are kept from changing, this many artifacts are removed: a batch
/// takes a few milliseconds, for which a pin waits.
constexpr int kBatch = 256;

constexpr std::chrono::seconds kPatience(10);

}  // namespace

/// One collection.
class GarbageCollection {
 public:
  GarbageCollection(StoreState& state, const GcOptions& options)
      : state_(state), options_(options), now_(Clock::now()) {}

  GcReport run();

 private:
  enum class Eviction { removed, gone, in_use };

  void gather();
  void evict_what_must_go();
  void evict_batch();
  [[nodiscard]] bool must_go(const Artifact& artifact) const;
  [[nodiscard]] Eviction evict(const Artifact& artifact);
  void read_pinned();
  void remove_dangling_references();

  StoreState& state_;
  const GcOptions& options_;
  Clock::time_point now_;

  // 56 bytes each, and a deque wastes next to nothing as it grows.
  std::deque<Artifact> artifacts_;
  std::size_t next_ = 0;
  std::unordered_set<ArtifactKey> pinned_;
  GcReport report_;
};

void GarbageCollection::gather() {
  for (const auto kind : {ArtifactKind::manifest, ArtifactKind::bundle}) {
    for_each_artifact(state_.root, kind, [&](const Artifact& artifact) {
      artifacts_.push_back(artifact);
      ++report_.kept;
      report_.kept_bytes += artifact.size_bytes;
    });
  }
  std::ranges::sort(artifacts_, {}, [](const Artifact& artifact) {
    return std::tie(artifact.modified, artifact.kind, artifact.digest);
  });
}

void GarbageCollection::read_pinned() {
  pinned_.clear();
  for (const Pin& pin : read_pins(state_.root.pins)) {
    pinned_.insert(pin.artifacts.begin(), pin.artifacts.end());
  }
}

/// The artifacts come in the order of their last use. One in the future was
/// noted by a clock that was wrong: it keeps nothing, and comes last.
bool GarbageCollection::must_go(const Artifact& artifact) const {
  const auto age = now_ - artifact.modified;
  return std::chrono::abs(age) >= options_.min_age &&
         ((options_.max_bytes && report_.kept_bytes > *options_.max_bytes) ||
          (options_.max_age && age > *options_.max_age));
}

GarbageCollection::Eviction GarbageCollection::evict(const Artifact& artifact) {
  const Directory& folder = state_.folder(artifact.kind);
  const auto name = artifact.digest.hex();
  const Descriptor file(
      ::openat(folder.descriptor(), name.data(),
               O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  if (!file) {
    if (errno == ENOENT || errno == ELOOP || errno == ENXIO) {
      return Eviction::gone;
    }
    throw_system_error(fmt::format("open {}", folder.path_of(name.data())),
                       errno);
  }
  if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) {
      return Eviction::in_use;
    }
    throw_system_error(fmt::format("lock {}", folder.path_of(name.data())),
                       errno);
  }
  // Looked at under the lock: before it, somebody may have noted a use.
  struct stat raw = {};
  if (::fstat(file.get(), &raw) != 0) {
    throw_system_error(fmt::format("look at {}", folder.path_of(name.data())),
                       errno);
  }
  if (raw.st_nlink == 0) {
    return Eviction::gone;  // What has the name now was put since.
  }
  const std::chrono::nanoseconds modified(status_of(raw).identity.modified_ns);
  if (std::chrono::duration_cast<Clock::duration>(modified) !=
      artifact.modified.time_since_epoch()) {
    return Eviction::in_use;
  }
  if (options_.dry_run) {
    return Eviction::removed;
  }
  if (::unlinkat(folder.descriptor(), name.data(), 0) != 0) {
    if (errno == ENOENT) {
      return Eviction::gone;
    }
    throw_system_error(fmt::format("remove {}", folder.path_of(name.data())),
                       errno);
  }
  state_.cache.forget({artifact.kind, artifact.digest});
  return Eviction::removed;
}

void GarbageCollection::evict_batch() {
  const FolderLock lock(state_.root.pins, kPatience, "collect garbage");
  read_pinned();
  int removed = 0;
  for (; removed < kBatch && next_ < artifacts_.size(); ++next_) {
    const Artifact& artifact = artifacts_[next_];
    if (!must_go(artifact)) {
      continue;
    }
    if (pinned_.contains({artifact.kind, artifact.digest})) {
      ++report_.pinned;
      continue;
    }
    const Eviction eviction = evict(artifact);
    if (eviction == Eviction::in_use) {
      ++report_.in_use;
      continue;
    }
    --report_.kept;
    report_.kept_bytes -= artifact.size_bytes;
    if (eviction == Eviction::removed) {
      ++report_.removed;
      report_.removed_bytes += artifact.size_bytes;
      ++removed;
    }
  }
  if (removed > 0 && !options_.dry_run) {
    state_.root.generation.change();
  }
}

void GarbageCollection::evict_what_must_go() {
  while (next_ < artifacts_.size()) {
    evict_batch();
  }
}

void GarbageCollection::remove_dangling_references() {
  const Directory& folder = state_.root.references;
  for (const std::string& name : folder.names()) {
    const auto key = Digest::from_hex(name);
    const auto status = key ? folder.status(name.c_str()) : std::nullopt;
    if (!status || !status->is_regular) {
      continue;
    }
    // One that was just written may come before what it names.
    const Clock::time_point written(std::chrono::duration_cast<Clock::duration>(
        std::chrono::nanoseconds(status->identity.modified_ns)));
    if (std::chrono::abs(now_ - written) < options_.min_age) {
      continue;
    }
    const FolderLock lock(folder, kPatience, "remove a reference");
    const auto found = read_reference(folder, *key).reference;
    if (!found ||
        state_.folder(found->kind).status(found->target.hex().data())) {
      continue;
    }
    if (!options_.dry_run &&
        ::unlinkat(folder.descriptor(), name.c_str(), 0) != 0) {
      throw_system_error(fmt::format("remove {}", folder.path_of(name)), errno);
    }
    ++report_.references;
  }
}

GcReport GarbageCollection::run() {
  const FolderLock alone(state_.root.root, std::chrono::milliseconds(0),
                         "collect garbage");
  gather();
  evict_what_must_go();
  remove_dangling_references();
  if (!options_.dry_run) {
    report_.leftovers = remove_abandoned_files(state_.root.staging);
  }
  return report_;
}

GcReport ArtifactStore::gc(const GcOptions& options) {
  state_->require_writable("collect garbage");
  return GarbageCollection(*state_, options).run();
}

void ArtifactStore::pin(std::string_view name,
                        std::span<const ArtifactKey> artifacts) {
  StoreState& state = *state_;
  state.require_writable("pin artifacts");
  check_pin_name(name);
  const FolderLock lock(state.root.pins, kPatience, "pin artifacts");
  write_pin(state.root.pins, state.root.staging, name, artifacts,
            state.options.references);
}

bool ArtifactStore::unpin(std::string_view name) {
  StoreState& state = *state_;
  state.require_writable("remove a pin");
  check_pin_name(name);
  const Directory& folder = state.root.pins;
  if (::unlinkat(folder.descriptor(), std::string(name).c_str(), 0) == 0) {
    return true;
  }
  if (errno == ENOENT) {
    return false;
  }
  throw_system_error(fmt::format("remove {}", folder.path_of(name)), errno);
}

std::vector<Pin> ArtifactStore::pins() const {
  return read_pins(state_->root.pins);
}

}  // namespace benchgate::store
