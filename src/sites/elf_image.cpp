#include "src/sites/elf_image.h"

#include "src/sites/sites_error.h"

#include <fmt/format.h>

#include <gelf.h>

namespace benchgate::sites {

namespace {

[[noreturn]] void refuse(const std::filesystem::path& path,
                         std::string_view why) {
  throw SitesError(fmt::format("{} {}", path.string(), why));
}

/// The name of a symbol of the table in `section`; null if there is none.
const char* symbol_name(Elf* elf, Elf_Scn* section, GElf_Sym& symbol,
                        std::uint64_t index) {
  GElf_Shdr header{};
  Elf_Data* const data = elf_getdata(section, nullptr);
  if (data == nullptr || gelf_getshdr(section, &header) == nullptr ||
      gelf_getsym(data, static_cast<int>(index), &symbol) == nullptr) {
    return nullptr;
  }
  return elf_strptr(elf, header.sh_link, symbol.st_name);
}

std::uint64_t entries(const GElf_Shdr& header) {
  return header.sh_entsize == 0 ? 0 : header.sh_size / header.sh_entsize;
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
  GElf_Shdr header{};
  gelf_getshdr(section, &header);
  for (std::uint64_t i = 0; i < entries(header); ++i) {
    GElf_Sym symbol{};
    const char* const name = symbol_name(elf_.get(), section, symbol, i);
    const auto type = GELF_ST_TYPE(symbol.st_info);
    if (name != nullptr && *name != '\0' && symbol.st_shndx != SHN_UNDEF &&
        (type == STT_FUNC || type == STT_GNU_IFUNC)) {
      functions_.emplace(symbol.st_value, name);
    }
  }
}

void ElfImage::read_relocations(Elf_Scn* section) {
  GElf_Shdr header{};
  gelf_getshdr(section, &header);
  Elf_Data* const data = elf_getdata(section, nullptr);
  Elf_Scn* const symbols = elf_getscn(elf_.get(), header.sh_link);
  if (data == nullptr || symbols == nullptr) {
    return;
  }
  for (std::uint64_t i = 0; i < entries(header); ++i) {
    GElf_Rela relocation{};
    if (gelf_getrela(data, static_cast<int>(i), &relocation) == nullptr) {
      return;
    }
    const auto type = GELF_R_TYPE(relocation.r_info);
    GElf_Sym symbol{};
    const char* const name =
        type == R_X86_64_JUMP_SLOT || type == R_X86_64_GLOB_DAT
            ? symbol_name(elf_.get(), symbols, symbol,
                          GELF_R_SYM(relocation.r_info))
            : nullptr;
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
