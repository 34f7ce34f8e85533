#include "src/cli/help_format.h"

#include "reporters/display_text.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>

namespace benchgate::cli {

namespace {

constexpr std::size_t kWidest = 100;  // Longer lines are hard to read.
constexpr std::size_t kNames = 28;    // Columns of names, with two of indent.
constexpr std::size_t kNarrow =
    70;                           // Below, descriptions take their own lines.
constexpr std::size_t kStep = 6;  // Their indent then.

/// What the value is, "N" of CLI11's "N:UINT in [1 - 100]".
std::string value_of(const CLI::Option& option) {
  if (option.get_type_size() == 0) {
    return "";
  }
  const std::string type = option.get_type_name();
  std::string value = type.substr(0, type.find(':'));
  const bool many = option.get_expected_max() > 1 && !value.ends_with("...");
  return many ? value + "..." : value;
}

class HelpFormat final : public CLI::Formatter {
 public:
  explicit HelpFormat(std::size_t width) : width_(std::min(width, kWidest)) {
    label("SUBCOMMAND", "COMMAND");
    label("Positionals", "Arguments");
  }

  [[nodiscard]] std::string make_description(
      const CLI::App* app) const override {
    return paragraph(app->get_description(), 0);
  }

  [[nodiscard]] std::string make_option(const CLI::Option* option,
                                        bool is_positional) const override {
    const std::string value = value_of(*option);
    std::string name = value;
    std::string description = option->get_description();
    if (!is_positional) {
      name = option->get_name(false, true);
      name += value.empty() ? "" : " " + value;
      description += option->get_required() ? "; required" : "";
    }
    return entry(name, description);
  }

  [[nodiscard]] std::string make_option_usage(
      const CLI::Option* option) const override {
    const std::string value = value_of(*option);
    return option->get_required() ? value : "[" + value + "]";
  }

  [[nodiscard]] std::string make_subcommands(
      const CLI::App* app, CLI::AppFormatMode mode) const override {
    // The name of the group that all are in, which help alone shows.
    constexpr std::string_view kGroup = "\nSubcommands:";
    std::string text = CLI::Formatter::make_subcommands(app, mode);
    if (text.starts_with(kGroup)) {
      text.replace(0, kGroup.size(), "\nCommands:");
    }
    return text;
  }

  [[nodiscard]] std::string make_subcommand(
      const CLI::App* command) const override {
    return entry(command->get_name(), command->get_description());
  }

 private:
  /// `text`, whose own lines stay apart, after `indent` blanks each.
  [[nodiscard]] std::string paragraph(std::string_view text,
                                      std::size_t indent) const {
    std::string lines;
    while (!text.empty()) {
      const std::string_view line = text.substr(0, text.find('\n'));
      for (const std::string& part : reporters::wrap(line, width_ - indent)) {
        lines += fmt::format("{:{}}{}\n", "", indent, part);
      }
      text.remove_prefix(std::min(line.size() + 1, text.size()));
    }
    return lines;
  }

  [[nodiscard]] std::string entry(std::string_view name,
                                  std::string_view description) const {
    if (width_ < kNarrow) {
      return fmt::format("  {}\n{}", name, paragraph(description, kStep));
    }
    const std::string lines = paragraph(description, kNames + 2);
    if (name.size() + 2 > kNames) {
      return fmt::format("  {}\n{}", name, lines);
    }
    return fmt::format("  {:{}}{}", name, kNames, lines.substr(kNames + 2));
  }

  std::size_t width_;
};

}  // namespace

void set_help_format(CLI::App& app, std::size_t width) {
  app.formatter(std::make_shared<HelpFormat>(width));
}

}  // namespace benchgate::cli
