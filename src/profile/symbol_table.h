#pragma once

#include "src/profile/elf_handles.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::profile {

/// The functions that an ELF file names: those of .symtab, else of .dynsym.
class SymbolTable {
 public:
  explicit SymbolTable(Elf* elf);

  [[nodiscard]] bool empty() const { return symbols_.empty(); }

  /// The linker's names of the function at `address`: several, where one was
  /// folded into another or has an alias, the plainest first, in an order that
  /// depends on the names alone: those with fewer underscores at the beginning,
  /// global ones before weak and local ones, then by the alphabet. Empty if
  /// there is none. A function without a size reaches to the next one.
  [[nodiscard]] std::vector<std::string_view> names_at(
      std::uint64_t address) const;

  struct Symbol {
    std::uint64_t start = 0;
    std::uint64_t size = 0;
    unsigned char binding = 0;
    std::string name;
  };

  /// By start, and of one start as names_at has them.
  [[nodiscard]] const std::vector<Symbol>& all() const { return symbols_; }

 private:
  /// By start, and of one start whether `left` is the better name.
  static bool is_before(const Symbol& left, const Symbol& right);

  void read(Elf* elf, Elf_Scn* section);

  std::vector<Symbol> symbols_;
};

}  // namespace benchgate::profile
