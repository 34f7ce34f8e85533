#pragma once

#include "src/preload/frame_rules.h"

#include <cstdint>

namespace benchgate::preload {

class ByteReader;

/// Where a description lies, and what it said: with an address, all that rules
/// depend on.
struct FrameText {
  std::uintptr_t common = 0;
  std::uintptr_t own = 0;
  std::uint32_t common_size = 0;  ///< In bytes.
  std::uint32_t own_size = 0;
  std::uint64_t hash = 0;
};

/// The call frame descriptions of one loaded program or library.
class FrameTable {
 public:
  FrameTable() = default;

  /// `header`: the segment PT_GNU_EH_FRAME (Linux Standard Base, 10.6.2), which
  /// lies, as all that it points to, between `begin` and `end`. Nothing outside
  /// is read.
  FrameTable(std::uintptr_t begin, std::uintptr_t end, std::uintptr_t header)
      : begin_(begin), end_(end), header_(header) {}

  [[nodiscard]] bool contains(std::uintptr_t address) const {
    return address >= begin_ && address < end_;
  }

  /// Finds the description of the function that `address` is in. By halving:
  /// time logarithmic in the number of functions. Async-signal-safe.
  ///
  /// Returns: false if there is none, it is in a form that linkers do not
  /// write, or it is of the frame that a signal has made.
  bool find(std::uintptr_t address, FrameProgram& program,
            FrameText& text) const;

  /// Where it lies and how large it is. If that is the same, what has come in
  /// the place of another library has its descriptions there, too.
  [[nodiscard]] std::uint64_t stamp() const;

  /// Whether `text`, of a table with the same stamp, is what lies there now.
  [[nodiscard]] bool still_has(const FrameText& text) const;

 private:
  /// What every function's description shares.
  struct Common;

  static const unsigned char* bytes(std::uintptr_t address) {
    return reinterpret_cast<const unsigned char*>(address);
  }

  [[nodiscard]] bool has_room(std::uintptr_t address,
                              std::uintptr_t size) const {
    return address >= begin_ && address <= end_ && size <= end_ - address;
  }

  bool read(std::uintptr_t description, std::uintptr_t address,
            FrameProgram& program, FrameText& text) const;
  bool read_common(std::uintptr_t description, Common& common,
                   FrameProgram& program, FrameText& text) const;
  bool open(std::uintptr_t description, ByteReader& body) const;
  static std::uint64_t hash_of(const FrameText& text);
  static bool read_range(ByteReader& body, const Common& common,
                         std::uintptr_t& begin, std::uint64_t& length);
  static bool read_augmentation(const unsigned char* names, ByteReader& body,
                                Common& common);

  std::uintptr_t begin_ = 0;
  std::uintptr_t end_ = 0;
  std::uintptr_t header_ = 0;
};

}  // namespace benchgate::preload
