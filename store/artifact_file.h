#pragma once

#include "store/contents.h"
#include "store/descriptor.h"
#include "store/digest.h"
#include "store/directory.h"

#include <cstdint>
#include <memory>
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
  Descriptor file;                           // Open when whole.
  FileIdentity identity;                     // Not when absent.
  std::string damage;                        // Reads on: "the artifact ...".
  std::shared_ptr<const Contents> contents;  // When they were read on the way.
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
/// Throws: StoreError too_large; another when the system fails, which says
///         nothing about the artifact.
ArtifactFile inspect(const Directory& folder, const Digest& digest,
                     const Inspection& how);

/// The bytes of a whole artifact, read or mapped.
std::shared_ptr<const Contents> contents_of(const ArtifactFile& artifact,
                                            const std::string& path);

/// Hashes `file` from its start to its end.
Digest digest_of_file(int file, const std::string& path);

}  // namespace benchgate::store
