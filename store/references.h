#pragma once

/// \file
/// Names to digests: under the key of a build, which artifact it made.
///
/// A reference is a file named by the 64 digits of its key:
///
///     reference = kind " " digest "\n" [ "name " name "\n" ]
///     kind      = "manifest" | "bundle"
///     digest    = "sha256:" 64(lower-case hexadecimal digit)
///     name      = 1*128(letter | digit | "." | "_" | "-" | "/")
///
/// References are the only files of a store, with the pins, that are replaced.

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
  /// What people call it; empty: it has a key alone.
  std::string name = {};

  bool operator==(const Reference&) const = default;
};

/// The key of what people call `name`.
///
/// Throws: StoreError not_found if a reference cannot have the name.
[[nodiscard]] Digest reference_key(std::string_view name);

/// The line of what a reference stands for.
[[nodiscard]] std::string to_line(ArtifactKind kind, const Digest& target);

/// Empty: `line` is something else.
[[nodiscard]] std::optional<ArtifactKey> target_from_line(
    std::string_view line);

/// The text of a reference.
[[nodiscard]] std::string to_text(const Reference& reference);

/// Empty: `text` is something else.
[[nodiscard]] std::optional<Reference> reference_from_text(
    std::string_view text);

/// A reference of a list.
struct KeyedReference {
  Digest key;
  Reference reference;
};

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
