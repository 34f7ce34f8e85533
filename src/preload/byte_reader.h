#pragma once

#include <cstddef>
#include <cstdint>

namespace benchgate::preload {

/// Reads numbers one after the other, in this machine's order of bytes, and
/// never past the end: from there on everything is 0, and is_good() false.
class ByteReader {
 public:
  ByteReader(const unsigned char* begin, const unsigned char* end)
      : at_(begin), end_(end) {}

  [[nodiscard]] bool is_good() const { return is_good_; }

  [[nodiscard]] bool is_at_end() const { return at_ == end_; }

  [[nodiscard]] const unsigned char* at() const { return at_; }

  [[nodiscard]] std::size_t left() const {
    return static_cast<std::size_t>(end_ - at_);
  }

  template <typename Number>
  Number read() {
    Number number{};
    if (const unsigned char* const bytes = take(sizeof number)) {
      __builtin_memcpy(&number, bytes, sizeof number);
    }
    return number;
  }

  /// LEB128 (DWARF 5, 7.6). More than 64 bits are not good.
  std::uint64_t unsigned_leb() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const auto byte = read<std::uint8_t>();
      value |= std::uint64_t{byte & 0x7FU} << shift;
      if ((byte & 0x80U) == 0) {
        return value;
      }
    }
    is_good_ = false;
    return 0;
  }

  std::int64_t signed_leb() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const auto byte = read<std::uint8_t>();
      value |= std::uint64_t{byte & 0x7FU} << shift;
      if ((byte & 0x80U) == 0) {
        if ((byte & 0x40U) != 0 && shift + 7 < 64) {
          value |= ~std::uint64_t{0} << (shift + 7);
        }
        return static_cast<std::int64_t>(value);
      }
    }
    is_good_ = false;
    return 0;
  }

  /// Passes over `count` bytes. Returns: the first; null if there are fewer.
  const unsigned char* take(std::uint64_t count) {
    if (count > left()) {
      is_good_ = false;
      at_ = end_;
      return nullptr;
    }
    const unsigned char* const bytes = at_;
    at_ += count;
    return bytes;
  }

 private:
  const unsigned char* at_;
  const unsigned char* end_;
  bool is_good_ = true;
};

}  // namespace benchgate::preload
