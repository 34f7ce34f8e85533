#include "src/explain/elf_symbols.h"

#include "src/explain/elf_sections.h"

#include <gelf.h>

#include <algorithm>
#include <functional>
#include <string_view>
#include <tuple>
#include <utility>

namespace benchgate::explain {

namespace {

using Visitor = std::function<void(const GElf_Sym&, std::string_view)>;

/// Visits what the tables of `type` define.
///
/// Returns: whether there is one.
bool visit_symbols(Elf* elf, unsigned type, const Visitor& visit) {
  bool is_there = false;
  Elf_Scn* section = nullptr;
  while ((section = elf_nextscn(elf, section)) != nullptr) {
    GElf_Shdr header{};
    if (gelf_getshdr(section, &header) == nullptr || header.sh_type != type ||
        header.sh_entsize == 0) {
      continue;
    }
    is_there = true;
    Elf_Data* const data = elf_getdata(section, nullptr);
    const auto count = static_cast<int>(header.sh_size / header.sh_entsize);
    for (int i = 0; data != nullptr && i < count; ++i) {
      GElf_Sym symbol{};
      if (gelf_getsym(data, i, &symbol) != nullptr &&
          symbol.st_shndx != SHN_UNDEF && symbol.st_shndx != SHN_ABS) {
        visit(symbol, text_of(elf_strptr(elf, header.sh_link, symbol.st_name)));
      }
    }
  }
  return is_there;
}

/// Those that end in a later one come first where both start at one place.
void sort_by_address(SymbolList& symbols) {
  std::ranges::sort(symbols, [](const Symbol& left, const Symbol& right) {
    return std::tie(left.start, right.size, left.name) <
           std::tie(right.start, left.size, right.name);
  });
  // Not of std::ranges, whose subrange clang 14 does not take.
  symbols.erase(std::unique(symbols.begin(), symbols.end(),
                            [](const Symbol& left, const Symbol& right) {
                              return left.start == right.start;
                            }),
                symbols.end());
}

}  // namespace

const Symbol* last_before(const SymbolList& symbols, std::uint64_t address) {
  const auto after =
      std::ranges::upper_bound(symbols, address, {}, &Symbol::start);
  return after == symbols.begin() ? nullptr : &*(after - 1);
}

SymbolTables read_symbols(Elf* elf) {
  SymbolTables tables;
  const Visitor add = [&](const GElf_Sym& symbol, std::string_view name) {
    const auto kind = GELF_ST_TYPE(symbol.st_info);
    Symbol read{symbol.st_value, symbol.st_size, std::string(name)};
    if ((kind == STT_FUNC || kind == STT_GNU_IFUNC) && symbol.st_size > 0) {
      tables.functions.push_back(std::move(read));
    } else if (kind == STT_OBJECT || kind == STT_NOTYPE) {
      tables.objects.push_back(std::move(read));
    }
  };
  tables.is_whole = visit_symbols(elf, SHT_SYMTAB, add);
  if (!tables.is_whole) {
    visit_symbols(elf, SHT_DYNSYM, add);
  }
  sort_by_address(tables.functions);
  sort_by_address(tables.objects);
  visit_symbols(elf, SHT_DYNSYM,
                [&](const GElf_Sym& symbol, std::string_view name) {
                  if (GELF_ST_TYPE(symbol.st_info) != STT_TLS) {
                    tables.exports.emplace(name, symbol.st_value);
                  }
                });
  return tables;
}

}  // namespace benchgate::explain
