#include "src/preload/stack_walk.h"

#include "src/preload/known_rules.h"

#include <dlfcn.h>
#include <ucontext.h>

namespace benchgate::preload {

namespace {

KnownRules known_rules;

#if defined(__x86_64__) && defined(DLFO_EH_SEGMENT_TYPE)

/// Not linked, since older C libraries do not have it.
decltype(&::_dl_find_object) find_object = nullptr;

bool find_table(std::uintptr_t address, FrameTable& table) {
  dl_find_object found{};
  if (find_object == nullptr ||
      find_object(reinterpret_cast<void*>(address), &found) != 0 ||  // NOLINT
      found.dlfo_eh_frame == nullptr) {
    return false;
  }
  table = FrameTable(reinterpret_cast<std::uintptr_t>(found.dlfo_map_start),
                     reinterpret_cast<std::uintptr_t>(found.dlfo_map_end),
                     reinterpret_cast<std::uintptr_t>(found.dlfo_eh_frame));
  return true;
}

#else

bool find_table(std::uintptr_t /*address*/, FrameTable& /*table*/) {
  return false;
}

#endif

/// Of the stack; the address sanitizer knows nothing of what lies there.
#if defined(__GNUC__)
__attribute__((no_sanitize("address")))
#endif
std::uintptr_t
value_at(std::uintptr_t address) {
  std::uintptr_t value = 0;
  __builtin_memcpy(&value, reinterpret_cast<const void*>(address),  // NOLINT
                   sizeof value);
  return value;
}

}  // namespace

void prepare_walk() {
#if defined(__x86_64__) && defined(DLFO_EH_SEGMENT_TYPE)
  find_object = reinterpret_cast<decltype(find_object)>(
      ::dlsym(RTLD_DEFAULT, "_dl_find_object"));
#endif
}

Registers Registers::interrupted(const void* context) {
  Registers registers{};
#if defined(__x86_64__)
  constexpr int kNumbers[kRegisters] = {
      REG_RAX, REG_RDX, REG_RCX, REG_RBX, REG_RSI, REG_RDI,
      REG_RBP, REG_RSP, REG_R8,  REG_R9,  REG_R10, REG_R11,
      REG_R12, REG_R13, REG_R14, REG_R15, REG_RIP};
  const auto& state = static_cast<const ucontext_t*>(context)->uc_mcontext;
  for (std::size_t i = 0; i < kRegisters; ++i) {
    registers.values[i] = static_cast<std::uintptr_t>(state.gregs[kNumbers[i]]);
  }
#elif defined(__aarch64__)
  registers.values[kReturnAddress] = static_cast<std::uintptr_t>(
      static_cast<const ucontext_t*>(context)->uc_mcontext.pc);
#else
#error "Where does this processor keep its program counter?"
#endif
  return registers;
}

StackWalk::Step StackWalk::next() {
  FrameRules rules;
  const Step step = find_rules(address() - (is_call_ ? 1 : 0), rules);
  return step == Step::caller ? apply(rules) : step;
}

StackWalk::Step StackWalk::find_rules(std::uintptr_t address,
                                      FrameRules& rules) {
  if (!table_.contains(address)) {
    if (!find_table(address, table_)) {
      return Step::unknown;
    }
    stamp_ = table_.stamp();
  }
  if (known_rules.find(address, stamp_, rules)) {
    return Step::caller;
  }
  FrameProgram program;
  switch (table_.find(address, program)) {
    case FrameTable::Found::nothing:
      return Step::outermost;
    case FrameTable::Found::unreadable:
      return Step::unknown;
    case FrameTable::Found::program:
      break;
  }
  if (!read_frame_rules(program, address, rules)) {
    return Step::unknown;
  }
  known_rules.keep(address, stamp_, rules);
  return Step::caller;
}

/// Of a caller only those are known that it is given back.
bool StackWalk::is_valid(std::size_t number) const {
  if (!is_call_ || number == kRsp) {
    return true;
  }
  for (const std::size_t kept : kKept) {
    if (kept == number) {
      return true;
    }
  }
  return false;
}

StackWalk::Step StackWalk::apply(const FrameRules& rules) {
  std::uintptr_t* const values = registers_.values;
  if (rules.saved[kReturnPlace].kind == SavedPlace::undefined) {
    return Step::outermost;
  }
  if (!is_valid(rules.cfa_register)) {
    return Step::unknown;
  }
  const auto plus = [](std::uintptr_t base, std::int32_t offset) {
    return base + static_cast<std::uintptr_t>(std::int64_t{offset});
  };
  std::uintptr_t cfa = plus(values[rules.cfa_register], rules.cfa_offset);
  constexpr std::uintptr_t kAlignment = sizeof cfa - 1;
  if (rules.is_cfa_in_memory) {
    if ((cfa & kAlignment) != 0 || cfa < values[kRsp]) {
      return Step::unknown;
    }
    cfa = value_at(cfa);
  }
  // Stacks grow downwards; whoever switches them is for another unwinder.
  if ((cfa & kAlignment) != 0 || cfa <= values[kRsp]) {
    return Step::unknown;
  }
  const std::uintptr_t rbp = values[kRbp];
  for (std::size_t i = 0; i < kKeptCount; ++i) {
    const SavedPlace& place = rules.saved[i];
    if (place.kind == SavedPlace::behind_cfa) {
      values[kKept[i]] = value_at(plus(cfa, place.offset));
    } else if (place.kind == SavedPlace::behind_rbp) {
      values[kKept[i]] = value_at(plus(rbp, place.offset));
    }
  }
  values[kRsp] = cfa;
  is_call_ = true;
  return address() == 0 ? Step::outermost : Step::caller;
}

}  // namespace benchgate::preload
