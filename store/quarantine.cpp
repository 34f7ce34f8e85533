#include "store/quarantine.h"

#include "store/publication.h"
#include "store/store_error.h"

#include <fmt/core.h>

#include <unistd.h>

#include <chrono>
#include <string>

namespace benchgate::store {

namespace {

/// Whether this is the damage that was found. Its inode alone would not tell:
/// it may be that of a file which took the name since. To move a file changes
/// `changed_ns`.
bool is_same(const std::optional<FileStatus>& status,
             const FileIdentity& damage) {
  return status && status->identity.same_file(damage) &&
         status->identity.size == damage.size &&
         status->identity.modified_ns == damage.modified_ns;
}

}  // namespace

bool move_to_quarantine(const Directory& quarantine, const Damaged& damaged) {
  if (!is_same(damaged.folder.status(damaged.name), damaged.identity)) {
    return false;
  }
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  std::int64_t time =
      std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
  std::string place;
  bool moved = false;
  while (!moved) {
    place = fmt::format("{}-{}-{}", damaged.kind, damaged.name, time++);
    try {
      moved = rename_without_replacing(damaged.folder, damaged.name, quarantine,
                                       place.c_str());
    } catch (const StoreError& error) {
      if (error.kind() == StoreError::Kind::not_found) {
        return false;
      }
      throw;
    }
  }
  if (is_same(quarantine.status(place.c_str()), damaged.identity)) {
    return true;
  }
  // Another process healed the name meanwhile. If a third one stored it yet
  // again, the one here is a spare and no damage to look at.
  if (!rename_without_replacing(quarantine, place.c_str(), damaged.folder,
                                damaged.name)) {
    ::unlinkat(quarantine.descriptor(), place.c_str(), 0);
  }
  return false;
}

std::optional<ArtifactKey> quarantined_artifact(std::string_view name) {
  for (const auto kind : {ArtifactKind::manifest, ArtifactKind::bundle}) {
    const std::string start = fmt::format("{}-", to_string(kind));
    constexpr std::size_t kDigits = 2 * Digest::kSize;
    if (name.starts_with(start) && name.size() > start.size() + kDigits) {
      const auto digest = Digest::from_hex(name.substr(start.size(), kDigits));
      return digest ? std::optional(ArtifactKey{kind, *digest}) : std::nullopt;
    }
  }
  return std::nullopt;
}

}  // namespace benchgate::store
