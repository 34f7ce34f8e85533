#include "store/artifact_file.h"

#include "store/store_error.h"
#include "store/system_error.h"

#include <fmt/core.h>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <span>
#include <thread>
#include <utility>

namespace benchgate::store {

namespace {

/// Of an artifact that could not be synced; whole ones cannot be written to.
constexpr mode_t kSyncFailedMode = 0600;

ArtifactFile damaged(FileIdentity identity, std::string damage) {
  ArtifactFile result;
  result.state = ArtifactFile::State::damaged;
  result.identity = identity;
  result.damage = std::move(damage);
  return result;
}

/// When `name` cannot be opened as a file: it is gone, no file, or the system
/// failed.
ArtifactFile explain_failed_open(const Directory& folder, const char* name,
                                 int error_number) {
  if (error_number == ENOENT) {
    return {};
  }
  if (error_number == ELOOP || error_number == ENXIO) {
    const auto status = folder.status(name);
    if (!status) {
      return {};
    }
    return damaged(status->identity, "is not a file");
  }
  throw_system_error(fmt::format("open {}", folder.path_of(name)),
                     error_number);
}

/// A collection locks a file for a last look at it, and removes it under the
/// lock or leaves it: the wait is for two system calls of another process.
void keep_from_collection(int file, const std::string& path) {
  constexpr int kAttempts = 100;
  constexpr std::chrono::microseconds kNap(500);
  for (int attempt = 0; ::flock(file, LOCK_SH | LOCK_NB) != 0; ++attempt) {
    if (errno != EWOULDBLOCK) {
      return;  // A file system without locks: then gc cannot lock either.
    }
    if (attempt == kAttempts) {
      throw StoreError(
          StoreError::Kind::busy,
          fmt::format("another process keeps {} locked; try again", path));
    }
    std::this_thread::sleep_for(kNap);
  }
}

std::string wrong_digest(const Digest& found) {
  return fmt::format("has the digest {}", found.to_string());
}

/// Hashes an open file, and keeps what it read if that is little.
void verify(ArtifactFile& artifact, const Digest& digest,
            const std::string& path) {
  Digest found;
  if (artifact.identity.size <= Contents::kLargestRead) {
    artifact.contents =
        Contents::read(artifact.file.get(),
                       static_cast<std::size_t>(artifact.identity.size), path);
    found = Digest::of(artifact.contents->bytes());
  } else {
    // Read, although it will be mapped: a disk that fails is an error of
    // read(), and the end of a process that looks into a mapping.
    found = digest_of_file(artifact.file.get(), path);
  }
  if (found != digest) {
    artifact = damaged(artifact.identity, wrong_digest(found));
  }
}

}  // namespace

ArtifactFile inspect(const Directory& folder, const Digest& digest,
                     const Inspection& how) {
  const auto name = digest.hex();
  Descriptor file(
      ::openat(folder.descriptor(), name.data(),
               O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  if (!file) {
    return explain_failed_open(folder, name.data(), errno);
  }
  const std::string path = folder.path_of(name.data());
  keep_from_collection(file.get(), path);
  struct stat raw = {};
  if (::fstat(file.get(), &raw) != 0) {
    throw_system_error(fmt::format("look at {}", path), errno);
  }
  if (raw.st_nlink == 0) {
    return {};  // Removed since it was opened.
  }
  const FileStatus status = status_of(raw);
  if (!status.is_regular) {
    return damaged(status.identity, "is not a file");
  }
  if (status.identity.size > how.max_bytes) {
    throw StoreError(StoreError::Kind::too_large,
                     fmt::format("{} has {} bytes, and {} is the limit", path,
                                 status.identity.size, how.max_bytes));
  }
  ArtifactFile artifact;
  artifact.state = ArtifactFile::State::whole;
  artifact.sync_failed = (raw.st_mode & S_IWUSR) != 0;
  artifact.file = std::move(file);
  artifact.identity = status.identity;
  if (how.verified != artifact.identity) {
    verify(artifact, digest, path);
  }
  return artifact;
}

void load_contents(ArtifactFile& artifact, const std::string& path) {
  if (artifact.contents) {
    return;
  }
  const auto size = static_cast<std::size_t>(artifact.identity.size);
  artifact.contents = size <= Contents::kLargestRead
                          ? Contents::read(artifact.file.get(), size, path)
                          : Contents::map(artifact.file.get(), size, path);
}

void note_use(ArtifactFile& artifact) {
  struct stat raw = {};
  const std::array<timespec, 2> times = {timespec{0, UTIME_OMIT},
                                         timespec{0, UTIME_NOW}};
  if (looks_unused(artifact.identity) &&
      ::futimens(artifact.file.get(), times.data()) == 0 &&
      ::fstat(artifact.file.get(), &raw) == 0) {
    artifact.identity = status_of(raw).identity;
  }
}

void mark_sync_failed(const ArtifactFile& artifact) {
  ::fchmod(artifact.file.get(), kSyncFailedMode);
}

bool looks_unused(const FileIdentity& identity) {
  constexpr std::int64_t kHourNs = std::int64_t{3600} * 1'000'000'000;
  const std::int64_t now_ns = std::int64_t{std::time(nullptr)} * 1'000'000'000;
  return std::abs(now_ns - identity.modified_ns) > kHourNs;
}

Digest digest_of_file(int file, const std::string& path) {
  // What is hashed is still in the processor's cache; a vector would fill it
  // with zeros first.
  constexpr std::size_t kPiece = std::size_t{64} << 10U;
  // NOLINTNEXTLINE(modernize-avoid-c-arrays)
  const auto memory = std::make_unique_for_overwrite<std::byte[]>(kPiece);
  const std::span buffer(memory.get(), kPiece);
  Hasher hasher;
  std::size_t offset = 0;
  for (;;) {
    const std::size_t count = read_at(file, buffer, offset, path);
    hasher.update(buffer.first(count));
    offset += count;
    if (count < buffer.size()) {
      return hasher.finish();
    }
  }
}

}  // namespace benchgate::store
