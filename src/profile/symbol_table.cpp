#include "src/profile/symbol_table.h"

#include <gelf.h>

#include <algorithm>

namespace benchgate::profile {

namespace {

/// The first section of `type`; null if there is none.
Elf_Scn* find_section(Elf* elf, unsigned type) {
  Elf_Scn* section = nullptr;
  while ((section = elf_nextscn(elf, section)) != nullptr) {
    GElf_Shdr header{};
    // In a file of debug information alone, the others are there but empty.
    if (gelf_getshdr(section, &header) != nullptr && header.sh_type == type) {
      return section;
    }
  }
  return nullptr;
}

}  // namespace

SymbolTable::SymbolTable(Elf* elf) {
  for (const unsigned type : {unsigned{SHT_SYMTAB}, unsigned{SHT_DYNSYM}}) {
    if (Elf_Scn* const section = find_section(elf, type);
        section != nullptr && symbols_.empty()) {
      read(elf, section);
    }
  }
  std::ranges::stable_sort(symbols_, {}, &Symbol::start);
  // Not of std::ranges, whose subrange clang 14 does not take.
  symbols_.erase(std::unique(symbols_.begin(), symbols_.end(),
                             [](const Symbol& left, const Symbol& right) {
                               return left.start == right.start;
                             }),
                 symbols_.end());
}

void SymbolTable::read(Elf* elf, Elf_Scn* section) {
  GElf_Shdr header{};
  gelf_getshdr(section, &header);
  Elf_Data* const data = elf_getdata(section, nullptr);
  if (data == nullptr || header.sh_entsize == 0) {
    return;
  }
  const auto count = static_cast<int>(header.sh_size / header.sh_entsize);
  for (int i = 0; i < count; ++i) {
    GElf_Sym symbol{};
    if (gelf_getsym(data, i, &symbol) == nullptr ||
        symbol.st_shndx == SHN_UNDEF) {
      continue;
    }
    const auto type = GELF_ST_TYPE(symbol.st_info);
    const char* const name = elf_strptr(elf, header.sh_link, symbol.st_name);
    if ((type == STT_FUNC || type == STT_GNU_IFUNC) && name != nullptr &&
        *name != '\0') {
      symbols_.push_back({symbol.st_value, symbol.st_size, name});
    }
  }
}

std::string SymbolTable::name_at(std::uint64_t address) const {
  auto after = std::ranges::upper_bound(symbols_, address, {}, &Symbol::start);
  if (after == symbols_.begin()) {
    return "";
  }
  const Symbol& symbol = *--after;
  return symbol.size == 0 || address - symbol.start < symbol.size ? symbol.name
                                                                  : "";
}

}  // namespace benchgate::profile
