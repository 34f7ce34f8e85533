#pragma once

#include "src/profile/elf_handles.h"

#include <cstdint>
#include <string>
#include <vector>

namespace benchgate::profile {

/// The functions that an ELF file names: those of .symtab, else of .dynsym.
class SymbolTable {
 public:
  explicit SymbolTable(Elf* elf);

  [[nodiscard]] bool empty() const { return symbols_.empty(); }

  /// The linker's name of the function at `address`; empty if there is none.
  /// A function without a size reaches to the next one.
  [[nodiscard]] std::string name_at(std::uint64_t address) const;

 private:
  struct Symbol {
    std::uint64_t start = 0;
    std::uint64_t size = 0;
    std::string name;
  };

  void read(Elf* elf, Elf_Scn* section);

  std::vector<Symbol> symbols_;  ///< By start; of equal starts the first.
};

}  // namespace benchgate::profile
