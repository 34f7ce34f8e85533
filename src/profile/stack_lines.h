#pragma once

/// \file
/// A stack in words, as the text forms of Go's profiles have it.

#include "src/profile/profile.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace benchgate::profile {

/// One function of a stack, inlined ones too.
struct StackFrame {
  std::uint64_t address = 0;
  /// "[libfoo.so]" or the address, if it has none.
  std::string name = std::string();
  std::string source = std::string();  ///< "file:line"; empty: not known.
};

/// Of a stack of locations, leaf first.
std::vector<StackFrame> frames_of(const Profile& profile,
                                  std::span<const std::uint32_t> locations);

/// " 0x4010a2 0x401199": the addresses of a stack.
std::string address_text(const Profile& profile,
                         std::span<const std::uint32_t> locations);

/// "#	0x4010a2	name	file:line", a line for each function: what pprof
/// passes over and people read.
std::string commented_lines(const Profile& profile,
                            std::span<const std::uint32_t> locations);

}  // namespace benchgate::profile
