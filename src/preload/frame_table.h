#pragma once

#include "src/preload/frame_rules.h"

#include <cstdint>

namespace benchgate::preload {

class ByteReader;

/// The call frame descriptions of one loaded program or library.
class FrameTable {
 public:
  enum class Found {
    program,
    nothing,    ///< No function with a description is there.
    unreadable  ///< In a form that linkers do not write, or a signal's frame.
  };

  FrameTable() = default;

  /// `header`: the segment PT_GNU_EH_FRAME (Linux Standard Base, 10.6.2), which
  /// lies, as all that it points to, between `begin` and `end`. Nothing outside
  /// is read.
  FrameTable(std::uintptr_t begin, std::uintptr_t end, std::uintptr_t header)
      : begin_(begin), end_(end), header_(header) {}

  [[nodiscard]] bool contains(std::uintptr_t address) const {
    return address >= begin_ && address < end_;
  }

  /// By halving: time logarithmic in the number of functions.
  /// Async-signal-safe.
  Found find(std::uintptr_t address, FrameProgram& program) const;

  /// Another one if another library was loaded in its place.
  [[nodiscard]] std::uint64_t stamp() const;

 private:
  /// What every function's description shares.
  struct Common;

  [[nodiscard]] const unsigned char* bytes(std::uintptr_t address) const {
    return reinterpret_cast<const unsigned char*>(address);
  }

  [[nodiscard]] bool has_room(std::uintptr_t address,
                              std::uintptr_t size) const {
    return address >= begin_ && address <= end_ && size <= end_ - address;
  }

  Found read(std::uintptr_t description, std::uintptr_t address,
             FrameProgram& program) const;
  bool read_common(std::uintptr_t description, Common& common,
                   FrameProgram& program) const;
  bool open(std::uintptr_t description, ByteReader& body) const;
  static bool read_range(ByteReader& body, const Common& common,
                         std::uintptr_t& begin, std::uint64_t& length);
  static bool read_augmentation(const unsigned char* names, ByteReader& body,
                                Common& common);

  std::uintptr_t begin_ = 0;
  std::uintptr_t end_ = 0;
  std::uintptr_t header_ = 0;
};

}  // namespace benchgate::preload
