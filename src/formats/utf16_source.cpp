#include "src/formats/utf16_source.h"

#include "src/formats/google_benchmark_json.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace benchgate::formats {

namespace {

constexpr char32_t kReplacement = 0xFFFD;
constexpr char32_t kByteOrderMark = 0xFEFF;

bool is_high(char32_t unit) {
  return unit >= 0xD800 && unit < 0xDC00;
}

bool is_low(char32_t unit) {
  return unit >= 0xDC00 && unit < 0xE000;
}

void append_utf8(char32_t code, std::string& text) {
  const auto continuation = [code](unsigned shift) {
    return static_cast<char>(0x80U | ((code >> shift) & 0x3FU));
  };
  if (code < 0x80) {
    text += static_cast<char>(code);
  } else if (code < 0x800) {
    text += static_cast<char>(0xC0U | (code >> 6U));
    text += continuation(0);
  } else if (code < 0x10000) {
    text += static_cast<char>(0xE0U | (code >> 12U));
    (text += continuation(6)) += continuation(0);
  } else {
    text += static_cast<char>(0xF0U | (code >> 18U));
    ((text += continuation(12)) += continuation(6)) += continuation(0);
  }
}

class Utf16Source final : public ByteSource {
 public:
  Utf16Source(std::unique_ptr<ByteSource> text, ByteOrder order,
              std::string path)
      : text_(std::move(text)), order_(order), path_(std::move(path)) {}

  std::size_t read(std::span<char> to) override {
    while (given_ == decoded_.size() && !at_end_) {
      decode_more();
    }
    const std::size_t count = std::min(to.size(), decoded_.size() - given_);
    std::copy_n(decoded_.data() + given_, count, to.data());
    given_ += count;
    return count;
  }

 private:
  void decode_more() {
    decoded_.clear();
    given_ = 0;
    const std::size_t got = read_fully(*text_, chunk_);
    for (std::size_t i = 0; i + 1 < got; i += 2) {
      accept(unit_at(i));
    }
    at_end_ = got < chunk_.size();
    if (at_end_ && (high_ != 0 || got % 2 != 0)) {
      throw FormatError(fmt::format(
          "{}: breaks off within a character of UTF-16{}: write it again, or "
          "as UTF-8",
          path_, got % 2 != 0 ? ", since its bytes are odd in number" : ""));
    }
  }

  [[nodiscard]] char32_t unit_at(std::size_t i) const {
    const auto first = static_cast<unsigned char>(chunk_[i]);
    const auto second = static_cast<unsigned char>(chunk_[i + 1]);
    return order_ == ByteOrder::little ? first | (second << 8U)
                                       : second | (first << 8U);
  }

  void accept(char32_t unit) {
    const char32_t high = std::exchange(high_, 0);
    if (high != 0 && is_low(unit)) {
      append_utf8(0x10000 + ((high - 0xD800) << 10U) + (unit - 0xDC00),
                  decoded_);
      return;
    }
    if (high != 0) {
      append_utf8(kReplacement, decoded_);
    }
    if (is_high(unit)) {
      high_ = unit;
    } else if (unit != kByteOrderMark) {
      append_utf8(is_low(unit) ? kReplacement : unit, decoded_);
    }
  }

  std::unique_ptr<ByteSource> text_;
  ByteOrder order_;
  std::string path_;
  std::vector<char> chunk_ = std::vector<char>(std::size_t{64} << 10U);
  std::string decoded_;
  std::size_t given_ = 0;  ///< Of `decoded_`.
  char32_t high_ = 0;      ///< First half of a pair, whose other half is due.
  bool at_end_ = false;
};

}  // namespace

std::optional<ByteOrder> utf16_order(std::string_view beginning) {
  if (beginning.size() < 2) {
    return std::nullopt;
  }
  const auto first = static_cast<unsigned char>(beginning[0]);
  const auto second = static_cast<unsigned char>(beginning[1]);
  const auto is_ascii = [](unsigned char byte) {
    return byte == '\t' || byte == '\n' || byte == '\r' ||
           (byte >= ' ' && byte < 0x7F);
  };
  if ((first == 0xFF && second == 0xFE) || (is_ascii(first) && second == 0)) {
    return ByteOrder::little;
  }
  if ((first == 0xFE && second == 0xFF) || (first == 0 && is_ascii(second))) {
    return ByteOrder::big;
  }
  return std::nullopt;
}

std::unique_ptr<ByteSource> decode_utf16(std::unique_ptr<ByteSource> text,
                                         ByteOrder order, std::string path) {
  return std::make_unique<Utf16Source>(std::move(text), order, std::move(path));
}

}  // namespace benchgate::formats
