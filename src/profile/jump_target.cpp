#include "src/profile/jump_target.h"

#include <gelf.h>

#include <cstddef>
#include <cstring>
#include <string_view>

namespace benchgate::profile {

namespace {

/// The bytes of the file at an address; empty if it has them not.
std::string_view bytes_at(Elf* elf, std::uint64_t address, std::uint64_t size) {
  Elf_Scn* section = nullptr;
  while ((section = elf_nextscn(elf, section)) != nullptr) {
    GElf_Shdr header{};
    if (gelf_getshdr(section, &header) == nullptr ||
        header.sh_type != SHT_PROGBITS ||
        (header.sh_flags & SHF_EXECINSTR) == 0 || address < header.sh_addr) {
      continue;
    }
    const std::uint64_t offset = address - header.sh_addr;
    const Elf_Data* const data = elf_rawdata(section, nullptr);
    if (data != nullptr && data->d_buf != nullptr && offset < data->d_size &&
        size <= data->d_size - offset) {
      return {static_cast<const char*>(data->d_buf) + offset,
              static_cast<std::size_t>(size)};
    }
  }
  return {};
}

/// Of the kind "jmp", to a distance behind the instruction.
template <typename Distance>
std::optional<std::uint64_t> target(std::string_view code, char opcode,
                                    std::uint64_t end) {
  Distance distance = 0;
  if (code.size() != 1 + sizeof(distance) || code.front() != opcode) {
    return std::nullopt;
  }
  std::memcpy(&distance, code.data() + 1, sizeof(distance));
  return end + static_cast<std::uint64_t>(std::int64_t{distance});
}

}  // namespace

std::optional<std::uint64_t> jump_target(Elf* elf, std::uint64_t address,
                                         std::uint64_t size) {
  constexpr std::string_view kMark = "\xf3\x0f\x1e\xfa";  // endbr64
  constexpr std::uint64_t kLongest = kMark.size() + 5;
  GElf_Ehdr header{};
  if (size > kLongest || gelf_getehdr(elf, &header) == nullptr ||
      header.e_machine != EM_X86_64) {
    return std::nullopt;
  }
  std::string_view code = bytes_at(elf, address, size);
  if (code.starts_with(kMark)) {
    code.remove_prefix(kMark.size());
  }
  const std::uint64_t end = address + size;
  const auto far = target<std::int32_t>(code, '\xe9', end);
  return far ? far : target<std::int8_t>(code, '\xeb', end);
}

}  // namespace benchgate::profile
