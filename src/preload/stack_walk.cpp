#include "src/preload/stack_walk.h"

#include "src/preload/known_rules.h"

#include <dlfcn.h>
#include <ucontext.h>

#include <atomic>

namespace benchgate::preload {

namespace {

KnownRules known_rules;

#if defined(__x86_64__) && defined(DLFO_EH_SEGMENT_TYPE)

/// Not linked, since older C libraries do not have it.
std::atomic<decltype(&::_dl_find_object)> find_object{nullptr};

/// Where libgcc is, if it is a library of its own.
std::atomic<std::uintptr_t> libgcc_begin{0};
std::atomic<std::uintptr_t> libgcc_end{0};

bool find_library(std::uintptr_t address, dl_find_object& library) {
  const auto find = find_object.load(std::memory_order_relaxed);
  return find != nullptr &&
         find(reinterpret_cast<void*>(address), &library) == 0;  // NOLINT
}

bool find_table(std::uintptr_t address, FrameTable& table) {
  dl_find_object found{};
  if (!find_library(address, found) || found.dlfo_eh_frame == nullptr) {
    return false;
  }
  table = FrameTable(reinterpret_cast<std::uintptr_t>(found.dlfo_map_start),
                     reinterpret_cast<std::uintptr_t>(found.dlfo_map_end),
                     reinterpret_cast<std::uintptr_t>(found.dlfo_eh_frame));
  return true;
}

void prepare() {
  find_object.store(reinterpret_cast<decltype(&::_dl_find_object)>(
                        ::dlsym(RTLD_DEFAULT, "_dl_find_object")),
                    std::memory_order_relaxed);
  void* const libgcc = ::dlopen("libgcc_s.so.1", RTLD_LAZY | RTLD_NOLOAD);
  if (libgcc == nullptr) {
    return;
  }
  dl_find_object found{};
  if (find_library(reinterpret_cast<std::uintptr_t>(
                       ::dlsym(libgcc, "_Unwind_Backtrace")),
                   found)) {
    libgcc_begin.store(reinterpret_cast<std::uintptr_t>(found.dlfo_map_start),
                       std::memory_order_relaxed);
    libgcc_end.store(reinterpret_cast<std::uintptr_t>(found.dlfo_map_end),
                     std::memory_order_relaxed);
  }
  ::dlclose(libgcc);
}

bool is_of_libgcc(std::uintptr_t address) {
  return address >= libgcc_begin.load(std::memory_order_relaxed) &&
         address < libgcc_end.load(std::memory_order_relaxed);
}

#else

bool find_table(std::uintptr_t /*address*/, FrameTable& /*table*/) {
  return false;
}

void prepare() {}

bool is_of_libgcc(std::uintptr_t /*address*/) {
  return false;
}

#endif

/// Of the stack, of which the address sanitizer forbids some.
[[gnu::no_sanitize_address]] std::uintptr_t value_at(std::uintptr_t address) {
  std::uintptr_t value = 0;
  __builtin_memcpy(&value, reinterpret_cast<const void*>(address),  // NOLINT
                   sizeof value);
  return value;
}

std::uintptr_t plus(std::uintptr_t base, std::int32_t offset) {
  return base + static_cast<std::uintptr_t>(std::int64_t{offset});
}

}  // namespace

void prepare_walk() {
  prepare();
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
  KnownFrame frame;
  has_met_libgcc_ = has_met_libgcc_ || is_of_libgcc(address());
  return find_rules(address() - (is_call_ ? 1 : 0), frame) ? apply(frame.rules)
                                                           : Step::unknown;
}

bool StackWalk::find_rules(std::uintptr_t address, KnownFrame& frame) {
  if (!table_.contains(address)) {
    if (!find_table(address, table_)) {
      return false;
    }
    stamp_ = table_.stamp();
  }
  if (known_rules.find(address, stamp_, frame) &&
      table_.still_has(frame.text)) {
    return true;
  }
  FrameProgram program;
  if (!table_.find(address, program, frame.text) ||
      !read_frame_rules(program, address, frame.rules)) {
    return false;
  }
  known_rules.keep(address, stamp_, frame);
  return true;
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

bool StackWalk::find_cfa(const FrameRules& rules, std::uintptr_t& cfa) const {
  const std::uintptr_t* const values = registers_.values;
  constexpr std::uintptr_t kAlignment = sizeof cfa - 1;
  cfa = plus(values[rules.cfa_register], rules.cfa_offset);
  if (rules.is_cfa_in_memory) {
    if ((cfa & kAlignment) != 0 || cfa < lowest()) {
      return false;
    }
    cfa = plus(value_at(cfa), rules.cfa_added);
  }
  // Stacks grow downwards; whoever switches them is for another unwinder.
  return (cfa & kAlignment) == 0 && cfa > values[kRsp];
}

StackWalk::Step StackWalk::apply(const FrameRules& rules) {
  if (rules.saved[kReturnPlace].kind == SavedPlace::undefined) {
    return Step::outermost;
  }
  std::uintptr_t cfa = 0;
  if (!is_valid(rules.cfa_register) || !find_cfa(rules, cfa)) {
    return Step::unknown;
  }
  std::uintptr_t* const values = registers_.values;
  const std::uintptr_t rbp = values[kRbp];
  for (std::size_t i = 0; i < kKeptCount; ++i) {
    const SavedPlace& place = rules.saved[i];
    const bool is_behind_rbp = place.kind == SavedPlace::behind_rbp;
    if (!is_behind_rbp && place.kind != SavedPlace::behind_cfa) {
      continue;
    }
    const std::uintptr_t where = plus(is_behind_rbp ? rbp : cfa, place.offset);
    if (where >= lowest() && where <= cfa - sizeof where) {
      values[kKept[i]] = value_at(where);
    } else if (!is_behind_rbp) {
      return Step::unknown;
    }
    // Else rbp was given back already, though its description says no more of
    // it, and so was this register.
  }
  values[kRsp] = cfa;
  is_call_ = true;
  return address() == 0 ? Step::outermost : Step::caller;
}

}  // namespace benchgate::preload
