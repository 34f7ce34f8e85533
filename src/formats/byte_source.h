#pragma once

#include <cstddef>
#include <span>

namespace benchgate::formats {

/// Bytes from somewhere, in order.
class ByteSource {
 public:
  virtual ~ByteSource() = default;

  /// Fills the beginning of `to`, which is not empty.
  ///
  /// Returns: how many bytes; 0 at the end, then and ever after.
  /// Throws:  FormatError naming the input, if there are bytes that cannot be
  ///          had.
  virtual std::size_t read(std::span<char> to) = 0;

 protected:
  ByteSource() = default;
  ByteSource(const ByteSource&) = default;
  ByteSource& operator=(const ByteSource&) = default;
  ByteSource(ByteSource&&) = default;
  ByteSource& operator=(ByteSource&&) = default;
};

/// Fills `to` from `source` as far as it goes.
///
/// Returns: how many bytes; fewer than asked for only at the end.
std::size_t read_fully(ByteSource& source, std::span<char> to);

}  // namespace benchgate::formats
