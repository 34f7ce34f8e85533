#include "src/explain/elf_sections.h"

#include <gelf.h>

#include <algorithm>
#include <cstddef>

namespace benchgate::explain {

namespace {

/// The addresses from `start` to before `end`.
struct Range {
  std::uint64_t start = 0;
  std::uint64_t end = 0;

  [[nodiscard]] bool contains(std::uint64_t address) const {
    return address >= start && address < end;
  }
};

/// What the loader protects when it is done.
Range read_only_later(Elf* elf) {
  Range range;
  std::size_t count = 0;
  elf_getphdrnum(elf, &count);
  for (std::size_t i = 0; i < count; ++i) {
    GElf_Phdr segment{};
    if (gelf_getphdr(elf, static_cast<int>(i), &segment) != nullptr &&
        segment.p_type == PT_GNU_RELRO) {
      range = {segment.p_vaddr, segment.p_vaddr + segment.p_memsz};
    }
  }
  return range;
}

Section read_section(Elf_Scn* section, const GElf_Shdr& header,
                     std::string_view name, const Range& protected_later) {
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
             protected_later.contains(header.sh_addr)) {
    read.content = Content::constants;
  }
  if (header.sh_type != SHT_NOBITS) {
    const Elf_Data* const data = elf_rawdata(section, nullptr);
    if (data != nullptr && data->d_buf != nullptr) {
      read.bytes = {static_cast<const char*>(data->d_buf), data->d_size};
    }
  }
  return read;
}

}  // namespace

SectionTable::SectionTable(Elf* elf) {
  const Range protected_later = read_only_later(elf);
  std::size_t names = 0;
  elf_getshdrstrndx(elf, &names);
  Elf_Scn* section = nullptr;
  while ((section = elf_nextscn(elf, section)) != nullptr) {
    GElf_Shdr header{};
    // Sections of thread-local zeros share their addresses with others.
    if (gelf_getshdr(section, &header) != nullptr &&
        (header.sh_flags & SHF_ALLOC) != 0 &&
        ((header.sh_flags & SHF_TLS) == 0 || header.sh_type != SHT_NOBITS)) {
      sections_.push_back(read_section(
          section, header, text_of(elf_strptr(elf, names, header.sh_name)),
          protected_later));
    }
  }
  std::ranges::sort(sections_, {}, &Section::start);
}

const Section* SectionTable::at(std::uint64_t address) const {
  const auto after =
      std::ranges::upper_bound(sections_, address, {}, &Section::start);
  if (after == sections_.begin()) {
    return nullptr;
  }
  const Section& section = *(after - 1);
  return address - section.start < section.size ? &section : nullptr;
}

}  // namespace benchgate::explain
