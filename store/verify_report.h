#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace benchgate::store {

/// How a store is verified.
struct VerifyOptions {
  /// Moves what is damaged out of the way; never done in a read-only store.
  bool quarantine = true;
};

/// Something that is not as it should be.
struct Finding {
  std::string name;    ///< In the store: "bundles/9f86...".
  std::string reason;  ///< A sentence for the user.
  bool quarantined = false;
};

/// What verifying a store found.
struct VerifyReport {
  std::uint64_t artifacts = 0;   ///< Found whole.
  std::uint64_t bytes = 0;       ///< In them.
  std::uint64_t references = 0;  ///< Found well-formed.

  std::vector<Finding> damaged;
  std::vector<Finding> unreadable;     ///< They may be fine.
  std::vector<std::string> strangers;  ///< Names that no store gives.

  /// Strangers do no harm.
  [[nodiscard]] bool ok() const {
    return damaged.empty() && unreadable.empty();
  }
};

}  // namespace benchgate::store
