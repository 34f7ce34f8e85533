#include "store/digest.h"

#include "libraries/libcrypto.h"
#include "store/store_error.h"

#include <fmt/format.h>

#include <new>

namespace benchgate::store {

namespace {

using libraries::libcrypto;

constexpr std::string_view kPrefix = "sha256:";
constexpr std::uint8_t kNotADigit = 0xff;

/// The value of each lower-case hexadecimal digit.
constexpr std::array<std::uint8_t, 256> make_digit_values() {
  std::array<std::uint8_t, 256> values = {};
  values.fill(kNotADigit);
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (std::size_t i = 0; i < kDigits.size(); ++i) {
    values[static_cast<unsigned char>(kDigits[i])] =
        static_cast<std::uint8_t>(i);
  }
  return values;
}

constexpr std::array<std::uint8_t, 256> kDigitValues = make_digit_values();

/// Text from outside, fit to be shown: it may be a megabyte of control codes.
std::string shown(std::string_view text) {
  constexpr std::size_t kMost = 80;
  std::string result;
  for (const char c : text.substr(0, kMost)) {
    const bool printable = c >= ' ' && c <= '~';
    result += printable
                  ? std::string(1, c)
                  : fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
  }
  if (text.size() > kMost) {
    result += fmt::format("... ({} bytes)", text.size());
  }
  return result;
}

/// Looked up once: EVP_sha256() would be looked up again at every use.
const EVP_MD* sha256() {
  static const EVP_MD* const kAlgorithm =
      libcrypto().EVP_MD_fetch(nullptr, "SHA2-256", nullptr);
  if (kAlgorithm == nullptr) {
    throw StoreError(StoreError::Kind::io,
                     "OpenSSL has no SHA-256; look at its configuration");
  }
  return kAlgorithm;
}

void require(int result) {
  if (result != 1) {
    throw StoreError(StoreError::Kind::io, "OpenSSL failed to compute SHA-256");
  }
}

}  // namespace

Digest Digest::parse(std::string_view text) {
  if (text.starts_with(kPrefix)) {
    if (const auto digest = from_hex(text.substr(kPrefix.size()))) {
      return *digest;
    }
  }
  throw StoreError(StoreError::Kind::bad_digest,
                   fmt::format("\"{}\" is not a digest: expected sha256: and "
                               "64 lower-case hexadecimal digits",
                               shown(text)));
}

std::optional<Digest> Digest::from_hex(std::string_view digits) {
  if (digits.size() != 2 * kSize) {
    return std::nullopt;
  }
  std::array<std::byte, kSize> bytes;
  unsigned bad = 0;
  for (std::size_t i = 0; i < kSize; ++i) {
    const unsigned high =
        kDigitValues[static_cast<unsigned char>(digits[2 * i])];
    const unsigned low =
        kDigitValues[static_cast<unsigned char>(digits[2 * i + 1])];
    bad |= high | low;
    bytes[i] = static_cast<std::byte>(high << 4U | low);
  }
  if (bad > 0xf) {
    return std::nullopt;
  }
  return Digest(bytes);
}

Digest Digest::of(std::span<const std::byte> bytes) {
  thread_local Hasher hasher;
  hasher.update(bytes);
  return hasher.finish();
}

std::string Digest::to_string() const {
  return fmt::format("{}{}", kPrefix, hex().data());
}

std::array<char, 2 * Digest::kSize + 1> Digest::hex() const {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::array<char, 2 * kSize + 1> text = {};
  for (std::size_t i = 0; i < kSize; ++i) {
    const auto byte = std::to_integer<std::size_t>(bytes_[i]);
    text[2 * i] = kDigits[byte >> 4U];
    text[2 * i + 1] = kDigits[byte & 0xfU];
  }
  return text;
}

Hasher::Hasher() : context_(libcrypto().EVP_MD_CTX_new()) {
  if (context_ == nullptr) {
    throw std::bad_alloc();
  }
  require(libcrypto().EVP_DigestInit_ex2(context_.get(), sha256(), nullptr));
}

void Hasher::update(std::span<const std::byte> bytes) {
  require(
      libcrypto().EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()));
}

Digest Hasher::finish() {
  std::array<std::byte, Digest::kSize> result;
  require(libcrypto().EVP_DigestFinal_ex(
      context_.get(), reinterpret_cast<unsigned char*>(result.data()),
      nullptr));
  require(libcrypto().EVP_DigestInit_ex2(context_.get(), nullptr, nullptr));
  return Digest(result);
}

void Hasher::Free::operator()(evp_md_ctx_st* context) const {
  libcrypto().EVP_MD_CTX_free(context);
}

}  // namespace benchgate::store
