#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace benchgate::store {

/// A SHA-256 digest: the name of the bytes that have it.
///
/// Text becomes a Digest once, at the edge of the program; below it, paths are
/// made from the 32 bytes alone, so that no text can name a file it should not.
class Digest {
 public:
  static constexpr std::size_t kSize = 32;

  /// All zero: a place to put a digest in. No bytes are known to have it.
  Digest() = default;

  explicit Digest(const std::array<std::byte, kSize>& bytes) : bytes_(bytes) {}

  /// Reads "sha256:" followed by 64 lower-case hexadecimal digits.
  ///
  /// Throws: StoreError bad_digest on anything else.
  static Digest parse(std::string_view text);

  /// Reads the 64 digits alone. Empty: they are something else.
  static std::optional<Digest> from_hex(std::string_view digits);

  /// The digest of `bytes`.
  static Digest of(std::span<const std::byte> bytes);

  static Digest of(std::string_view text) {
    return of(std::as_bytes(std::span(text)));
  }

  [[nodiscard]] std::string to_string() const;

  /// The 64 digits and a terminating zero: the file name in a store.
  [[nodiscard]] std::array<char, 2 * kSize + 1> hex() const;

  [[nodiscard]] const std::array<std::byte, kSize>& bytes() const {
    return bytes_;
  }

  // Defaulted, they would compare byte by byte.
  bool operator==(const Digest& other) const {
    return std::memcmp(bytes_.data(), other.bytes_.data(), kSize) == 0;
  }

  std::strong_ordering operator<=>(const Digest& other) const {
    return std::memcmp(bytes_.data(), other.bytes_.data(), kSize) <=> 0;
  }

 private:
  std::array<std::byte, kSize> bytes_ = {};
};

/// Computes a digest of bytes that come piece by piece.
class Hasher {
 public:
  Hasher();

  void update(std::span<const std::byte> bytes);

  /// The digest of all that was given; the next update() starts afresh.
  [[nodiscard]] Digest finish();

 private:
  struct Free {
    void operator()(evp_md_ctx_st* context) const;
  };

  std::unique_ptr<evp_md_ctx_st, Free> context_;
};

}  // namespace benchgate::store

/// Any eight bytes of a digest are as good a hash as there can be.
template <>
struct std::hash<benchgate::store::Digest> {
  std::size_t operator()(const benchgate::store::Digest& digest) const {
    std::uint64_t value = 0;
    std::memcpy(&value, digest.bytes().data(), sizeof(value));
    return static_cast<std::size_t>(value);
  }
};
