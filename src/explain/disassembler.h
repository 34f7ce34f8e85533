#pragma once

/// \file
/// The machine code of a function, taken apart into what it is and what it
/// refers to: the first stays the same wherever the linker puts things.

#include "src/explain/elf_image.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace benchgate::explain {

/// An address that code names.
struct CodeReference {
  enum class Kind {
    code,     ///< It goes on there, or takes the address of a function.
    pointer,  ///< Takes the address of data, to do with it what it likes.
    access    ///< Reads or writes there.
  };

  Kind kind = Kind::code;
  std::uint64_t target = 0;
  std::uint64_t size = 0;  ///< Of an access, in bytes.
};

/// A function without the addresses that it names.
struct DecodedFunction {
  std::string code;  ///< Its bytes, with zeros for addresses outside of it.
  /// In the order of the code; then, for each jump table in that order, where
  /// its entries lead to.
  std::vector<CodeReference> references;
  /// Whether it calls, or ends in a jump to, what it has read from somewhere.
  bool calls_through_pointers = false;
  bool is_understood = true;  ///< Else bytes of it are no instructions.
};

/// Takes apart functions of x86-64.
class Disassembler {
 public:
  Disassembler();
  Disassembler(const Disassembler&) = delete;
  Disassembler& operator=(const Disassembler&) = delete;
  Disassembler(Disassembler&&) noexcept;
  Disassembler& operator=(Disassembler&&) noexcept;
  ~Disassembler();

  /// Cost: about a tenth of a microsecond a byte.
  [[nodiscard]] DecodedFunction decode(const ElfImage& image,
                                       const Symbol& function) const;

 private:
  struct Handle;
  std::unique_ptr<Handle> handle_;
};

}  // namespace benchgate::explain
