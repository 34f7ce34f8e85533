#include "src/preload/frame_rules.h"

#include "src/preload/byte_reader.h"
#include "src/preload/frame_expressions.h"

#include <limits>

namespace benchgate::preload {

namespace {

/// DWARF 5, 7.24 and the extensions of the Linux Standard Base.
enum : std::uint8_t {
  kNop = 0x00,
  kSetLocation = 0x01,
  kAdvance1 = 0x02,
  kAdvance2 = 0x03,
  kAdvance4 = 0x04,
  kOffsetExtended = 0x05,
  kRestoreExtended = 0x06,
  kUndefined = 0x07,
  kSameValue = 0x08,
  kRegister = 0x09,
  kRememberState = 0x0A,
  kRestoreState = 0x0B,
  kDefineCfa = 0x0C,
  kDefineCfaRegister = 0x0D,
  kDefineCfaOffset = 0x0E,
  kDefineCfaExpression = 0x0F,
  kExpression = 0x10,
  kOffsetExtendedSigned = 0x11,
  kDefineCfaSigned = 0x12,
  kDefineCfaOffsetSigned = 0x13,
  kValueOffset = 0x14,
  kValueOffsetSigned = 0x15,
  kValueExpression = 0x16,
  kArgumentsSize = 0x2E,
  kNegativeOffsetExtended = 0x2F,
  // In the upper two bits, with a number in the lower six.
  kAdvance = 0x40,
  kOffset = 0x80,
  kRestore = 0xC0,
};

/// Of remembered states; compilers nest them once or twice.
constexpr std::size_t kMostRemembered = 8;

/// Returns: the place in kKept; kKeptCount: none.
std::size_t kept_place(std::uint64_t number) {
  std::size_t place = 0;
  while (place < kKeptCount && kKept[place] != number) {
    ++place;
  }
  return place;
}

/// An offset that fits nowhere.
constexpr std::int64_t kNowhere = std::numeric_limits<std::int64_t>::max();

class Execution {
 public:
  Execution(const FrameProgram& program, std::uintptr_t address,
            FrameRules& rules)
      : program_(program), address_(address), rules_(rules) {}

  bool run() {
    rules_ = {};
    if (!execute(program_.common, program_.common_size, false)) {
      return false;
    }
    initial_ = rules_;
    location_ = program_.begin;
    return execute(program_.own, program_.own_size, true) && is_complete();
  }

 private:
  bool execute(const unsigned char* begin, std::size_t size, bool is_own) {
    ByteReader bytes(begin, begin + size);
    is_there_ = false;
    while (bytes.is_good() && !bytes.is_at_end() && !is_there_) {
      if (!step(bytes, is_own)) {
        return false;
      }
    }
    return bytes.is_good();
  }

  bool step(ByteReader& bytes, bool is_own) {
    const auto code = bytes.read<std::uint8_t>();
    const std::uint8_t low = code & 0x3FU;
    switch (code & 0xC0U) {
      case kAdvance:
        return is_own && advance(low);
      case kOffset:
        save(low, offset_of(bytes.unsigned_leb()));
        return true;
      case kRestore:
        return is_own && restore(low);
      default:
        return is_own ? step_own(code, bytes) : step_any(code, bytes);
    }
  }

  /// What only stands in a function's own instructions.
  bool step_own(std::uint8_t code, ByteReader& bytes) {
    switch (code) {
      case kAdvance1:
        return advance(bytes.read<std::uint8_t>());
      case kAdvance2:
        return advance(bytes.read<std::uint16_t>());
      case kAdvance4:
        return advance(bytes.read<std::uint32_t>());
      case kRestoreExtended:
        return restore(bytes.unsigned_leb());
      case kRememberState:
        if (remembered_ == kMostRemembered) {
          return false;
        }
        states_[remembered_++] = rules_;
        return true;
      case kRestoreState:
        if (remembered_ == 0) {
          return false;
        }
        rules_ = states_[--remembered_];
        return true;
      default:
        return step_any(code, bytes);
    }
  }

  bool step_any(std::uint8_t code, ByteReader& bytes) {
    switch (code) {
      case kNop:
        return true;
      case kArgumentsSize:
        bytes.unsigned_leb();
        return true;
      case kDefineCfa:
      case kDefineCfaSigned:
      case kDefineCfaRegister:
      case kDefineCfaOffset:
      case kDefineCfaOffsetSigned:
      case kDefineCfaExpression:
        define_cfa(code, bytes);
        return true;
      default:
        return place(code, bytes);
    }
  }

  void define_cfa(std::uint8_t code, ByteReader& bytes) {
    if (code == kDefineCfaExpression) {
      define_cfa_by_expression(bytes);
      return;
    }
    if (code == kDefineCfa || code == kDefineCfaSigned ||
        code == kDefineCfaRegister) {
      const std::uint64_t number = bytes.unsigned_leb();
      set_cfa_register(number, code != kDefineCfaRegister);
    } else if (rules_.is_cfa_in_memory) {
      rules_.cfa_register = kRegisters;  // An offset alone, to an expression.
    }
    if (code == kDefineCfa || code == kDefineCfaOffset) {
      const std::uint64_t offset = bytes.unsigned_leb();
      set_cfa_offset(offset < kNowhere ? static_cast<std::int64_t>(offset)
                                       : kNowhere);
    } else if (code != kDefineCfaRegister) {
      set_cfa_offset(offset_of(bytes.signed_leb()));
    }
  }

  void set_cfa_register(std::uint64_t number, bool has_offset) {
    const bool is_known =
        number < kReturnAddress && (has_offset || !rules_.is_cfa_in_memory);
    rules_.cfa_register =
        static_cast<std::uint8_t>(is_known ? number : kRegisters);
    rules_.is_cfa_in_memory = false;
  }

  void set_cfa_offset(std::int64_t offset) {
    if (!is_frame_offset(offset)) {
      rules_.cfa_register = kRegisters;
      return;
    }
    rules_.cfa_offset = static_cast<std::int32_t>(offset);
  }

  void define_cfa_by_expression(ByteReader& bytes) {
    const std::uint64_t size = bytes.unsigned_leb();
    const unsigned char* const begin = bytes.take(size);
    if (begin == nullptr ||
        !read_cfa_expression(ByteReader(begin, begin + size), address_,
                             rules_)) {
      rules_.cfa_register = kRegisters;
    }
  }

  /// Instructions that say where a register is.
  bool place(std::uint8_t code, ByteReader& bytes) {
    const std::uint64_t number = bytes.unsigned_leb();
    switch (code) {
      case kOffsetExtended:
        save(number, offset_of(bytes.unsigned_leb()));
        return true;
      case kOffsetExtendedSigned:
        save(number, offset_of(bytes.signed_leb()));
        return true;
      case kNegativeOffsetExtended:
        save_below(number, offset_of(bytes.unsigned_leb()));
        return true;
      case kUndefined:
        put(number, {SavedPlace::undefined, 0});
        return true;
      case kSameValue:
        put(number, {SavedPlace::unchanged, 0});
        return true;
      case kExpression:
        save_by_expression(number, bytes);
        return true;
      case kRegister:
      case kValueOffset:
      case kValueOffsetSigned:
        bytes.unsigned_leb();
        put(number, {SavedPlace::unknown, 0});
        return true;
      case kValueExpression:
        bytes.take(bytes.unsigned_leb());
        put(number, {SavedPlace::unknown, 0});
        return true;
      default:
        return false;  // kSetLocation too, which nobody writes.
    }
  }

  void save_by_expression(std::uint64_t number, ByteReader& bytes) {
    const std::uint64_t size = bytes.unsigned_leb();
    const unsigned char* const begin = bytes.take(size);
    if (begin == nullptr) {
      return;
    }
    put(number, read_place_expression(ByteReader(begin, begin + size)));
  }

  void save(std::uint64_t number, std::int64_t offset) {
    if (is_frame_offset(offset)) {
      put(number, {SavedPlace::behind_cfa, static_cast<std::int32_t>(offset)});
    } else {
      put(number, {SavedPlace::unknown, 0});
    }
  }

  void save_below(std::uint64_t number, std::int64_t offset) {
    save(number, is_frame_offset(offset) ? -offset : kNowhere);
  }

  void put(std::uint64_t number, SavedPlace where) {
    const std::size_t place = kept_place(number);
    if (place < kKeptCount) {
      rules_.saved[place] = where;
    } else if (number == kRsp && where.kind != SavedPlace::unchanged) {
      is_stack_switched_ = true;  // The CFA is not the caller's stack pointer.
    }
  }

  bool restore(std::uint64_t number) {
    const std::size_t place = kept_place(number);
    if (place < kKeptCount) {
      rules_.saved[place] = initial_.saved[place];
    }
    return true;
  }

  bool advance(std::uint64_t steps) {
    location_ += steps * program_.code_alignment;
    is_there_ = location_ > address_;
    return true;
  }

  template <typename Number>
  [[nodiscard]] std::int64_t offset_of(Number factored) const {
    std::int64_t offset = 0;
    return __builtin_mul_overflow(factored, program_.data_alignment, &offset)
               ? kNowhere
               : offset;
  }

  [[nodiscard]] bool is_complete() const {
    for (const SavedPlace& place : rules_.saved) {
      if (place.kind == SavedPlace::unknown) {
        return false;
      }
    }
    return rules_.cfa_register < kReturnAddress && !is_stack_switched_ &&
           rules_.saved[kReturnPlace].kind != SavedPlace::unchanged;
  }

  const FrameProgram& program_;
  std::uintptr_t address_;
  FrameRules& rules_;
  FrameRules initial_;
  FrameRules states_[kMostRemembered];
  std::size_t remembered_ = 0;
  std::uintptr_t location_ = 0;
  bool is_there_ = false;
  bool is_stack_switched_ = false;
};

}  // namespace

bool read_frame_rules(const FrameProgram& program, std::uintptr_t address,
                      FrameRules& rules) {
  return Execution(program, address, rules).run();
}

}  // namespace benchgate::preload
