#pragma once

#include "src/measure/lockstep.h"

#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace benchgate::tests {

/// Lockstep whose pairs are a function of the test's.
class ScriptedLockstep final : public measure::Lockstep {
 public:
  using Script = std::function<std::optional<measure::LockstepPair>(
      const measure::LockstepRequest&)>;

  explicit ScriptedLockstep(Script script) : script_(std::move(script)) {}

  std::optional<measure::LockstepPair> invoke(
      const measure::LockstepRequest& request) override {
    requests.push_back(request);
    auto pair = script_(request);
    if (pair) {
      pair->wall = std::chrono::milliseconds(2);
    }
    return pair;
  }

  [[nodiscard]] bool possible() const override { return is_possible; }

  bool is_possible = true;
  std::vector<measure::LockstepRequest> requests;

 private:
  Script script_;
};

}  // namespace benchgate::tests
