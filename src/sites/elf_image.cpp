#include "src/sites/elf_image.h"

#include "src/sites/sites_error.h"

#include <fmt/format.h>

#include <gelf.h>

#include <algorithm>
#include <climits>

namespace benchgate::sites {

namespace {

[[noreturn]] void refuse(const std::filesystem::path& path,
                         std::string_view why) {
  throw SitesError(fmt::format("{} {}", path.string(), why));
}

/// A section of entries of one size: symbols, relocations.
struct Table {
  Elf_Scn* section = nullptr;
  Elf_Data* data = nullptr;
  std::size_t names = 0;  ///< The section that has them.
  int count = 0;
};

/// Without entries if it cannot be read. The header may lie about the size.
Table table_in(Elf_Scn* section) {
  GElf_Shdr header{};
  Elf_Data* const data =
      section == nullptr ? nullptr : elf_getdata(section, nullptr);
  if (data == nullptr || gelf_getshdr(section, &header) == nullptr ||
      header.sh_entsize == 0) {
    return {};
  }
  return {.section = section,
          .data = data,
          .names = header.sh_link,
          .count = static_cast<int>(std::min<std::size_t>(
              data->d_size / header.sh_entsize, INT_MAX))};
}

/// The name of a symbol; null if there is none.
const char* symbol_name(Elf* elf, const Table& table, std::uint64_t index,
                        GElf_Sym& symbol) {
  const bool is_there =
      index < static_cast<std::uint64_t>(table.count) &&
      gelf_getsym(table.data, static_cast<int>(index), &symbol) != nullptr;
  return is_there ? elf_strptr(elf, table.names, symbol.st_name) : nullptr;
}

}  // namespace

bool is_elf(const std::filesystem::path& file) {
  std::error_code error;
  return std::filesystem::is_regular_file(file, error) &&
         profile::ElfHandle(file).get() != nullptr;
}

ElfImage::ElfImage(const std::filesystem::path& path) : elf_(path) {
  std::error_code error;
  GElf_Ehdr header{};
  if (!std::filesystem::is_regular_file(path, error)) {
    refuse(path, "is not there, or is no file");
  }
  if (elf_.get() == nullptr || gelf_getehdr(elf_.get(), &header) == nullptr) {
    refuse(path, "is not a program (ELF); name the suite's executable");
  }
  if (header.e_machine != EM_X86_64) {
    refuse(path,
           "is not built for x86-64, the only machine whose code is read");
  }
  Elf_Scn* section = nullptr;
  while ((section = elf_nextscn(elf_.get(), section)) != nullptr) {
    read_section(section);
  }
  if (code_.empty()) {
    refuse(path, "has no machine code that can be read");
  }
}

void ElfImage::read_section(Elf_Scn* section) {
  GElf_Shdr header{};
  if (gelf_getshdr(section, &header) == nullptr) {
    return;
  }
  if (header.sh_type == SHT_SYMTAB || header.sh_type == SHT_DYNSYM) {
    has_symbols_ = has_symbols_ || header.sh_type == SHT_SYMTAB;
    read_symbols(section);
  } else if (header.sh_type == SHT_RELA) {
    read_relocations(section);
  } else if (header.sh_type == SHT_PROGBITS &&
             (header.sh_flags & SHF_EXECINSTR) != 0) {
    std::size_t names = 0;
    Elf_Data* const data = elf_rawdata(section, nullptr);
    if (data == nullptr || data->d_buf == nullptr ||
        elf_getshdrstrndx(elf_.get(), &names) != 0) {
      return;
    }
    const char* const name = elf_strptr(elf_.get(), names, header.sh_name);
    code_.push_back(
        {.address = header.sh_addr,
         .bytes = {static_cast<const std::uint8_t*>(data->d_buf), data->d_size},
         .is_linkage =
             name != nullptr && (std::string_view(name) == ".plt" ||
                                 std::string_view(name).starts_with(".plt."))});
  }
}

void ElfImage::read_symbols(Elf_Scn* section) {
  const Table table = table_in(section);
  for (int i = 0; i < table.count; ++i) {
    GElf_Sym symbol{};
    const char* const name =
        symbol_name(elf_.get(), table, static_cast<std::uint64_t>(i), symbol);
    const auto type = GELF_ST_TYPE(symbol.st_info);
    if (name != nullptr && *name != '\0' && symbol.st_shndx != SHN_UNDEF &&
        (type == STT_FUNC || type == STT_GNU_IFUNC)) {
      functions_.emplace(symbol.st_value, name);
    }
  }
}

void ElfImage::read_relocations(Elf_Scn* section) {
  const Table table = table_in(section);
  // Their `names` are the symbols that they are of.
  const Table symbols = table_in(elf_getscn(elf_.get(), table.names));
  for (int i = 0; i < table.count; ++i) {
    GElf_Rela relocation{};
    if (gelf_getrela(table.data, i, &relocation) == nullptr) {
      return;
    }
    const auto type = GELF_R_TYPE(relocation.r_info);
    if (type != R_X86_64_JUMP_SLOT && type != R_X86_64_GLOB_DAT) {
      continue;
    }
    GElf_Sym symbol{};
    const char* const name =
        symbol_name(elf_.get(), symbols, GELF_R_SYM(relocation.r_info), symbol);
    if (name != nullptr && *name != '\0') {
      slots_.emplace(relocation.r_offset, name);
    }
  }
}

std::string_view ElfImage::name_in_slot(std::uint64_t address) const {
  const auto found = slots_.find(address);
  return found == slots_.end() ? std::string_view() : found->second;
}

std::vector<std::string_view> ElfImage::names_at(std::uint64_t address) const {
  std::vector<std::string_view> names;
  const auto [first, end] = functions_.equal_range(address);
  for (auto each = first; each != end; ++each) {
    names.emplace_back(each->second);
  }
  return names;
}

}  // namespace benchgate::sites
