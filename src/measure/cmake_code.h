#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::measure {

/// One command invocation of CMake code.
struct CMakeCommand {
  std::string name;  ///< In upper case: CMake does not care.
  /// As written, without quotes and brackets; variables are not replaced. The
  /// parentheses of a condition are left out.
  std::vector<std::string> arguments;
};

/// Reads the command invocations of CMake code one after another, without
/// running any. Grammar: cmake-language(7). Code that is no CMake code gives
/// what was understood of it.
class CMakeCodeReader {
 public:
  /// `code` must outlive the reader.
  explicit CMakeCodeReader(std::string_view code) : code_(code) {}

  /// Empty at the end of the code.
  std::optional<CMakeCommand> next();

 private:
  std::string read_name();
  void read_arguments(std::vector<std::string>& arguments);
  bool skip_comment();
  void skip_space();
  [[nodiscard]] std::optional<std::size_t> bracket_length() const;
  std::string read_bracket(std::size_t length);
  std::string read_quoted();
  std::string read_unquoted();

  std::string_view code_;
  std::size_t position_ = 0;
};

}  // namespace benchgate::measure
