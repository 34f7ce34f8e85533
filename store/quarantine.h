#pragma once

#include "store/artifact_key.h"
#include "store/directory.h"

#include <optional>
#include <string_view>

namespace benchgate::store {

/// Something damaged, by the name it was found under.
struct Damaged {
  const Directory& folder;
  const char* name;
  FileIdentity identity;  // Of what was looked at.
  std::string_view kind;  // Begins its name in quarantine.
};

/// Moves it to `quarantine` as `<kind>-<name>-<time in ns>`, so that its name
/// is free for a good one. What took the name since the damage was seen is put
/// back.
///
/// False: it was gone, or the name has something else now.
/// Throws: StoreError when the file system does not let it.
bool move_to_quarantine(const Directory& quarantine, const Damaged& damaged);

/// Which artifact lies in quarantine under `name`. Empty: none.
[[nodiscard]] std::optional<ArtifactKey> quarantined_artifact(
    std::string_view name);

}  // namespace benchgate::store
