#include "reporters/history/content_hash.h"

#include "libraries/sha256.h"

namespace benchgate::reporters::history {

std::string content_hash(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const unsigned byte : libraries::sha256(bytes)) {
    text += kDigits[byte / 16U];
    text += kDigits[byte % 16U];
  }
  return text;
}

}  // namespace benchgate::reporters::history
