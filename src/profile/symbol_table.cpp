#include "src/profile/symbol_table.h"

#include <gelf.h>

#include <algorithm>
#include <cstddef>
#include <tuple>

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

/// At the beginning of what people call the function: "_Z" is the linker's.
std::size_t underscores(std::string_view name) {
  return name.starts_with("_Z")
             ? 0
             : std::min(name.find_first_not_of('_'), name.size());
}

int binding_rank(unsigned char binding) {
  switch (binding) {
    case STB_GLOBAL:
      return 0;
    case STB_WEAK:
      return 1;
    default:
      return 2;
  }
}

}  // namespace

SymbolTable::SymbolTable(Elf* elf) {
  for (const unsigned type : {unsigned{SHT_SYMTAB}, unsigned{SHT_DYNSYM}}) {
    if (Elf_Scn* const section = find_section(elf, type);
        section != nullptr && symbols_.empty()) {
      read(elf, section);
    }
  }
  std::ranges::sort(symbols_, is_before);
}

bool SymbolTable::is_before(const Symbol& left, const Symbol& right) {
  if (left.start != right.start) {
    return left.start < right.start;
  }
  const auto rank = [](const Symbol& symbol) {
    return std::tuple(underscores(symbol.name), binding_rank(symbol.binding),
                      std::string_view(symbol.name));
  };
  return rank(left) < rank(right);
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
      symbols_.push_back(
          {symbol.st_value, symbol.st_size,
           static_cast<unsigned char>(GELF_ST_BIND(symbol.st_info)), name});
    }
  }
}

std::vector<std::string_view> SymbolTable::names_at(
    std::uint64_t address) const {
  const auto after =
      std::ranges::upper_bound(symbols_, address, {}, &Symbol::start);
  std::vector<std::string_view> names;
  if (after == symbols_.begin()) {
    return names;
  }
  const std::uint64_t start = std::prev(after)->start;
  const auto first =
      std::ranges::lower_bound(symbols_, start, {}, &Symbol::start);
  for (auto symbol = first; symbol != after; ++symbol) {
    if (symbol->size == 0 || address - start < symbol->size) {
      names.emplace_back(symbol->name);
    }
  }
  return names;
}

}  // namespace benchgate::profile
