#include "src/sites/call_scanner.h"

#include "src/sites/sites_error.h"

#include <capstone/capstone.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace benchgate::sites {

namespace {

/// Registers that a call may change (the System V ABI).
constexpr std::array kChangedByCalls = {X86_REG_RAX, X86_REG_RCX, X86_REG_RDX,
                                        X86_REG_RSI, X86_REG_RDI, X86_REG_R8,
                                        X86_REG_R9,  X86_REG_R10, X86_REG_R11};

/// A write to the lower half of a register clears the other one, too.
x86_reg whole_register(x86_reg part) {
  static const std::map<x86_reg, x86_reg> kWhole = {
      {X86_REG_EAX, X86_REG_RAX},  {X86_REG_EBX, X86_REG_RBX},
      {X86_REG_ECX, X86_REG_RCX},  {X86_REG_EDX, X86_REG_RDX},
      {X86_REG_ESI, X86_REG_RSI},  {X86_REG_EDI, X86_REG_RDI},
      {X86_REG_EBP, X86_REG_RBP},  {X86_REG_R8D, X86_REG_R8},
      {X86_REG_R9D, X86_REG_R9},   {X86_REG_R10D, X86_REG_R10},
      {X86_REG_R11D, X86_REG_R11}, {X86_REG_R12D, X86_REG_R12},
      {X86_REG_R13D, X86_REG_R13}, {X86_REG_R14D, X86_REG_R14},
      {X86_REG_R15D, X86_REG_R15}};
  const auto found = kWhole.find(part);
  return found == kWhole.end() ? part : found->second;
}

class Disassembler {
 public:
  Disassembler() {
    if (cs_open(CS_ARCH_X86, CS_MODE_64, &handle_) != CS_ERR_OK) {
      throw SitesError("the disassembler (capstone) does not start");
    }
    cs_option(handle_, CS_OPT_DETAIL, CS_OPT_ON);
    cs_option(handle_, CS_OPT_SKIPDATA, CS_OPT_ON);
    instruction_ = cs_malloc(handle_);
  }

  ~Disassembler() {
    cs_free(instruction_, 1);
    cs_close(&handle_);
  }

  Disassembler(const Disassembler&) = delete;
  Disassembler& operator=(const Disassembler&) = delete;
  Disassembler(Disassembler&&) = delete;
  Disassembler& operator=(Disassembler&&) = delete;

  /// Calls `take` for each instruction until it answers false.
  template <typename Take>
  void run(std::span<const std::uint8_t> bytes, std::uint64_t address,
           Take take) {
    const std::uint8_t* code = bytes.data();
    std::size_t size = bytes.size();
    while (cs_disasm_iter(handle_, &code, &size, &address, instruction_) &&
           take(*instruction_)) {
    }
  }

 private:
  csh handle_ = 0;
  cs_insn* instruction_ = nullptr;
};

/// What is no instruction has no details; `id` is 0 then.
const cs_x86* details_of(const cs_insn& instruction) {
  return instruction.id == 0 || instruction.detail == nullptr
             ? nullptr
             : &instruction.detail->x86;
}

bool is_in_group(const cs_insn& instruction, unsigned group) {
  const auto* const groups = instruction.detail->groups;
  return std::find(groups, groups + instruction.detail->groups_count, group) !=
         groups + instruction.detail->groups_count;
}

/// The place in memory that an operand names relative to the instruction; none
/// if it names another.
std::optional<std::uint64_t> place_of(const cs_insn& instruction,
                                      const cs_x86_op& operand) {
  if (operand.type != X86_OP_MEM || operand.mem.base != X86_REG_RIP ||
      operand.mem.index != X86_REG_INVALID) {
    return std::nullopt;
  }
  return instruction.address + instruction.size +
         static_cast<std::uint64_t>(operand.mem.disp);
}

class Scanner {
 public:
  Scanner(const ElfImage& image,
          const std::function<bool(std::string_view)>& wanted,
          const std::function<void(const Call&, std::string_view)>& found)
      : image_(image), wanted_(wanted), found_(found) {}

  void run() {
    for (const CodeSection& section : image_.code()) {
      registers_.clear();
      if (!section.is_linkage) {
        disassembler_.run(section.bytes, section.address,
                          [this](const cs_insn& instruction) {
                            take(instruction);
                            return true;
                          });
      }
    }
  }

 private:
  void take(const cs_insn& instruction) {
    if (image_.begins_function(instruction.address)) {
      registers_.clear();
    }
    const cs_x86* const details = details_of(instruction);
    if (details == nullptr) {
      return;
    }
    const bool is_call = is_in_group(instruction, CS_GRP_CALL);
    const bool is_jump = is_in_group(instruction, CS_GRP_JUMP);
    if (is_call || is_jump) {
      const std::string_view name =
          details->op_count == 1 ? target_of(instruction, details->operands[0])
                                 : std::string_view();
      if (!name.empty()) {
        found_({.address = instruction.address,
                .size = instruction.size,
                .is_tail = !is_call},
               name);
      }
      if (is_call) {
        for (const x86_reg changed : kChangedByCalls) {
          registers_.erase(changed);
        }
      }
    } else {
      follow_register(instruction, *details);
    }
  }

  /// Notes a register that gets the address of a function, and forgets one that
  /// gets something else.
  void follow_register(const cs_insn& instruction, const cs_x86& details) {
    if (details.op_count == 0 || details.operands[0].type != X86_OP_REG ||
        (details.operands[0].access & CS_AC_WRITE) == 0) {
      return;
    }
    const x86_reg target = whole_register(details.operands[0].reg);
    registers_.erase(target);
    if (details.op_count == 2) {
      const std::string_view name =
          loaded_name(instruction, details.operands[1]);
      if (!name.empty()) {
        registers_.emplace(target, name);
      }
    }
  }

  /// The wanted function whose address an instruction loads: from the loader's
  /// table, or where a linker knew it, as a number.
  std::string_view loaded_name(const cs_insn& instruction,
                               const cs_x86_op& source) {
    const auto place = place_of(instruction, source);
    if (instruction.id == X86_INS_MOV && place) {
      const std::string_view name = image_.name_in_slot(*place);
      return !name.empty() && wanted_(name) ? name : std::string_view();
    }
    std::uint64_t address = 0;
    if (instruction.id == X86_INS_LEA && place) {
      address = *place;
    } else if (source.type == X86_OP_IMM && is_move(instruction)) {
      address = static_cast<std::uint64_t>(source.imm);
    }
    return image_.begins_function(address) ? wanted_at(address)
                                           : std::string_view();
  }

  static bool is_move(const cs_insn& instruction) {
    return instruction.id == X86_INS_MOV || instruction.id == X86_INS_MOVABS;
  }

  /// The wanted function that the operand of a call leads to; empty if it is
  /// another.
  std::string_view target_of(const cs_insn& instruction,
                             const cs_x86_op& operand) {
    std::string_view name;
    if (operand.type == X86_OP_IMM) {
      return wanted_at(static_cast<std::uint64_t>(operand.imm));
    }
    if (operand.type == X86_OP_REG) {
      const auto known = registers_.find(operand.reg);
      name = known == registers_.end() ? name : known->second;
    } else if (const auto place = place_of(instruction, operand)) {
      name = image_.name_in_slot(*place);
    }
    return !name.empty() && wanted_(name) ? name : std::string_view();
  }

  /// The same for code at `address`: the function itself, or a stub.
  std::string_view wanted_at(std::uint64_t address) {
    const auto [known, is_new] = targets_.emplace(address, "");
    if (is_new) {
      known->second = look_up(address);
    }
    return known->second;
  }

  std::string_view look_up(std::uint64_t address) {
    for (const std::string_view name : image_.names_at(address)) {
      if (wanted_(name)) {
        return name;
      }
    }
    for (const CodeSection& section : image_.code()) {
      if (section.is_linkage && address >= section.address &&
          address - section.address < section.bytes.size()) {
        const std::string_view name = name_of_stub(section, address);
        return wanted_(name) ? name : std::string_view();
      }
    }
    return {};
  }

  /// A stub jumps, after at most a few instructions, to what a slot has.
  std::string_view name_of_stub(const CodeSection& section,
                                std::uint64_t address) {
    constexpr int kLongest = 4;
    std::string_view name;
    int count = 0;
    Disassembler disassembler;
    disassembler.run(
        section.bytes.subspan(address - section.address), address,
        [&](const cs_insn& instruction) {
          const cs_x86* const details = details_of(instruction);
          if (details != nullptr && is_in_group(instruction, CS_GRP_JUMP) &&
              details->op_count == 1) {
            const auto place = place_of(instruction, details->operands[0]);
            name = place ? image_.name_in_slot(*place) : name;
            return false;
          }
          return ++count < kLongest;
        });
    return name;
  }

  const ElfImage& image_;
  const std::function<bool(std::string_view)>& wanted_;
  const std::function<void(const Call&, std::string_view)>& found_;
  Disassembler disassembler_;
  std::map<std::uint64_t, std::string_view> targets_;  ///< By address.
  std::map<x86_reg, std::string_view> registers_;      ///< What they hold.
};

}  // namespace

void scan_calls(
    const ElfImage& image, const std::function<bool(std::string_view)>& wanted,
    const std::function<void(const Call&, std::string_view)>& found) {
  Scanner(image, wanted, found).run();
}

}  // namespace benchgate::sites
