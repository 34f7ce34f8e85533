#pragma once

#include "store/artifact.h"
#include "store/artifact_key.h"
#include "store/blob.h"
#include "store/digest.h"
#include "store/gc.h"
#include "store/options.h"
#include "store/pins.h"
#include "store/references.h"
#include "store/statistics.h"
#include "store/store_error.h"
#include "store/verify_report.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace benchgate::store {

struct StoreState;

/// What a put did. Afterwards the artifact is there, in all three cases.
enum class PutOutcome : std::uint8_t {
  stored,
  present,  ///< It was there, whole; nothing was written.

  /// Stored in place of one that this store found damaged, or that had been
  /// written but could not be synced.
  repaired
};

/// How a copy is made.
struct CopyOptions {
  std::filesystem::perms mode =
      std::filesystem::perms::owner_read | std::filesystem::perms::owner_write;
  bool overwrite = false;  ///< A file or a link; never a folder.
  Durability durability = Durability::none;
};

/// Artifacts by their digest, in a folder. docs/store.md has the layout, and
/// what holds after a crash.
///
/// What was put never changes: a file gets its name when it is whole and is
/// never written again. Any number of threads may use one object, and any
/// number of processes may open one folder on a local file system.
///
/// All functions may throw StoreError: of the kinds io, permission and no_space
/// when the system fails, and read_only where they would change something. They
/// leave no half-made file then, and what was stored stays stored.
class ArtifactStore {
 public:
  /// Makes the folder when there is none. Does not look at the artifacts.
  ///
  /// Throws: StoreError bad_root or bad_layout.
  static ArtifactStore open(const std::filesystem::path& root,
                            const Options& options = {});

  ~ArtifactStore();
  ArtifactStore(ArtifactStore&&) noexcept;
  ArtifactStore& operator=(ArtifactStore&&) noexcept;
  ArtifactStore(const ArtifactStore&) = delete;
  ArtifactStore& operator=(const ArtifactStore&) = delete;

  [[nodiscard]] const std::filesystem::path& root() const;

  /// Throws: StoreError mismatch if `bytes` do not have the digest; too_large.
  PutOutcome put(ArtifactKind kind, const Digest& digest,
                 std::span<const std::byte> bytes);

  /// The same for a file, which is hashed while it is copied.
  ///
  /// Throws: also StoreError not_found if it is no file or is not there.
  PutOutcome put_file(ArtifactKind kind, const Digest& digest,
                      const std::filesystem::path& file);

  /// Empty: not there. Verified as the options say.
  ///
  /// Throws: StoreError corrupt, once: it is moved to quarantine, is not there
  ///         after that, and the next put stores it.
  std::optional<Blob> get(ArtifactKind kind, const Digest& digest);

  /// Whether there is a file under the name; it is not read.
  [[nodiscard]] bool contains(ArtifactKind kind, const Digest& digest) const;

  /// Empty: not there.
  [[nodiscard]] std::optional<std::uint64_t> size(ArtifactKind kind,
                                                  const Digest& digest) const;

  /// False: it was not there. Blobs that were got before stay readable.
  bool remove(ArtifactKind kind, const Digest& digest);

  /// All artifacts by kind and digest. Names that are no digests and things
  /// that are no files are not artifacts. Takes the time of two looks at
  /// folders while nothing was put or removed; the snapshot is the same one
  /// then.
  [[nodiscard]] ArtifactSnapshot list() const;

  /// Writes a copy, never a link, which appears whole or not at all. A file that
  /// is to be overwritten, but is just that copy (bytes, mode, owner) already,
  /// is left as it is where Durability::none is asked for.
  ///
  /// A process that is killed while it overwrites a file on another file system
  /// than the store's may leave a file called .benchgate-... beside it. The
  /// next copy over a file in that folder removes it when it is an hour old,
  /// and looks at all names of the folder for that.
  ///
  /// Throws: StoreError not_found if there is no such artifact, or no folder
  ///         for the destination; exists if the destination is taken; corrupt;
  ///         permission if it lies in the store itself.
  void copy_to(ArtifactKind kind, const Digest& digest,
               const std::filesystem::path& destination,
               const CopyOptions& options = {});

  /// Makes `key` stand for an artifact, which need not be there. A reference
  /// with a name has the key reference_key(name).
  ///
  /// Throws: StoreError mismatch if it has another; busy if another process
  ///         does not let go of the references for ten seconds.
  void set_reference(const Digest& key, const Reference& reference);

  /// The same, or removing it, but only if the key stands for `expected` at
  /// that moment (empty: for nothing). False: it does not, and nothing was
  /// changed.
  bool exchange_reference(const Digest& key,
                          const std::optional<ArtifactKey>& expected,
                          const std::optional<Reference>& desired);

  /// Empty: nothing is known of `key`. The artifact may be gone.
  ///
  /// Throws: StoreError corrupt, once, as get() does.
  std::optional<Reference> reference(const Digest& key);

  /// False: it was not there.
  bool remove_reference(const Digest& key);

  /// All that can be read, by name and key.
  [[nodiscard]] std::vector<KeyedReference> references() const;

  /// Keeps artifacts from gc() under a name, in place of those that the name
  /// kept before. They need not be there.
  ///
  /// Throws: StoreError not_found if the name is none for a pin.
  void pin(std::string_view name, std::span<const ArtifactKey> artifacts);

  /// False: there was no such pin.
  bool unpin(std::string_view name);

  /// By name. Throws: StoreError corrupt if one cannot be understood.
  [[nodiscard]] std::vector<Pin> pins() const;

  /// Removes what was not used for longest, as the options say, references to
  /// what is gone, and what killed processes left. Keeps what is pinned, what
  /// has been used lately, and bundles that a process has mapped. Needs 64
  /// bytes of memory for each artifact.
  ///
  /// Throws: StoreError busy while another process does the same; corrupt if a
  ///         pin cannot be understood. What was removed before stays so.
  GcReport gc(const GcOptions& options);

  /// Counts what is there, looking at each file.
  [[nodiscard]] StoreStatistics statistics() const;

  /// Hashes everything. What cannot be read is reported, not thrown.
  VerifyReport verify(const VerifyOptions& options = {});

 private:
  explicit ArtifactStore(std::unique_ptr<StoreState> state);

  std::unique_ptr<StoreState> state_;
};

}  // namespace benchgate::store
