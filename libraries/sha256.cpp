#include "libraries/sha256.h"

#include "libraries/libcrypto.h"

#include <new>

namespace benchgate::libraries {

std::array<unsigned char, kSha256Size> sha256(std::string_view bytes) {
  std::array<unsigned char, kSha256Size> digest{};
  // It fails for want of memory only.
  if (libcrypto().EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr,
                             libcrypto().EVP_sha256(), nullptr) != 1) {
    throw std::bad_alloc();
  }
  return digest;
}

}  // namespace benchgate::libraries
