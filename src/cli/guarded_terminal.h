#pragma once

#include "src/cli/terminal.h"

namespace benchgate::cli {

/// A terminal that a runner of GitHub Actions reads: what stands in a line of
/// output is no command to it, whatever a benchmark is called. Our own
/// commands go by command().
class GuardedTerminal final : public Terminal {
 public:
  /// `inner` must outlive this.
  explicit GuardedTerminal(Terminal& inner) : inner_(inner) {}

  void print(std::string_view text) override;
  void message(std::string_view text) override;
  void command(std::string_view lines) override;
  [[nodiscard]] bool out_is_terminal() const override;
  [[nodiscard]] bool messages_are_seen_live() const override;
  [[nodiscard]] std::size_t width() const override;

 private:
  Terminal& inner_;
};

}  // namespace benchgate::cli
