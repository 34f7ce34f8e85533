#pragma once

#include "src/profile/elf_handles.h"
#include "src/profile/symbol_table.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace benchgate::profile {

/// What the linker calls the functions of a file, where several may have the
/// same code. Names are without what compilers append to copies.
class LinkerNames {
 public:
  /// `code`: the file that has the functions, and stays open. `symbols`: of it,
  /// or of its debug information.
  LinkerNames(SymbolTable symbols, Elf* code)
      : symbols_(std::move(symbols)), code_(code) {}

  /// The plainest name of the function at `address`; empty if there is none.
  [[nodiscard]] std::string at(std::uint64_t address) const;

  /// Of its names the one that a source calls `plain`. Empty if none is: what
  /// is there is named after another one that has the same code.
  [[nodiscard]] std::string at(std::uint64_t address,
                               std::string_view plain) const;

  /// From now on, the functions that a source calls `plain` are wanted. They
  /// may be only a jump to the code of another one that is the same, if
  /// `is_folded` says so (see DwarfIndex); others were written by somebody.
  void prefer(const std::string& plain,
              const std::function<bool(std::uint64_t address)>& is_folded);

  /// The wanted function, if what is at `address` is code that it has in common
  /// with others; else empty.
  [[nodiscard]] std::string preferred_at(std::uint64_t address) const;

 private:
  [[nodiscard]] bool is_jump_of_others(
      const SymbolTable::Symbol& symbol, std::uint64_t target,
      const std::function<bool(std::uint64_t address)>& is_folded) const;

  /// Code that a wanted function jumps to.
  struct Shared {
    std::uint64_t start = 0;
    std::uint64_t end = 0;
    std::string name;  ///< Of the wanted one.
  };

  SymbolTable symbols_;
  Elf* code_;
  std::string preferred_;  ///< Empty: none.
  std::vector<Shared> shared_;
};

}  // namespace benchgate::profile
