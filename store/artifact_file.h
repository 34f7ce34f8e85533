#pragma once

#include "store/contents.h"
#include "store/descriptor.h"
#include "store/digest.h"
#include "store/directory.h"

#include <cstdint>
#include <optional>
#include <string>

namespace benchgate::store {

/// What lies under the name of an artifact.
struct ArtifactFile {
  enum class State {
    absent,
    whole,   ///< A file with the digest of its name.
    damaged  ///< Anything else; `damage` says what.
  };

  State state = State::absent;
  bool sync_failed = false;          // Whole, and marked by mark_sync_failed().
  Descriptor file;                   // Open when whole.
  FileIdentity identity;             // Not when absent.
  std::string damage;                // Reads on: "the artifact ...".
  std::optional<Contents> contents;  // When they were read on the way.
};

/// How an artifact is looked at.
struct Inspection {
  /// A file of this identity was hashed before and is not hashed again.
  std::optional<FileIdentity> verified;
  std::uint64_t max_bytes = 0;
};

/// Opens and verifies the artifact `digest` in `folder`. Never waits on a pipe
/// and never follows a link.
///
/// The open file has a shared lock, which a mapping of it keeps, so that others
/// see that it is in use. One that is being evicted counts as absent.
///
/// Throws: StoreError too_large; another when the system fails, which says
///         nothing about the artifact.
ArtifactFile inspect(const Directory& folder, const Digest& digest,
                     const Inspection& how);

/// Reads or maps the bytes of a whole artifact into its `contents`, unless they
/// are there.
void load_contents(ArtifactFile& artifact, const std::string& path);

/// Says that a whole artifact was used: its time becomes now, and its identity
/// follows, if looks_unused(). Does nothing where that is not allowed.
void note_use(ArtifactFile& artifact);

/// Remembers that a whole artifact could not be synced. The kernel reports that
/// once: the next sync succeeds although the disk lacks bytes, which are seen
/// in memory until they are needed for something else. What is marked has to be
/// written anew by whoever promises that it lasts.
///
/// The mark is in the mode, where all processes see it and which is not kept
/// in any other place than the bytes themselves: after a loss of power both are
/// what the disk has, and the bytes are hashed.
///
/// Does nothing where a mode cannot be changed; no sync succeeds there either.
void mark_sync_failed(const ArtifactFile& artifact);

/// Whether its time is more than an hour away. One in the future was set by a
/// clock that was wrong, and would count as a use until then.
[[nodiscard]] bool looks_unused(const FileIdentity& identity);

/// Hashes `file` from its start to its end.
Digest digest_of_file(int file, const std::string& path);

}  // namespace benchgate::store
