#pragma once

#include "src/cli/terminal.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace benchgate::tests {

/// Keeps what a command prints.
class RecordingTerminal final : public cli::Terminal {
 public:
  void print(std::string_view text) override { out += text; }

  void message(std::string_view text) override { err += text; }

  [[nodiscard]] bool out_is_terminal() const override { return is_terminal; }

  [[nodiscard]] bool messages_are_seen_live() const override { return false; }

  [[nodiscard]] std::size_t width() const override { return columns; }

  std::string out;
  std::string err;
  bool is_terminal = false;
  std::size_t columns = 100;
};

}  // namespace benchgate::tests
