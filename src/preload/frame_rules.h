#pragma once

#include <cstddef>
#include <cstdint>

namespace benchgate::preload {

/// Registers of x86-64 by their numbers in DWARF (System V ABI, table 3.36).
inline constexpr std::size_t kRbp = 6;
inline constexpr std::size_t kRsp = 7;
inline constexpr std::size_t kReturnAddress = 16;
inline constexpr std::size_t kRegisters = 17;

/// What a callee gives back as it was, and where it returns to.
inline constexpr std::size_t kKept[] = {3,  kRbp,          12, 13, 14,
                                        15, kReturnAddress};
inline constexpr std::size_t kKeptCount = sizeof kKept / sizeof *kKept;
inline constexpr std::size_t kReturnPlace = kKeptCount - 1;

/// Where the caller's value of a register is.
struct SavedPlace {
  enum Kind : std::uint8_t {
    unchanged,
    behind_cfa,  ///< In memory, at the CFA plus `offset`.
    behind_rbp,  ///< In memory, at the callee's rbp plus `offset`.
    undefined,   ///< Nowhere; of the return address: nobody has called.
    unknown      ///< Somewhere that cannot be said here.
  };

  Kind kind = unchanged;
  std::int32_t offset = 0;  ///< In bytes.
};

/// How to find the caller's registers while one instruction is executed.
struct FrameRules {
  /// The canonical frame address, which is the caller's stack pointer: register
  /// `cfa_register` plus `cfa_offset`, or what lies in memory there, plus
  /// `cfa_added`.
  std::uint8_t cfa_register = kRegisters;  ///< kRegisters: cannot be said.
  bool is_cfa_in_memory = false;
  std::int32_t cfa_offset = 0;
  std::int32_t cfa_added = 0;
  SavedPlace saved[kKeptCount];  ///< Of each of kKept.
};

/// The parts of a call frame description (DWARF 5, 6.4) that are needed to
/// execute it. Pointers into the loaded program.
struct FrameProgram {
  const unsigned char* common = nullptr;  ///< Instructions that all begin with.
  std::size_t common_size = 0;
  const unsigned char* own = nullptr;  ///< Those of this function.
  std::size_t own_size = 0;
  std::uintptr_t begin = 0;  ///< Of the function.
  std::uint64_t code_alignment = 1;
  std::int64_t data_alignment = 1;
};

/// Executes a call frame description up to `address`, which lies in it.
///
/// Returns: false where a register of kKept, or the CFA, is somewhere that
/// FrameRules cannot express, or the description is damaged. Reads nothing but
/// the program's bytes; async-signal-safe; time linear in its size.
bool read_frame_rules(const FrameProgram& program, std::uintptr_t address,
                      FrameRules& rules);

}  // namespace benchgate::preload
