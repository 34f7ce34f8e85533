#pragma once

/// \file
/// What an ELF file calls its functions and its data.

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

struct Elf;  // Of libelf.

namespace benchgate::explain {

/// A function or an object of data, as the symbol table names it.
struct Symbol {
  std::uint64_t start = 0;
  std::uint64_t size = 0;  ///< In bytes; 0: the file does not say.
  std::string name;        ///< The linker's.
};

/// By address; of several names for one the first in the alphabet.
using SymbolList = std::vector<Symbol>;

/// The last one that starts at or before `address`; null if there is none.
const Symbol* last_before(const SymbolList& symbols, std::uint64_t address);

struct SymbolTables {
  /// Whether it names its functions, not only those that others call.
  bool is_whole = false;
  SymbolList functions;  ///< That have a size.
  SymbolList objects;
  /// The addresses of what others find by its name.
  std::unordered_map<std::string, std::uint64_t> exports;
};

SymbolTables read_symbols(Elf* elf);

}  // namespace benchgate::explain
