#pragma once

/// \file
/// An input as text, however it is stored.

#include "src/formats/byte_source.h"

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace benchgate::formats {

/// A source whose beginning can be looked at before it is read.
class PeekableSource final : public ByteSource {
 public:
  explicit PeekableSource(std::unique_ptr<ByteSource> source);

  /// The first `count` bytes, or fewer if there are no more. They are still
  /// there to be read. Precondition: nothing has been read yet.
  std::string_view peek(std::size_t count);

  std::size_t read(std::span<char> to) override;

 private:
  std::unique_ptr<ByteSource> source_;
  std::string peeked_;
  std::size_t given_ = 0;  ///< Of `peeked_`.
};

/// Opens `path` ("-" is standard input) as UTF-8 text: decompressed if it is
/// compressed, decoded if it is UTF-16, without byte order mark.
///
/// Throws: FormatError naming the path.
std::unique_ptr<PeekableSource> open_input(const std::string& path);

}  // namespace benchgate::formats
