#include "reporters/http/base64.h"

#include "libraries/libcrypto.h"

#include <cassert>
#include <cstddef>
#include <limits>

namespace benchgate::reporters::http {

using libraries::libcrypto;

std::string base64(std::string_view bytes) {
  assert(bytes.size() < std::numeric_limits<int>::max() / 2);
  // One more for the zero that OpenSSL writes behind it.
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  // NOLINTBEGIN(cppcoreguidelines-pro-type-reinterpret-cast)
  const int size = libcrypto().EVP_EncodeBlock(
      reinterpret_cast<unsigned char*>(text.data()),
      reinterpret_cast<const unsigned char*>(bytes.data()),
      static_cast<int>(bytes.size()));
  // NOLINTEND(cppcoreguidelines-pro-type-reinterpret-cast)
  text.resize(static_cast<std::size_t>(size));
  return text;
}

std::string base64url(std::string_view bytes) {
  std::string text = base64(bytes);
  for (char& c : text) {
    c = c == '+' ? '-' : c == '/' ? '_' : c;
  }
  text.resize(text.find_last_not_of('=') + 1);
  return text;
}

}  // namespace benchgate::reporters::http
