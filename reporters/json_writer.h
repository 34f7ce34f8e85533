#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace benchgate::reporters {

/// Builds one JSON document from begin to end. Puts the commas; that brackets
/// match and that keys have values is for the caller to see to.
class JsonWriter {
 public:
  void begin_object() { begin('{'); }

  void end_object() { end('}'); }

  void begin_array() { begin('['); }

  void end_array() { end(']'); }

  /// What comes next stands on a line of its own.
  void line() { on_new_line_ = true; }

  /// `name` must be valid UTF-8.
  JsonWriter& key(std::string_view name);

  /// Any bytes; see `escape_bytes`.
  void text(std::string_view bytes);

  /// The shortest form that reads back as the same number; null where there is
  /// none or where it is not finite, which JSON cannot say.
  void number(std::optional<double> value);

  void whole(std::uint64_t value);
  void boolean(bool value);
  void null();

  std::string take();

 private:
  void begin(char bracket);
  void end(char bracket);
  void separate();
  void append_quoted(std::string_view utf8);

  std::string out_;
  bool first_ = true;  ///< No comma before what comes next.
  bool on_new_line_ = false;
};

}  // namespace benchgate::reporters
