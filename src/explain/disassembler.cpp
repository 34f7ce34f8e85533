#include "src/explain/disassembler.h"

#include "src/explain/jump_tables.h"

#include <capstone/capstone.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <optional>
#include <span>
#include <stdexcept>
#include <string_view>

namespace benchgate::explain {

namespace {

using Kind = CodeReference::Kind;

/// Whether its last operand is an address relative to the next instruction.
bool is_relative_branch(const cs_insn& instruction) {
  const auto groups =
      std::span(instruction.detail->groups, instruction.detail->groups_count);
  const cs_x86& x86 = instruction.detail->x86;
  return x86.op_count == 1 && x86.operands[0].type == X86_OP_IMM &&
         std::ranges::any_of(groups, [](std::uint8_t group) {
           return group == X86_GRP_JUMP || group == X86_GRP_CALL;
         });
}

bool has_group(const cs_insn& instruction, x86_insn_group group) {
  const auto groups =
      std::span(instruction.detail->groups, instruction.detail->groups_count);
  return std::ranges::find(groups, static_cast<std::uint8_t>(group)) !=
         groups.end();
}

/// Bytes of an instruction.
struct Field {
  std::size_t offset = 0;
  std::size_t size = 0;
};

/// Where an instruction has `value`, as four or eight bytes: at its end, or
/// before another number there. What capstone 4 says of it is wrong after some
/// prefixes.
std::optional<Field> field_of(const cs_insn& instruction, std::int64_t value) {
  const std::string_view bytes(reinterpret_cast<const char*>(instruction.bytes),
                               instruction.size);
  const auto has_at = [&](const Field& field) {
    return field.offset < bytes.size() &&
           std::memcmp(bytes.data() + field.offset, &value, field.size) == 0;
  };
  constexpr std::size_t kShort = sizeof(std::int32_t);
  if (const Field last{bytes.size() - sizeof value, sizeof value};
      has_at(last)) {
    return last;
  }
  if (value != static_cast<std::int32_t>(value)) {
    return std::nullopt;
  }
  for (const std::size_t behind : {0U, 1U, 2U, 4U}) {
    if (const Field field{bytes.size() - behind - kShort, kShort};
        has_at(field)) {
      return field;
    }
  }
  return std::nullopt;
}

/// What lies at `address` belongs to the file.
bool is_inside(const ElfImage& image, std::uint64_t address) {
  return image.content_at(address) != Content::nothing;
}

/// Takes one function apart.
class FunctionReader {
 public:
  FunctionReader(const ElfImage& image, const Symbol& function)
      : image_(image), function_(function) {}

  DecodedFunction read(csh handle) {
    const auto bytes = image_.bytes_at(function_.start, function_.size);
    if (!bytes) {
      result_.is_understood = false;
      return std::move(result_);
    }
    result_.code = *bytes;
    cs_insn* const instruction = cs_malloc(handle);
    const auto* code = reinterpret_cast<const std::uint8_t*>(bytes->data());
    std::size_t size = bytes->size();
    std::uint64_t address = function_.start;
    while (size > 0 &&
           cs_disasm_iter(handle, &code, &size, &address, instruction)) {
      read(*instruction);
    }
    cs_free(instruction, 1);
    result_.is_understood = size == 0;
    const std::size_t tables =
        jumps_ == 0
            ? 0
            : resolve_jump_tables(image_, function_, result_.references);
    result_.calls_through_pointers =
        result_.calls_through_pointers || jumps_ > tables;
    return std::move(result_);
  }

 private:
  void read(const cs_insn& instruction);
  void read_branch(const cs_insn& instruction);
  void read_memory(const cs_insn& instruction, const cs_x86_op& operand);
  void read_immediate(const cs_insn& instruction, const cs_x86_op& operand);
  void note_indirect(const cs_insn& instruction);
  void refer(const cs_insn& instruction, const Field& field,
             const CodeReference& reference);

  [[nodiscard]] bool is_own(std::uint64_t address) const {
    return address - function_.start < function_.size;
  }

  const ElfImage& image_;
  const Symbol& function_;
  DecodedFunction result_;
  std::size_t jumps_ = 0;  // To what was read from somewhere.
};

void FunctionReader::read(const cs_insn& instruction) {
  if (is_relative_branch(instruction)) {
    read_branch(instruction);
    return;
  }
  const cs_x86& x86 = instruction.detail->x86;
  for (std::size_t i = 0; i < x86.op_count; ++i) {
    const cs_x86_op& operand = x86.operands[i];
    if (operand.type == X86_OP_MEM) {
      read_memory(instruction, operand);
    } else if (operand.type == X86_OP_IMM) {
      read_immediate(instruction, operand);
    }
  }
  note_indirect(instruction);
}

/// Notes an address, and takes it out of the code.
void FunctionReader::refer(const cs_insn& instruction, const Field& field,
                           const CodeReference& reference) {
  const std::size_t offset =
      instruction.address - function_.start + field.offset;
  result_.code.replace(offset, field.size, field.size, '\0');
  result_.references.push_back(reference);
}

void FunctionReader::read_branch(const cs_insn& instruction) {
  const cs_x86& x86 = instruction.detail->x86;
  const auto target = static_cast<std::uint64_t>(x86.operands[0].imm);
  if (is_own(target)) {
    return;  // The distance is the same wherever the function is.
  }
  // Opcodes with a distance of four bytes: call, jmp, and those of two bytes.
  const bool is_far =
      x86.opcode[0] == 0xe8 || x86.opcode[0] == 0xe9 || x86.opcode[0] == 0x0f;
  const std::size_t width = is_far ? 4 : 1;
  refer(instruction, {instruction.size - width, width},
        {.kind = Kind::code, .target = target});
}

void FunctionReader::read_memory(const cs_insn& instruction,
                                 const cs_x86_op& operand) {
  const auto field = field_of(instruction, operand.mem.disp);
  if (!field || operand.mem.segment != X86_REG_INVALID) {
    return;
  }
  const bool is_relative = operand.mem.base == X86_REG_RIP;
  const std::uint64_t target =
      static_cast<std::uint64_t>(operand.mem.disp) +
      (is_relative ? instruction.address + instruction.size : 0);
  // Of a file that has one place in memory, any number may be an address.
  if (!is_relative &&
      (image_.is_position_independent() || !is_inside(image_, target))) {
    return;
  }
  const bool is_exact = is_relative && instruction.id != X86_INS_LEA;
  CodeReference reference{.kind = is_exact ? Kind::access : Kind::pointer,
                          .target = target,
                          .size = is_exact ? operand.size : 0U};
  if (image_.content_at(target) == Content::code) {
    reference.kind = Kind::code;
  }
  refer(instruction, *field, reference);
}

void FunctionReader::read_immediate(const cs_insn& instruction,
                                    const cs_x86_op& operand) {
  const auto target = static_cast<std::uint64_t>(operand.imm);
  const auto field = field_of(instruction, operand.imm);
  if (image_.is_position_independent() || !field ||
      !is_inside(image_, target)) {
    return;
  }
  refer(instruction, *field,
        {.kind = image_.content_at(target) == Content::code ? Kind::code
                                                            : Kind::pointer,
         .target = target});
}

/// A call or a jump to what is read from somewhere, unless that is what the
/// loader writes.
void FunctionReader::note_indirect(const cs_insn& instruction) {
  const bool is_call = has_group(instruction, X86_GRP_CALL);
  if ((!is_call && !has_group(instruction, X86_GRP_JUMP)) ||
      instruction.detail->x86.op_count == 0) {
    return;
  }
  const cs_x86_op& operand = instruction.detail->x86.operands[0];
  if (operand.type == X86_OP_MEM && operand.mem.base == X86_REG_RIP &&
      image_.relocation_at(instruction.address + instruction.size +
                           static_cast<std::uint64_t>(operand.mem.disp)) !=
          nullptr) {
    return;
  }
  if (is_call) {
    result_.calls_through_pointers = true;
  } else {
    ++jumps_;
  }
}

}  // namespace

struct Disassembler::Handle {
  Handle() {
    if (cs_open(CS_ARCH_X86, CS_MODE_64, &handle) != CS_ERR_OK) {
      throw std::runtime_error("the library capstone knows no x86-64");
    }
    cs_option(handle, CS_OPT_DETAIL, CS_OPT_ON);
  }

  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  Handle(Handle&&) = delete;
  Handle& operator=(Handle&&) = delete;

  ~Handle() { cs_close(&handle); }

  csh handle = 0;
};

Disassembler::Disassembler() : handle_(std::make_unique<Handle>()) {}

Disassembler::Disassembler(Disassembler&&) noexcept = default;
Disassembler& Disassembler::operator=(Disassembler&&) noexcept = default;
Disassembler::~Disassembler() = default;

DecodedFunction Disassembler::decode(const ElfImage& image,
                                     const Symbol& function) const {
  return FunctionReader(image, function).read(handle_->handle);
}

}  // namespace benchgate::explain
