#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace benchgate::measure {

/// What a stream said, its beginning and its end at most: the beginning names
/// what went on, the end says why it stopped.
///
/// Memory: never more than twice `kept_bytes`.
class KeptOutput {
 public:
  explicit KeptOutput(std::size_t kept_bytes);

  void append(std::string_view bytes);

  /// Of all that was appended, kept or not.
  [[nodiscard]] std::size_t total_bytes() const { return total_bytes_; }

  /// Everything when it is at most `kept_bytes`, else the first half and the
  /// last half, with a line of its own between them that says how many bytes
  /// were left out.
  [[nodiscard]] std::string text() const;

 private:
  std::size_t head_bytes_;
  std::size_t tail_bytes_;
  std::size_t total_bytes_ = 0;
  std::string head_;
  std::string tail_;  ///< Ends with the last bytes; up to twice as many.
};

}  // namespace benchgate::measure
