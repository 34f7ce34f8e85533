#include "src/explain/elf_relocations.h"

#include <gelf.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string_view>
#include <utility>

namespace benchgate::explain {

namespace {

/// Symbols that relocations are of.
struct SymbolTableData {
  Elf_Data* symbols = nullptr;  ///< Null: there are none.
  std::size_t names = 0;        ///< The section that has them.
};

/// Those that section `index` has.
SymbolTableData symbols_in(Elf* elf, std::size_t index) {
  Elf_Scn* const section = index == 0 ? nullptr : elf_getscn(elf, index);
  GElf_Shdr header{};
  return section == nullptr || gelf_getshdr(section, &header) == nullptr
             ? SymbolTableData()
             : SymbolTableData{elf_getdata(section, nullptr), header.sh_link};
}

Relocation read_relocation(Elf* elf, const GElf_Rela& entry,
                           const SymbolTableData& table) {
  Relocation relocation;
  relocation.place = entry.r_offset;
  const auto type = GELF_R_TYPE(entry.r_info);
  GElf_Sym symbol{};
  const bool has_symbol =
      table.symbols != nullptr && GELF_R_SYM(entry.r_info) != 0 &&
      gelf_getsym(table.symbols, static_cast<int>(GELF_R_SYM(entry.r_info)),
                  &symbol) != nullptr;
  const auto addend = static_cast<std::uint64_t>(entry.r_addend);
  const bool is_plain = type == R_X86_64_64 || type == R_X86_64_GLOB_DAT ||
                        type == R_X86_64_JUMP_SLOT;
  if (type == R_X86_64_RELATIVE || type == R_X86_64_IRELATIVE) {
    relocation.address = addend;
  } else if (has_symbol && is_plain && symbol.st_shndx != SHN_UNDEF) {
    relocation.address = symbol.st_value + addend;
  } else {
    // Of a library, or what threads have of their own: its name says it all.
    const std::string_view name =
        has_symbol ? text_of(elf_strptr(elf, table.names, symbol.st_name))
                   : std::string_view();
    relocation.name = std::string(name);
    relocation.is_copy = type == R_X86_64_COPY;
    if (addend != 0 || (!is_plain && !relocation.is_copy)) {
      relocation.name += '+' + std::to_string(addend) + '#' +
                         std::to_string(static_cast<unsigned>(type));
    }
  }
  return relocation;
}

void read_full(Elf* elf, std::vector<Relocation>& relocations) {
  Elf_Scn* section = nullptr;
  while ((section = elf_nextscn(elf, section)) != nullptr) {
    GElf_Shdr header{};
    if (gelf_getshdr(section, &header) == nullptr ||
        header.sh_type != SHT_RELA || (header.sh_flags & SHF_ALLOC) == 0 ||
        header.sh_entsize == 0) {
      continue;
    }
    Elf_Data* const data = elf_getdata(section, nullptr);
    const SymbolTableData table = symbols_in(elf, header.sh_link);
    const auto count = static_cast<int>(header.sh_size / header.sh_entsize);
    for (int i = 0; data != nullptr && i < count; ++i) {
      GElf_Rela entry{};
      if (gelf_getrela(data, i, &entry) != nullptr) {
        relocations.push_back(read_relocation(elf, entry, table));
      }
    }
  }
}

/// One whose address the file has written at its place.
void add_packed(std::uint64_t place, const SectionTable& sections,
                std::vector<Relocation>& relocations) {
  const Section* const section = sections.at(place);
  Relocation relocation;
  relocation.place = place;
  if (section != nullptr &&
      place - section->start + sizeof(std::uint64_t) <= section->bytes.size()) {
    std::memcpy(&relocation.address,
                section->bytes.data() + (place - section->start),
                sizeof relocation.address);
    relocations.push_back(std::move(relocation));
  }
}

/// The short form of addresses in the file itself (SHT_RELR of the ELF gABI):
/// a place, then words whose bits say which of the next 63 are places, too.
void read_packed(Elf* elf, const SectionTable& sections,
                 std::vector<Relocation>& relocations) {
  constexpr unsigned kPacked = 19;
  constexpr std::uint64_t kWord = sizeof(std::uint64_t);
  constexpr unsigned kPlaces = 63;
  Elf_Scn* section = nullptr;
  while ((section = elf_nextscn(elf, section)) != nullptr) {
    GElf_Shdr header{};
    if (gelf_getshdr(section, &header) == nullptr ||
        header.sh_type != kPacked) {
      continue;
    }
    const Elf_Data* const data = elf_rawdata(section, nullptr);
    std::uint64_t next = 0;
    for (std::size_t at = 0; data != nullptr && at + kWord <= data->d_size;
         at += kWord) {
      std::uint64_t word = 0;
      std::memcpy(&word, static_cast<const char*>(data->d_buf) + at, kWord);
      if ((word & 1U) == 0) {
        add_packed(word, sections, relocations);
        next = word + kWord;
        continue;
      }
      for (unsigned bit = 0; bit < kPlaces; ++bit) {
        if ((word >> (bit + 1) & 1U) != 0) {
          add_packed(next + bit * kWord, sections, relocations);
        }
      }
      next += kPlaces * kWord;
    }
  }
}

}  // namespace

std::vector<Relocation> read_relocations(Elf* elf,
                                         const SectionTable& sections) {
  std::vector<Relocation> relocations;
  read_full(elf, relocations);
  read_packed(elf, sections, relocations);
  std::ranges::stable_sort(relocations, {}, &Relocation::place);
  return relocations;
}

}  // namespace benchgate::explain
