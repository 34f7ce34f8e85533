#pragma once

/// \file
/// Names to digests: under the key of a build, which artifact it made.
///
/// A reference is a file named by the 64 digits of its key, with one line:
///
///     reference = kind " " digest "\n"
///     kind      = "manifest" | "bundle"
///     digest    = "sha256:" 64(lower-case hexadecimal digit)
///
/// References are the only files of a store that are replaced.

#include "store/artifact_key.h"
#include "store/digest.h"
#include "store/directory.h"
#include "store/options.h"

#include <optional>
#include <string>
#include <string_view>

namespace benchgate::store {

/// What a key stands for.
struct Reference {
  ArtifactKind kind = ArtifactKind::bundle;
  Digest target;

  bool operator==(const Reference&) const = default;
};

/// The line of a reference.
[[nodiscard]] std::string to_line(const Reference& reference);

/// Empty: `line` is something else.
[[nodiscard]] std::optional<Reference> reference_from_line(
    std::string_view line);

/// What was found under a key. Neither: there is nothing.
struct FoundReference {
  std::optional<Reference> reference;
  std::optional<FileIdentity> damaged;  // It is there and no reference.
};

[[nodiscard]] FoundReference read_reference(const Directory& folder,
                                            const Digest& key);

/// Replaces what the key stood for; readers see one or the other.
void write_reference(const Directory& folder, const Directory& staging,
                     const Digest& key, const Reference& reference,
                     Durability durability);

}  // namespace benchgate::store
