#pragma once

#include "src/measure/process.h"

#include <functional>
#include <utility>
#include <vector>

namespace benchgate::tests {

/// Starts nothing: a function of the test's plays the process. Keeps what it
/// was asked for.
class ScriptedProcessRunner final : public measure::ProcessRunner {
 public:
  using Script = std::function<measure::ProcessResult(const measure::Command&)>;

  explicit ScriptedProcessRunner(Script script) : script_(std::move(script)) {}

  measure::ProcessResult run(const measure::Command& command,
                             const measure::Limits& limits) override {
    commands_.push_back(command);
    limits_.push_back(limits);
    return script_(command);
  }

  [[nodiscard]] const std::vector<measure::Command>& commands() const {
    return commands_;
  }

  [[nodiscard]] const std::vector<measure::Limits>& limits() const {
    return limits_;
  }

 private:
  Script script_;
  std::vector<measure::Command> commands_;
  std::vector<measure::Limits> limits_;
};

}  // namespace benchgate::tests
