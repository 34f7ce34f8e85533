#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace benchgate::store {

class ArtifactStore;

/// How a store is verified.
struct VerifyOptions {
  /// Moves what is damaged out of the way; never done in a read-only store.
  bool quarantine = true;

  /// What is damaged, or was moved to quarantine before and is not there since,
  /// is put again from here if it is whole here. Null: nothing is.
  ArtifactStore* repair_from = nullptr;
};

/// Something that is not as it should be.
struct Finding {
  std::string name;    ///< In the store: "bundles/9f86...".
  std::string reason;  ///< A sentence for the user.
  bool quarantined = false;
  bool repaired = false;
};

/// What verifying a store found.
struct VerifyReport {
  std::uint64_t artifacts = 0;   ///< Found whole.
  std::uint64_t bytes = 0;       ///< In them.
  std::uint64_t references = 0;  ///< Found well-formed.

  std::vector<Finding> damaged;
  std::vector<std::string> restored;   ///< They were in quarantine alone.
  std::vector<Finding> unreadable;     ///< They may be fine.
  std::vector<std::string> strangers;  ///< Names that no store gives.

  /// Strangers do no harm, and what was repaired none any more.
  [[nodiscard]] bool ok() const {
    return unreadable.empty() &&
           std::ranges::all_of(damaged, &Finding::repaired);
  }
};

}  // namespace benchgate::store
