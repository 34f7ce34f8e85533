#pragma once

#include "src/formats/byte_source.h"

#include <memory>
#include <string>
#include <string_view>

namespace benchgate::formats {

/// Whether a file that begins so is compressed by gzip, bzip2, xz or zstd.
bool is_compressed(std::string_view beginning);

/// The contents of `packed`, which is_compressed. `name` is for messages.
///
/// The result throws FormatError if `packed` is broken or breaks off.
std::unique_ptr<ByteSource> decompress(std::unique_ptr<ByteSource> packed,
                                       const std::string& name);

}  // namespace benchgate::formats
