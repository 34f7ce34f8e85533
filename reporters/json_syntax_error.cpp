#include "reporters/json_syntax_error.h"

#include "reporters/display_text.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>

namespace benchgate::reporters {

namespace {

/// Of the reason, which may quote a text of any length.
constexpr std::size_t kLongestReason = 200;

/// Takes nothing, and keeps where the syntax went wrong.
class SyntaxCheck final : public nlohmann::json_sax<nlohmann::json> {
 public:
  bool null() override { return true; }

  bool boolean(bool) override { return true; }

  bool number_integer(number_integer_t) override { return true; }

  bool number_unsigned(number_unsigned_t) override { return true; }

  bool number_float(number_float_t, const string_t&) override { return true; }

  bool string(string_t&) override { return true; }

  bool binary(binary_t&) override { return true; }

  bool start_object(std::size_t) override { return true; }

  bool key(string_t&) override { return true; }

  bool end_object() override { return true; }

  bool start_array(std::size_t) override { return true; }

  bool end_array() override { return true; }

  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception& error) override {
    position_ = position;
    const std::string_view what = error.what();
    // "[json.exception.parse_error.101] parse error at line 1, column 2: why"
    const std::size_t colon = what.find(": ");
    why_ = colon == std::string_view::npos ? what : what.substr(colon + 2);
    return false;
  }

  /// The number of bytes read; empty when nothing was wrong.
  [[nodiscard]] std::optional<std::size_t> position() const {
    return position_;
  }

  [[nodiscard]] const std::string& why() const { return why_; }

 private:
  std::optional<std::size_t> position_;
  std::string why_;
};

}  // namespace

std::optional<JsonSyntaxError> find_syntax_error(std::string_view text) {
  SyntaxCheck check;
  nlohmann::json::sax_parse(text.begin(), text.end(), &check);
  if (!check.position()) {
    return std::nullopt;
  }
  // The last byte read is the culprit, unless there was none left.
  const bool at_end = check.why().find("end of input") != std::string::npos;
  const std::size_t read = std::min(*check.position(), text.size());
  const std::string_view before =
      text.substr(0, at_end || read == 0 ? read : read - 1);
  const auto line = std::ranges::count(before, '\n') + 1;
  const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0.
  return JsonSyntaxError{
      .line = static_cast<std::size_t>(line),
      .column = before.size() - line_start + 1,
      .why = shorten(visible_text(check.why()), kLongestReason)};
}

}  // namespace benchgate::reporters
