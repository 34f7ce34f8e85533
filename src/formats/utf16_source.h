#pragma once

#include "src/formats/byte_source.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace benchgate::formats {

enum class ByteOrder { little, big };

/// The byte order of a text that begins so, if it is UTF-16: by its byte order
/// mark, or by its second and first bytes, since results begin with ASCII.
/// Windows PowerShell writes such texts when output is redirected.
std::optional<ByteOrder> utf16_order(std::string_view beginning);

/// `text`, which is UTF-16, as UTF-8 and without a byte order mark. What is no
/// character becomes U+FFFD. The result throws FormatError, naming `path`, if
/// the text ends within a character.
std::unique_ptr<ByteSource> decode_utf16(std::unique_ptr<ByteSource> text,
                                         ByteOrder order, std::string path);

}  // namespace benchgate::formats
