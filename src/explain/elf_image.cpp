#include "src/explain/elf_image.h"

#include "src/profile/elf_handles.h"

#include <gelf.h>

#include <algorithm>
#include <system_error>
#include <utility>

namespace benchgate::explain {

struct ElfImage::Data {
  Data(profile::ElfHandle opened, bool is_independent)
      : elf(std::move(opened)),
        independent(is_independent),
        sections(elf.get()),
        symbols(read_symbols(elf.get())),
        relocations(read_relocations(elf.get(), sections)) {}

  profile::ElfHandle elf;
  bool independent;
  SectionTable sections;
  SymbolTables symbols;
  std::vector<Relocation> relocations;
};

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
  return ElfImage(
      std::make_unique<Data>(std::move(elf), header.e_type == ET_DYN));
}

bool ElfImage::is_position_independent() const {
  return data_->independent;
}

bool ElfImage::has_symbol_table() const {
  return data_->symbols.is_whole;
}

Content ElfImage::content_at(std::uint64_t address) const {
  const Section* const section = data_->sections.at(address);
  return section == nullptr ? Content::nothing : section->content;
}

bool ElfImage::is_stub(std::uint64_t address) const {
  const Section* const section = data_->sections.at(address);
  return section != nullptr && section->has_stubs;
}

std::string_view ElfImage::bytes_from(std::uint64_t address) const {
  const Section* const section = data_->sections.at(address);
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

std::span<const Relocation> ElfImage::relocations() const {
  return data_->relocations;
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
  return data_->symbols.functions;
}

const Symbol* ElfImage::function_at(std::uint64_t address) const {
  const Symbol* const symbol = last_before(data_->symbols.functions, address);
  return symbol != nullptr && address - symbol->start < symbol->size ? symbol
                                                                     : nullptr;
}

const Symbol* ElfImage::object_at(std::uint64_t address) const {
  const Symbol* const symbol = last_before(data_->symbols.objects, address);
  return symbol != nullptr && (address == symbol->start ||
                               address - symbol->start < symbol->size)
             ? symbol
             : nullptr;
}

const Symbol* ElfImage::object_before(std::uint64_t address) const {
  const Symbol* const symbol =
      address == 0 ? nullptr : last_before(data_->symbols.objects, address - 1);
  return symbol != nullptr && symbol->start + symbol->size == address ? symbol
                                                                      : nullptr;
}

const Symbol* ElfImage::object_named(std::string_view name) const {
  const auto found =
      std::ranges::find(data_->symbols.objects, name, &Symbol::name);
  return found == data_->symbols.objects.end() ? nullptr : &*found;
}

std::optional<std::uint64_t> ElfImage::exported(const std::string& name) const {
  const auto found = data_->symbols.exports.find(name);
  return found == data_->symbols.exports.end() ? std::nullopt
                                               : std::optional(found->second);
}

}  // namespace benchgate::explain
