#include "src/formats/unicode_space.h"

#include <locale.h>

#include <clocale>
#include <cwctype>

namespace benchgate::formats {

namespace {

constexpr char32_t kReplacement = 0xFFFD;

bool is_space(char32_t code) {
  return (code >= 0x09 && code <= 0x0D) || code == 0x20 || code == 0x85 ||
         code == 0xA0 || code == 0x1680 || (code >= 0x2000 && code <= 0x200A) ||
         code == 0x2028 || code == 0x2029 || code == 0x202F || code == 0x205F ||
         code == 0x3000;
}

/// The letters of Unicode, whatever the user's language; ASCII's where the C
/// library has no such locale.
locale_t letters() {
  static const locale_t locale = [] {
    const locale_t unicode = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    return unicode != nullptr ? unicode
                              : newlocale(LC_CTYPE_MASK, "C", nullptr);
  }();
  return locale;
}

}  // namespace

Character first_character(std::string_view text) {
  const auto byte = [text](std::size_t i) {
    return static_cast<unsigned char>(text[i]);
  };
  const unsigned char lead = byte(0);
  if (lead < 0x80) {
    return {lead, 1};
  }
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) {
    return {kReplacement, 1};
  }
  char32_t code = lead & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) {
      return {kReplacement, 1};
    }
    code = (code << 6U) | (byte(i) & 0x3FU);
  }
  return {code, length};
}

std::size_t space_length(std::string_view text) {
  if (text.empty()) {
    return 0;
  }
  const Character character = first_character(text);
  return is_space(character.code) ? character.length : 0;
}

std::string_view skip_space(std::string_view text) {
  while (const std::size_t length = space_length(text)) {
    text.remove_prefix(length);
  }
  return text;
}

std::string_view first_word(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size()) {
    const Character character = first_character(text.substr(end));
    if (is_space(character.code)) {
      break;
    }
    end += character.length;
  }
  return text.substr(0, end);
}

bool is_lower_case(char32_t code) {
  return iswlower_l(static_cast<wint_t>(code), letters()) != 0;
}

bool is_upper_case(char32_t code) {
  return iswupper_l(static_cast<wint_t>(code), letters()) != 0;
}

}  // namespace benchgate::formats
