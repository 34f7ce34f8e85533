#pragma once

#include "src/preload/frame_rules.h"
#include "src/preload/frame_table.h"
#include "src/preload/known_rules.h"

#include <cstddef>
#include <cstdint>

namespace benchgate::preload {

/// What the walk needs is looked up, which takes the loader's locks.
void prepare_walk();

/// The values of a thread's registers, by their numbers in DWARF.
struct Registers {
  std::uintptr_t values[kRegisters];

  /// Those that a signal interrupted: of its handler's third argument.
  static Registers interrupted(const void* context);

  /// Those of the function that this is in, which must not return before the
  /// walk is over.
  [[gnu::always_inline]] static Registers here() {
    Registers registers{};
#if defined(__x86_64__)
    // Twice, for -masm=intel.
    asm volatile(
        "{leaq 0(%%rip), %%rax|lea rax, [rip + 0]}\n\t"
        "{movq %%rax, 128(%0)|mov [%0 + 128], rax}\n\t"
        "{movq %%rbx, 24(%0)|mov [%0 + 24], rbx}\n\t"
        "{movq %%rbp, 48(%0)|mov [%0 + 48], rbp}\n\t"
        "{movq %%rsp, 56(%0)|mov [%0 + 56], rsp}\n\t"
        "{movq %%r12, 96(%0)|mov [%0 + 96], r12}\n\t"
        "{movq %%r13, 104(%0)|mov [%0 + 104], r13}\n\t"
        "{movq %%r14, 112(%0)|mov [%0 + 112], r14}\n\t"
        "{movq %%r15, 120(%0)|mov [%0 + 120], r15}"
        :
        : "r"(registers.values)
        : "rax", "memory");
#endif
    return registers;
  }
};

/// Goes from callee to caller by the call frame descriptions of what is loaded.
/// The rules of addresses that were seen before are remembered, so that a frame
/// takes some ten nanoseconds; and nothing of libgcc's unwinder is executed,
/// which a program that throws is in the middle of. Memory is read between the
/// stack pointer and the CFA, and where a description says that a CFA lies.
///
/// Async-signal-safe after prepare_walk(), with the GNU C library from 2.35 on
/// and on x86-64; elsewhere it knows nothing.
class StackWalk {
 public:
  enum class Step {
    caller,
    outermost,  ///< Nobody has called this.
    unknown     ///< No rules that are understood: for another unwinder.
  };

  explicit StackWalk(const Registers& from) : registers_(from) {}

  /// What is executed, or where the callee of the last step returns to.
  [[nodiscard]] std::uintptr_t address() const {
    return registers_.values[kReturnAddress];
  }

  /// Goes to the caller of where it is.
  Step next();

  /// Whether libgcc's unwinder was interrupted or has called: it may hold the
  /// lock that it takes once a program has registered frames of its own, or be
  /// about to jump, with registers of two frames.
  [[nodiscard]] bool has_met_libgcc() const { return has_met_libgcc_; }

 private:
  bool find_rules(std::uintptr_t address, KnownFrame& frame);
  [[nodiscard]] bool is_valid(std::size_t number) const;
  bool find_cfa(const FrameRules& rules, std::uintptr_t& cfa) const;

  /// Where this frame's memory begins: with the red zone.
  [[nodiscard]] std::uintptr_t lowest() const {
    return registers_.values[kRsp] - 128;
  }

  Step apply(const FrameRules& rules);

  Registers registers_;
  bool is_call_ = false;  ///< The address is behind a call.
  bool has_met_libgcc_ = false;
  FrameTable table_;  ///< Of the library that was last in use.
  std::uint64_t stamp_ = 0;
};

}  // namespace benchgate::preload
