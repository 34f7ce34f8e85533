#include "src/explain/elf_image.h"

#include "src/profile/elf_handles.h"

#include <gelf.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace benchgate::explain {

namespace {

struct Section {
  std::uint64_t start = 0;
  std::uint64_t size = 0;
  Content content = Content::nothing;
  bool has_stubs = false;
  std::string_view bytes;  ///< Empty where the file has none.
};

/// The addresses from `start` to before `end`.
struct Range {
  std::uint64_t start = 0;
  std::uint64_t end = 0;

  [[nodiscard]] bool contains(std::uint64_t address) const {
    return address >= start && address < end;
  }
};

std::string_view text_of(const char* text) {
  return text == nullptr ? std::string_view() : std::string_view(text);
}

/// Those that end in a later one come first where both start at one place.
void sort_by_address(std::vector<Symbol>& symbols) {
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

/// The last one that starts at or before `address`; null if there is none.
const Symbol* last_before(const std::vector<Symbol>& symbols,
                          std::uint64_t address) {
  const auto after =
      std::ranges::upper_bound(symbols, address, {}, &Symbol::start);
  return after == symbols.begin() ? nullptr : &*(after - 1);
}

}  // namespace

struct ElfImage::Data {
  using Visitor = std::function<void(const GElf_Sym&, std::string_view)>;

  explicit Data(profile::ElfHandle opened) : elf(std::move(opened)) {}

  profile::ElfHandle elf;
  bool independent = false;
  bool has_symbols = false;
  Range read_only_later;          ///< What the loader protects when it is done.
  std::vector<Section> sections;  ///< By start.
  std::vector<Symbol> functions;
  std::vector<Symbol> objects;
  std::vector<Relocation> relocations;  ///< By place.
  std::unordered_map<std::string, std::uint64_t> exports;

  void read_segments();
  void read_sections();
  void read_section(Elf_Scn* section, const GElf_Shdr& header,
                    std::string_view name);
  void read_symbols();
  void read_relocations();
  void read_packed_relocations();
  void add_packed(std::uint64_t place);
  void read_relocation(const GElf_Rela& entry, Elf_Data* symbols,
                       std::size_t names);
  /// Visits what the tables of `type` define. Returns: whether there is one.
  bool visit_symbols(unsigned type, const Visitor& visit) const;
  [[nodiscard]] const Section* section_at(std::uint64_t address) const;
};

void ElfImage::Data::read_segments() {
  std::size_t count = 0;
  elf_getphdrnum(elf.get(), &count);
  for (std::size_t i = 0; i < count; ++i) {
    GElf_Phdr segment{};
    if (gelf_getphdr(elf.get(), static_cast<int>(i), &segment) != nullptr &&
        segment.p_type == PT_GNU_RELRO) {
      read_only_later = {segment.p_vaddr, segment.p_vaddr + segment.p_memsz};
    }
  }
}

void ElfImage::Data::read_section(Elf_Scn* section, const GElf_Shdr& header,
                                  std::string_view name) {
  Section read{.start = header.sh_addr,
               .size = header.sh_size,
               .content = Content::variables,
               .has_stubs = name.starts_with(".plt"),
               .bytes = {}};
  if ((header.sh_flags & SHF_EXECINSTR) != 0) {
    read.content = Content::code;
  } else if (header.sh_type == SHT_NOBITS) {
    read.content = Content::zeros;
  } else if ((header.sh_flags & SHF_WRITE) == 0 ||
             read_only_later.contains(header.sh_addr)) {
    read.content = Content::constants;
  }
  if (header.sh_type != SHT_NOBITS) {
    const Elf_Data* const data = elf_rawdata(section, nullptr);
    if (data != nullptr && data->d_buf != nullptr) {
      read.bytes = {static_cast<const char*>(data->d_buf), data->d_size};
    }
  }
  sections.push_back(read);
}

void ElfImage::Data::read_sections() {
  std::size_t names = 0;
  elf_getshdrstrndx(elf.get(), &names);
  Elf_Scn* section = nullptr;
  while ((section = elf_nextscn(elf.get(), section)) != nullptr) {
    GElf_Shdr header{};
    // Sections of thread-local zeros share their addresses with others.
    if (gelf_getshdr(section, &header) != nullptr &&
        (header.sh_flags & SHF_ALLOC) != 0 &&
        ((header.sh_flags & SHF_TLS) == 0 || header.sh_type != SHT_NOBITS)) {
      read_section(section, header,
                   text_of(elf_strptr(elf.get(), names, header.sh_name)));
    }
  }
  std::ranges::sort(sections, {}, &Section::start);
}

bool ElfImage::Data::visit_symbols(unsigned type, const Visitor& visit) const {
  bool is_there = false;
  Elf_Scn* section = nullptr;
  while ((section = elf_nextscn(elf.get(), section)) != nullptr) {
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
        visit(symbol,
              text_of(elf_strptr(elf.get(), header.sh_link, symbol.st_name)));
      }
    }
  }
  return is_there;
}

void ElfImage::Data::read_symbols() {
  const Visitor add = [this](const GElf_Sym& symbol, std::string_view name) {
    const auto kind = GELF_ST_TYPE(symbol.st_info);
    Symbol read{symbol.st_value, symbol.st_size, std::string(name)};
    if ((kind == STT_FUNC || kind == STT_GNU_IFUNC) && symbol.st_size > 0) {
      functions.push_back(std::move(read));
    } else if (kind == STT_OBJECT || kind == STT_NOTYPE) {
      objects.push_back(std::move(read));
    }
  };
  has_symbols = visit_symbols(SHT_SYMTAB, add);
  if (!has_symbols) {
    visit_symbols(SHT_DYNSYM, add);
  }
  sort_by_address(functions);
  sort_by_address(objects);
  visit_symbols(SHT_DYNSYM,
                [this](const GElf_Sym& symbol, std::string_view name) {
                  if (GELF_ST_TYPE(symbol.st_info) != STT_TLS) {
                    exports.emplace(name, symbol.st_value);
                  }
                });
}

void ElfImage::Data::read_relocation(const GElf_Rela& entry, Elf_Data* symbols,
                                     std::size_t names) {
  Relocation relocation;
  relocation.place = entry.r_offset;
  const auto type = GELF_R_TYPE(entry.r_info);
  GElf_Sym symbol{};
  const bool has_symbol =
      symbols != nullptr && GELF_R_SYM(entry.r_info) != 0 &&
      gelf_getsym(symbols, static_cast<int>(GELF_R_SYM(entry.r_info)),
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
        has_symbol ? text_of(elf_strptr(elf.get(), names, symbol.st_name))
                   : std::string_view();
    relocation.name = std::string(name);
    relocation.is_copy = type == R_X86_64_COPY;
    if (addend != 0 || (!is_plain && !relocation.is_copy)) {
      relocation.name += '+' + std::to_string(addend) + '#' +
                         std::to_string(static_cast<unsigned>(type));
    }
  }
  relocations.push_back(std::move(relocation));
}

void ElfImage::Data::read_relocations() {
  Elf_Scn* section = nullptr;
  while ((section = elf_nextscn(elf.get(), section)) != nullptr) {
    GElf_Shdr header{};
    if (gelf_getshdr(section, &header) == nullptr ||
        header.sh_type != SHT_RELA || (header.sh_flags & SHF_ALLOC) == 0 ||
        header.sh_entsize == 0) {
      continue;
    }
    Elf_Data* const data = elf_getdata(section, nullptr);
    Elf_Scn* const table = elf_getscn(elf.get(), header.sh_link);
    GElf_Shdr symbols{};
    const bool has_table =
        header.sh_link != 0 && gelf_getshdr(table, &symbols) != nullptr;
    Elf_Data* const symbol_data =
        has_table ? elf_getdata(table, nullptr) : nullptr;
    const auto count = static_cast<int>(header.sh_size / header.sh_entsize);
    for (int i = 0; data != nullptr && i < count; ++i) {
      GElf_Rela entry{};
      if (gelf_getrela(data, i, &entry) != nullptr) {
        read_relocation(entry, symbol_data, symbols.sh_link);
      }
    }
  }
  read_packed_relocations();
  std::ranges::stable_sort(relocations, {}, &Relocation::place);
}

/// One whose address the file has written at its place.
void ElfImage::Data::add_packed(std::uint64_t place) {
  const Section* const section = section_at(place);
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
void ElfImage::Data::read_packed_relocations() {
  constexpr unsigned kPacked = 19;
  constexpr std::uint64_t kWord = sizeof(std::uint64_t);
  constexpr unsigned kPlaces = 63;
  Elf_Scn* section = nullptr;
  while ((section = elf_nextscn(elf.get(), section)) != nullptr) {
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
        add_packed(word);
        next = word + kWord;
        continue;
      }
      for (unsigned bit = 0; bit < kPlaces; ++bit) {
        if ((word >> (bit + 1) & 1U) != 0) {
          add_packed(next + bit * kWord);
        }
      }
      next += kPlaces * kWord;
    }
  }
}

const Section* ElfImage::Data::section_at(std::uint64_t address) const {
  const auto after =
      std::ranges::upper_bound(sections, address, {}, &Section::start);
  if (after == sections.begin()) {
    return nullptr;
  }
  const Section& section = *(after - 1);
  return address - section.start < section.size ? &section : nullptr;
}

ElfImage::ElfImage(std::unique_ptr<Data> data) : data_(std::move(data)) {}

ElfImage::ElfImage(ElfImage&& other) noexcept = default;
ElfImage& ElfImage::operator=(ElfImage&& other) noexcept = default;
ElfImage::~ElfImage() = default;

std::optional<ElfImage> ElfImage::open(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) {
    return std::nullopt;  // To open a pipe would wait for its writer.
  }
  profile::ElfHandle elf(path);
  GElf_Ehdr header{};
  if (elf.get() == nullptr || gelf_getehdr(elf.get(), &header) == nullptr ||
      header.e_machine != EM_X86_64 || header.e_ident[EI_CLASS] != ELFCLASS64) {
    return std::nullopt;
  }
  auto data = std::make_unique<Data>(std::move(elf));
  data->independent = header.e_type == ET_DYN;
  data->read_segments();
  data->read_sections();
  data->read_symbols();
  data->read_relocations();
  return ElfImage(std::move(data));
}

bool ElfImage::is_position_independent() const {
  return data_->independent;
}

bool ElfImage::has_symbol_table() const {
  return data_->has_symbols;
}

Content ElfImage::content_at(std::uint64_t address) const {
  const Section* const section = data_->section_at(address);
  return section == nullptr ? Content::nothing : section->content;
}

bool ElfImage::is_stub(std::uint64_t address) const {
  const Section* const section = data_->section_at(address);
  return section != nullptr && section->has_stubs;
}

std::string_view ElfImage::bytes_from(std::uint64_t address) const {
  const Section* const section = data_->section_at(address);
  if (section == nullptr || address - section->start >= section->bytes.size()) {
    return {};
  }
  return section->bytes.substr(address - section->start);
}

std::optional<std::string_view> ElfImage::bytes_at(std::uint64_t address,
                                                   std::uint64_t size) const {
  const std::string_view bytes = bytes_from(address);
  if (bytes.size() < size) {
    return std::nullopt;
  }
  return bytes.substr(0, size);
}

const Relocation* ElfImage::relocation_at(std::uint64_t address) const {
  const auto here = relocations_in(address, 1);
  return here.empty() ? nullptr : &here.front();
}

std::span<const Relocation> ElfImage::relocations_in(std::uint64_t address,
                                                     std::uint64_t size) const {
  const auto& all = data_->relocations;
  const auto first =
      std::ranges::lower_bound(all, address, {}, &Relocation::place);
  const auto end =
      std::lower_bound(first, all.end(), size,
                       [address](const Relocation& each, std::uint64_t most) {
                         return each.place - address < most;
                       });
  return {first, end};
}

const std::vector<Symbol>& ElfImage::functions() const {
  return data_->functions;
}

const Symbol* ElfImage::function_at(std::uint64_t address) const {
  const Symbol* const symbol = last_before(data_->functions, address);
  return symbol != nullptr && address - symbol->start < symbol->size ? symbol
                                                                     : nullptr;
}

const Symbol* ElfImage::object_at(std::uint64_t address) const {
  const Symbol* const symbol = last_before(data_->objects, address);
  return symbol != nullptr && (address == symbol->start ||
                               address - symbol->start < symbol->size)
             ? symbol
             : nullptr;
}

const Symbol* ElfImage::object_before(std::uint64_t address) const {
  const Symbol* const symbol =
      address == 0 ? nullptr : last_before(data_->objects, address - 1);
  return symbol != nullptr && symbol->start + symbol->size == address ? symbol
                                                                      : nullptr;
}

const Symbol* ElfImage::object_named(std::string_view name) const {
  const auto found = std::ranges::find(data_->objects, name, &Symbol::name);
  return found == data_->objects.end() ? nullptr : &*found;
}

std::optional<std::uint64_t> ElfImage::exported(const std::string& name) const {
  const auto found = data_->exports.find(name);
  return found == data_->exports.end() ? std::nullopt
                                       : std::optional(found->second);
}

}  // namespace benchgate::explain
