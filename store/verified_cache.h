#pragma once

#include "store/verified_file.h"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>

namespace benchgate::store {

/// Files that were found to have their digest, and the bytes of those in use.
///
/// Finding one takes no lock and does not allocate: a table of 2,048 rows of
/// eight places, the row given by the digest. Nothing here touches a file.
/// Thread-safe.
class VerifiedCache {
 public:
  using File = Handle<const VerifiedFile>;

  /// Keeps up to `limit` bytes of contents.
  explicit VerifiedCache(std::uint64_t limit);

  /// The file with its contents, if it was confirmed in this very generation;
  /// else empty.
  [[nodiscard]] File current(const ArtifactKey& key,
                             std::uint64_t generation) const;

  [[nodiscard]] File find(const ArtifactKey& key) const;

  /// `generation` was read before the file was looked at. A file whose contents
  /// are larger than the limit is not kept.
  void remember(const File& file, std::optional<std::uint64_t> generation);

  /// The file was seen to be as it was, `generation` being read before.
  static void confirm(const VerifiedFile& file,
                      std::optional<std::uint64_t> generation);

  void forget(const ArtifactKey& key);

 private:
  static constexpr std::size_t kRows = 2048;
  static constexpr std::size_t kPlaces = 8;

  /// A tag says which place is worth a look; the file there says what it is.
  struct alignas(64) Row {
    std::array<std::atomic<std::uint64_t>, kPlaces> tags = {};
    std::array<Slot<const VerifiedFile>, kPlaces> files;
  };

  [[nodiscard]] Row& row_of(const ArtifactKey& key) const;
  void put(Row& row, std::size_t place, const File& file);
  void make_room(const VerifiedFile& newest);

  std::uint64_t limit_;
  std::unique_ptr<std::array<Row, kRows>> rows_;
  mutable std::atomic<std::uint64_t> clock_{1};  // Counts calls of remember().

  std::mutex changing_;     // Held by whoever changes rows.
  std::uint64_t held_ = 0;  // Bytes of contents.
};

}  // namespace benchgate::store
