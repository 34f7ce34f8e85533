#pragma once

#include <cstddef>
#include <string_view>

namespace benchgate::cli {

/// Where output goes and what it can show. Results go to standard output,
/// messages and progress to standard error.
class Terminal {
 public:
  virtual ~Terminal() = default;

  /// Throws: reporters::DeliveryError when it does not arrive.
  virtual void print(std::string_view text) = 0;

  /// Never throws: there is nobody left to tell.
  virtual void message(std::string_view text) = 0;

  /// Whole lines for the machine that runs us, among the messages and as they
  /// are: commands to a runner of GitHub Actions. Never throws.
  virtual void command(std::string_view lines) { message(lines); }

  [[nodiscard]] virtual bool out_is_terminal() const = 0;
  [[nodiscard]] virtual bool messages_are_seen_live() const = 0;

  /// Columns of standard output, or what COLUMNS says where it has none, else
  /// 100. At least 40.
  [[nodiscard]] virtual std::size_t width() const = 0;

 protected:
  Terminal() = default;
  Terminal(const Terminal&) = default;
  Terminal& operator=(const Terminal&) = default;
  Terminal(Terminal&&) = default;
  Terminal& operator=(Terminal&&) = default;
};

/// Standard output and standard error.
class SystemTerminal final : public Terminal {
 public:
  void print(std::string_view text) override;
  void message(std::string_view text) override;
  [[nodiscard]] bool out_is_terminal() const override;
  [[nodiscard]] bool messages_are_seen_live() const override;
  [[nodiscard]] std::size_t width() const override;
};

}  // namespace benchgate::cli
