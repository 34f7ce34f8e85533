#include "reporters/json_writer.h"

#include "reporters/utf8.h"

#include <fmt/format.h>

#include <cmath>
#include <iterator>
#include <utility>

namespace benchgate::reporters {

JsonWriter& JsonWriter::key(std::string_view name) {
  separate();
  append_quoted(name);
  out_ += ':';
  first_ = true;
  return *this;
}

void JsonWriter::text(std::string_view bytes) {
  separate();
  append_quoted(escape_bytes(bytes));
}

void JsonWriter::number(std::optional<double> value) {
  separate();
  if (!value || !std::isfinite(*value)) {
    out_ += "null";
  } else if (*value == 0.0 && std::signbit(*value)) {
    out_ += "-0.0";  // "-0" is the integer 0 to many readers.
  } else {
    fmt::format_to(std::back_inserter(out_), "{}", *value);
  }
}

void JsonWriter::whole(std::uint64_t value) {
  separate();
  fmt::format_to(std::back_inserter(out_), "{}", value);
}

void JsonWriter::boolean(bool value) {
  separate();
  out_ += value ? "true" : "false";
}

void JsonWriter::null() {
  separate();
  out_ += "null";
}

std::string JsonWriter::take() {
  return std::move(out_);
}

void JsonWriter::begin(char bracket) {
  separate();
  out_ += bracket;
  first_ = true;
}

void JsonWriter::end(char bracket) {
  if (std::exchange(on_new_line_, false)) {
    out_ += '\n';
  }
  out_ += bracket;
  first_ = false;
}

void JsonWriter::separate() {
  if (!first_) {
    out_ += ',';
  }
  if (std::exchange(on_new_line_, false)) {
    out_ += '\n';
  }
  first_ = false;
}

void JsonWriter::append_quoted(std::string_view utf8) {
  out_ += '"';
  for (const char c : utf8) {
    if (c == '"' || c == '\\') {
      out_ += '\\';
      out_ += c;
    } else if (c == '\n') {
      out_ += "\\n";
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      fmt::format_to(std::back_inserter(out_), "\\u{:04x}",
                     static_cast<unsigned>(c));
    } else {
      out_ += c;
    }
  }
  out_ += '"';
}

}  // namespace benchgate::reporters
