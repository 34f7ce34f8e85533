// How ArtifactStore checks all that it has.

#include "store/quarantine.h"
#include "store/store_state.h"

#include <fmt/core.h>

#include <algorithm>

namespace benchgate::store {

/// One pass over a store.
class StoreVerification {
 public:
  StoreVerification(StoreState& state, ArtifactStore& store,
                    const VerifyOptions& options)
      : state_(state),
        store_(store),
        quarantine_(options.quarantine && !state.options.read_only),
        repair_from_(options.repair_from) {}

  VerifyReport run() {
    verify_artifacts(ArtifactKind::manifest, "manifests");
    verify_artifacts(ArtifactKind::bundle, "bundles");
    verify_references();
    if (repair_from_ != nullptr) {
      restore_quarantined();
    }
    return std::move(report_);
  }

 private:
  /// Calls `check(digest, name)` for every name, and reports what it throws.
  template <typename Check>
  void for_each_name(const Directory& folder, std::string_view folder_name,
                     const Check& check);

  void verify_artifacts(ArtifactKind kind, std::string_view folder_name);
  void verify_references();
  void restore_quarantined();
  [[nodiscard]] bool repair(const ArtifactKey& key);

  StoreState& state_;
  ArtifactStore& store_;
  bool quarantine_;
  ArtifactStore* repair_from_;
  VerifyReport report_;
};

template <typename Check>
void StoreVerification::for_each_name(const Directory& folder,
                                      std::string_view folder_name,
                                      const Check& check) {
  auto names = folder.names();
  std::ranges::sort(names);
  for (const std::string& name : names) {
    const std::string shown = fmt::format("{}/{}", folder_name, name);
    const auto digest = Digest::from_hex(name);
    if (!digest) {
      report_.strangers.push_back(shown);
      continue;
    }
    try {
      check(*digest, shown);
    } catch (const StoreError& error) {
      report_.unreadable.push_back({.name = shown, .reason = error.what()});
    }
  }
}

void StoreVerification::verify_artifacts(ArtifactKind kind,
                                         std::string_view folder_name) {
  const Directory& folder = state_.folder(kind);
  for_each_name(
      folder, folder_name, [&](const Digest& digest, const std::string& name) {
        const ArtifactKey key{kind, digest};
        // The cache would vouch for bytes that have changed on the disk since.
        const ArtifactFile artifact =
            inspect(folder, digest,
                    {.verified = std::nullopt,
                     .max_bytes = state_.options.max_artifact_bytes});
        if (artifact.state == ArtifactFile::State::whole) {
          ++report_.artifacts;
          report_.bytes += artifact.identity.size;
        } else if (artifact.state == ArtifactFile::State::damaged) {
          report_.damaged.push_back(
              {.name = name,
               .reason = fmt::format("{} {}", name, artifact.damage)});
          report_.damaged.back().quarantined =
              quarantine_ && state_.quarantine(key, artifact);
          report_.damaged.back().repaired = repair(key);
        }
      });
}

void StoreVerification::verify_references() {
  const Directory& folder = state_.root.references;
  for_each_name(
      folder, "refs", [&](const Digest& key, const std::string& name) {
        const FoundReference found = read_reference(folder, key);
        if (found.reference) {
          ++report_.references;
        } else if (found.damaged) {
          report_.damaged.push_back(
              {.name = name,
               .reason = fmt::format("{} is not a reference", name)});
          report_.damaged.back().quarantined =
              quarantine_ && move_to_quarantine(state_.root.quarantine,
                                                {.folder = folder,
                                                 .name = key.hex().data(),
                                                 .identity = *found.damaged,
                                                 .kind = "reference"});
        }
      });
}

/// False: the other store does not have it whole either.
bool StoreVerification::repair(const ArtifactKey& key) {
  if (repair_from_ == nullptr || store_.contains(key.kind, key.digest)) {
    return false;
  }
  try {
    const auto blob = repair_from_->get(key.kind, key.digest);
    if (blob) {
      store_.put(key.kind, key.digest, blob->bytes());
    }
    return blob.has_value();
  } catch (const StoreError& error) {
    if (error.kind() == StoreError::Kind::corrupt) {
      return false;
    }
    throw;
  }
}

/// What an earlier verification, or a get, moved out of the way.
void StoreVerification::restore_quarantined() {
  for (const std::string& name : state_.root.quarantine.names()) {
    const auto key = quarantined_artifact(name);
    if (key && repair(*key)) {
      report_.restored.push_back(
          fmt::format("{} {}", to_string(key->kind), key->digest.to_string()));
    }
  }
}

VerifyReport ArtifactStore::verify(const VerifyOptions& options) {
  return StoreVerification(*state_, *this, options).run();
}

}  // namespace benchgate::store
