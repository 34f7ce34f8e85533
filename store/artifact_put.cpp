// How ArtifactStore takes artifacts in.

#include "store/publication.h"
#include "store/store_state.h"
#include "store/system_error.h"

#include <fmt/core.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

namespace benchgate::store {

namespace {

constexpr mode_t kFileMode = 0400;

/// From here on a disk is asked to begin while the bytes are hashed. Measured
/// on ext4: 64 KiB take a sixth less, 1 MiB a third, 16 KiB the same.
constexpr std::size_t kWorthOverlapping = std::size_t{64} << 10U;

[[noreturn]] void refuse_mismatch(const std::string& what,
                                  const Digest& expected, const Digest& found) {
  throw StoreError(StoreError::Kind::mismatch,
                   fmt::format("{} has the digest {}, not {} as was said; "
                               "nothing was stored",
                               what, found.to_string(), expected.to_string()));
}

void check_digest(std::span<const std::byte> bytes, const Digest& digest) {
  if (const Digest found = Digest::of(bytes); found != digest) {
    refuse_mismatch(fmt::format("what was given ({} bytes)", bytes.size()),
                    digest, found);
  }
}

void check_size(std::uint64_t size, std::uint64_t limit) {
  if (size > limit) {
    throw StoreError(StoreError::Kind::too_large,
                     fmt::format("an artifact of {} bytes is above the limit "
                                 "of {}; nothing was stored",
                                 size, limit));
  }
}

/// A file from outside the store, to be put.
struct SourceFile {
  Descriptor descriptor;
  std::string path;
  std::uint64_t limit;
};

SourceFile open_source(const std::filesystem::path& path, std::uint64_t limit) {
  SourceFile source{.descriptor = {}, .path = path.string(), .limit = limit};
  if (source.path.find('\0') != std::string::npos) {
    throw StoreError(StoreError::Kind::not_found,
                     "a path with a zero byte names no file");
  }
  source.descriptor = Descriptor(::open(
      source.path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  struct stat status = {};
  if (!source.descriptor || ::fstat(source.descriptor.get(), &status) != 0) {
    throw_system_error(fmt::format("open {}", source.path), errno);
  }
  if (!S_ISREG(status.st_mode)) {
    throw StoreError(
        StoreError::Kind::not_found,
        fmt::format("{} is not a file; nothing was stored", source.path));
  }
  check_size(static_cast<std::uint64_t>(status.st_size), limit);
  return source;
}

/// Hashes the source, and writes what it hashes to `publication` unless that is
/// null. The file may grow meanwhile, so its size is watched.
void transfer(const SourceFile& source, const Digest& digest,
              Publication* publication) {
  std::vector<std::byte> buffer(Contents::kLargestRead);
  Hasher hasher;
  std::uint64_t done = 0;
  for (;;) {
    const std::size_t count =
        read_at(source.descriptor.get(), buffer, static_cast<std::size_t>(done),
                source.path);
    const auto piece = std::span<const std::byte>(buffer).first(count);
    done += count;
    check_size(done, source.limit);
    hasher.update(piece);
    if (publication != nullptr) {
      publication->write(piece);
    }
    if (count < buffer.size()) {
      break;
    }
  }
  if (const Digest found = hasher.finish(); found != digest) {
    refuse_mismatch(source.path, digest, found);
  }
}

/// Whoever stored a present artifact may have promised less than is asked for
/// now, or may not have come to its sync yet.
void make_durable(const Directory& folder, const ArtifactFile& artifact,
                  const std::string& path, Durability durability) {
  if (durability >= Durability::data && ::fsync(artifact.file.get()) != 0) {
    const int error_number = errno;
    mark_sync_failed(artifact);
    throw_system_error(fmt::format("sync {}", path), error_number);
  }
  if (durability == Durability::full) {
    folder.sync();
  }
}

}  // namespace

/// What the two ways to put share.
class ArtifactPut {
 public:
  ArtifactPut(StoreState& state, const ArtifactKey& key)
      : state_(state), key_(key) {}

  /// Whether the store has just these bytes, found without hashing them: they
  /// are compared with bytes that were hashed. Does not allocate when those are
  /// in memory.
  bool is_known(std::span<const std::byte> bytes);

  /// `source(publication)` writes the bytes, or throws because they are not
  /// what they should be; with null, it only checks them.
  template <typename Source>
  PutOutcome store(const Source& source);

 private:
  [[nodiscard]] Durability durability() const {
    return state_.durability(key_.kind);
  }

  /// Whether the bytes of a whole file may be missing on the disk, where they
  /// are to be.
  [[nodiscard]] bool is_doubtful(const ArtifactFile& artifact) const {
    return artifact.sync_failed && durability() >= Durability::data;
  }

  void accept_present(ArtifactFile artifact,
                      std::optional<std::uint64_t> generation);

  void remember_new(const Publication& publication,
                    std::optional<std::uint64_t> generation);

  StoreState& state_;
  ArtifactKey key_;
};

bool ArtifactPut::is_known(std::span<const std::byte> bytes) {
  auto known = state_.cache.find(key_);
  if (!known || known->synced < durability() ||
      state_.options.verification == Verification::always ||
      known->identity.size != bytes.size()) {
    return false;
  }
  // The disk is asked: others may have removed the file by their own means.
  const auto generation = state_.root.generation.read();
  const auto status = state_.folder(key_.kind).status(key_.digest.hex().data());
  if (!status || status->identity != known->identity) {
    state_.cache.forget(key_);
    return false;
  }
  if (looks_unused(known->identity)) {
    return false;  // It is, now, and the file has to say so.
  }
  if (!known->contents) {
    if (bytes.size() > state_.options.cache_bytes) {
      return false;  // It would be mapped again each time: hashing is as good.
    }
    ArtifactFile artifact = state_.open_artifact(key_);
    if (artifact.state != ArtifactFile::State::whole) {
      return false;
    }
    load_contents(artifact, state_.path_of(key_));
    known = state_.remember(key_, std::move(artifact), generation);
  }
  const auto stored = known->contents->bytes();
  return stored.size() == bytes.size() &&
         (bytes.empty() ||
          std::memcmp(stored.data(), bytes.data(), bytes.size()) == 0);
}

void ArtifactPut::accept_present(ArtifactFile artifact,
                                 std::optional<std::uint64_t> generation) {
  state_.note_use(artifact);
  const auto known = state_.cache.find(key_);
  const bool is_durable = known && known->identity == artifact.identity &&
                          known->synced >= durability();
  if (!is_durable) {
    make_durable(state_.folder(key_.kind), artifact, state_.path_of(key_),
                 durability());
  }
  const auto file = state_.remember(key_, std::move(artifact), generation);
  if (!is_durable) {
    file->synced = durability();
  }
}

void ArtifactPut::remember_new(const Publication& publication,
                               std::optional<std::uint64_t> generation) {
  const auto file = make_counted<const VerifiedFile>(
      key_, publication.identity(), std::nullopt);
  file->synced = durability();
  state_.cache.remember(file, generation);
}

template <typename Source>
PutOutcome ArtifactPut::store(const Source& source) {
  constexpr int kAttempts = 16;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    const auto generation = state_.root.generation.read();
    ArtifactFile artifact = state_.open_artifact(key_);
    const bool is_whole = artifact.state == ArtifactFile::State::whole;
    if (is_whole && !is_doubtful(artifact)) {
      source(nullptr);
      accept_present(std::move(artifact), generation);
      return PutOutcome::present;
    }
    Publication publication(state_.folder(key_.kind), state_.root.staging);
    source(&publication);
    const auto name = key_.digest.hex();
    const Visible as{
        .name = name.data(), .mode = kFileMode, .durability = durability()};
    if (is_whole) {
      publication.replace(as);
      remember_new(publication, generation);
      return PutOutcome::repaired;
    }
    if (artifact.state == ArtifactFile::State::damaged) {
      state_.quarantine(key_, artifact);
    }
    if (publication.publish(as) == Publication::Outcome::published) {
      remember_new(publication, generation);
      return state_.take_damage(key_) ? PutOutcome::repaired
                                      : PutOutcome::stored;
    }
  }
  throw StoreError(StoreError::Kind::busy,
                   fmt::format("{} is stored and removed by others all the "
                               "time; try again",
                               state_.path_of(key_)));
}

PutOutcome ArtifactStore::put(ArtifactKind kind, const Digest& digest,
                              std::span<const std::byte> bytes) {
  state_->require_writable("put an artifact");
  check_size(bytes.size(), state_->options.max_artifact_bytes);
  ArtifactPut put(*state_, {kind, digest});
  if (put.is_known(bytes)) {
    return PutOutcome::present;
  }
  // Nothing is written of what is wrong, unless the disk has so much to do that
  // it had better do it meanwhile. Nobody sees that file until it was checked.
  const bool check_last = bytes.size() >= kWorthOverlapping &&
                          state_->durability(kind) >= Durability::data;
  if (!check_last) {
    check_digest(bytes, digest);
  }
  return put.store([&](Publication* publication) {
    if (publication != nullptr) {
      publication->write(bytes);
    }
    if (check_last) {
      if (publication != nullptr) {
        publication->start_sync(state_->durability(kind));
      }
      check_digest(bytes, digest);
    }
  });
}

PutOutcome ArtifactStore::put_file(ArtifactKind kind, const Digest& digest,
                                   const std::filesystem::path& file) {
  state_->require_writable("put an artifact");
  const SourceFile source =
      open_source(file, state_->options.max_artifact_bytes);
  return ArtifactPut(*state_, {kind, digest})
      .store([&](Publication* publication) {
        transfer(source, digest, publication);
      });
}

}  // namespace benchgate::store
