#pragma once

/// \file
/// What gc keeps however long it was not used.
///
/// A pin is a file with the pin's name and a line for each artifact, written as
/// in a reference (references.h).

#include "store/artifact_key.h"
#include "store/directory.h"
#include "store/options.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::store {

/// Artifacts that are kept under a name. They need not be there.
struct Pin {
  std::string name;
  std::vector<ArtifactKey> artifacts;
};

/// Throws: StoreError not_found unless `name` is 1 to 128 letters, digits, ".",
///         "_" or "-" and does not begin with ".".
void check_pin_name(std::string_view name);

/// Replaces what is pinned under the name.
void write_pin(const Directory& folder, const Directory& staging,
               std::string_view name, std::span<const ArtifactKey> artifacts,
               Durability durability);

/// By name. Names that no pin can have are left out.
///
/// Throws: StoreError corrupt if one of them cannot be understood.
[[nodiscard]] std::vector<Pin> read_pins(const Directory& folder);

}  // namespace benchgate::store
