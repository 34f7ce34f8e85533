#pragma once

#include "src/profile/profile_error.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <string_view>
#include <system_error>

namespace benchgate::profile {

/// A line of a file that our library wrote into a process, taken apart from
/// its front. `what` says which file, "a recording", where something is wrong.
class LineReader {
 public:
  LineReader(std::string_view what, std::string_view line, std::size_t number)
      : what_(what), line_(line), rest_(line), number_(number) {}

  /// Up to the next space, which is skipped.
  std::string_view word() {
    const std::size_t end = std::min(rest_.find(' '), rest_.size());
    const std::string_view found = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    if (found.empty()) {
      fail("ends too early");
    }
    return found;
  }

  template <typename Number>
  Number number(int base = 10) {
    const std::string_view digits = word();
    Number value = 0;
    const char* const end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, value, base);
    if (error != std::errc() || stop != end) {
      fail(fmt::format("has \"{}\" where a number should be", digits));
    }
    return value;
  }

  /// All of it, whatever was taken.
  [[nodiscard]] std::string_view line() const { return line_; }

  [[nodiscard]] std::string_view rest() const { return rest_; }

  /// Throws: ProfileError, which names file and line.
  [[noreturn]] void fail(std::string_view why) const {
    throw ProfileError(
        fmt::format("{} cannot be read: line {} {}", what_, number_, why));
  }

 private:
  std::string_view what_;
  std::string_view line_;
  std::string_view rest_;
  std::size_t number_;
};

/// The lines of such a file, one after the other.
class Lines {
 public:
  Lines(std::string_view what, std::string_view text)
      : what_(what), text_(text) {}

  /// Throws: ProfileError if the file ends before the line does.
  LineReader next() {
    ++number_;
    const std::size_t end = text_.find('\n');
    if (end == std::string_view::npos) {
      fail("is not there or not whole: the file was cut off");
    }
    const std::string_view line = text_.substr(0, end);
    text_.remove_prefix(end + 1);
    return {what_, line, number_};
  }

  /// Throws: ProfileError if there is more.
  void must_be_over() const {
    if (!text_.empty()) {
      LineReader(what_, "", number_ + 1).fail("comes after the end");
    }
  }

  /// About the last line that was taken.
  [[noreturn]] void fail(std::string_view why) const {
    LineReader(what_, "", number_).fail(why);
  }

 private:
  std::string_view what_;
  std::string_view text_;
  std::size_t number_ = 0;
};

}  // namespace benchgate::profile
