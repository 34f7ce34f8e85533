#include "src/preload/frame_expressions.h"

namespace benchgate::preload {

namespace {

/// Operations (DWARF 5, 7.7.1).
enum : std::uint8_t {
  kDereference = 0x06,
  kPlusConstant = 0x23,
  kLiteral0 = 0x30,
  kLiteral15 = 0x3F,
  kBaseRegister0 = 0x70,
  kBaseRegisterRbp = kBaseRegister0 + kRbp
};

/// deref, or deref, plus_uconst N.
bool reads_memory(ByteReader expression, std::int64_t& added) {
  if (expression.read<std::uint8_t>() != kDereference) {
    return false;
  }
  if (!expression.is_at_end()) {
    if (expression.read<std::uint8_t>() != kPlusConstant) {
      return false;
    }
    added = static_cast<std::int64_t>(expression.unsigned_leb());
  }
  return expression.is_good() && expression.is_at_end() &&
         is_frame_offset(added);
}

/// `rip & 15 >= N` times 8: breg16 0, lit15, and, litN, ge, lit3, shl, plus.
bool reads_stub(ByteReader expression, std::uintptr_t address,
                std::int64_t& pushed) {
  constexpr unsigned char kBefore[] = {0x80, 0x00, kLiteral15, 0x1A};
  constexpr unsigned char kAfter[] = {0x2A, 0x33, 0x24, 0x22};
  if (expression.left() != sizeof kBefore + 1 + sizeof kAfter) {
    return false;
  }
  const unsigned char* const bytes = expression.at();
  const std::uint8_t literal = bytes[sizeof kBefore];
  if (literal < kLiteral0 || literal > kLiteral15 ||
      __builtin_memcmp(bytes, kBefore, sizeof kBefore) != 0 ||
      __builtin_memcmp(bytes + sizeof kBefore + 1, kAfter, sizeof kAfter) !=
          0) {
    return false;
  }
  pushed = (address & 15U) >= std::uint64_t{literal} - kLiteral0 ? 8 : 0;
  return true;
}

}  // namespace

bool read_cfa_expression(ByteReader expression, std::uintptr_t address,
                         FrameRules& rules) {
  const auto base = expression.read<std::uint8_t>();
  const std::int64_t offset = expression.signed_leb();
  std::int64_t added = 0;
  std::int64_t pushed = 0;
  rules.is_cfa_in_memory = reads_memory(expression, added);
  if (base < kBaseRegister0 || base >= kBaseRegister0 + kReturnAddress ||
      !is_frame_offset(offset) ||
      (!rules.is_cfa_in_memory && !reads_stub(expression, address, pushed)) ||
      !is_frame_offset(offset + pushed)) {
    return false;
  }
  rules.cfa_register = static_cast<std::uint8_t>(base - kBaseRegister0);
  rules.cfa_offset = static_cast<std::int32_t>(offset + pushed);
  rules.cfa_added = static_cast<std::int32_t>(added);
  return true;
}

SavedPlace read_place_expression(ByteReader expression) {
  const auto base = expression.read<std::uint8_t>();
  const std::int64_t offset = expression.signed_leb();
  if (base != kBaseRegisterRbp || !expression.is_good() ||
      !expression.is_at_end() || !is_frame_offset(offset)) {
    return {SavedPlace::unknown, 0};
  }
  return {SavedPlace::behind_rbp, static_cast<std::int32_t>(offset)};
}

}  // namespace benchgate::preload
