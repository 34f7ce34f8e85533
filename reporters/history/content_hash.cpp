#include "reporters/history/content_hash.h"

#include <openssl/evp.h>

#include <array>
#include <cstddef>
#include <new>

namespace benchgate::reporters::history {

std::string content_hash(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  // It fails for want of memory only.
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(),
                 nullptr) != 1) {
    throw std::bad_alloc();
  }
  std::string text;
  for (std::size_t i = 0; i < size; ++i) {
    text += kDigits[digest[i] / 16U];
    text += kDigits[digest[i] % 16U];
  }
  return text;
}

}  // namespace benchgate::reporters::history
