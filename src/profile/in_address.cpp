#include "src/profile/in_address.h"

#include <fmt/format.h>

namespace benchgate::profile {

bool is_plain(char letter) {
  return (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z') ||
         (letter >= 'a' && letter <= 'z') || letter == '_';
}

std::string in_address(std::string_view text) {
  std::string encoded;
  for (const char letter : text) {
    encoded += is_plain(letter)
                   ? std::string(1, letter)
                   : fmt::format("%{:02X}", static_cast<unsigned char>(letter));
  }
  return encoded;
}

}  // namespace benchgate::profile
