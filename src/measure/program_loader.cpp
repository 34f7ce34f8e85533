#include "src/measure/program_loader.h"

#include <elf.h>

#include <algorithm>
#include <array>
#include <bit>
#include <climits>
#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>

namespace benchgate::measure {

namespace {

namespace fs = std::filesystem;

constexpr unsigned char kOwnByteOrder =
    std::endian::native == std::endian::little ? ELFDATA2LSB : ELFDATA2MSB;

/// Reads where the file says, which may be nowhere.
///
/// Returns: false if the file ends before.
bool read_at(std::ifstream& file, std::uint64_t offset, char* to,
             std::size_t size) {
  // An offset that is taken for a negative one fails, too.
  file.seekg(static_cast<std::streamoff>(offset));
  file.read(to, static_cast<std::streamsize>(size));
  return file.good();
}

template <typename T>
bool read_at(std::ifstream& file, std::uint64_t offset, T& to) {
  return read_at(file, offset, reinterpret_cast<char*>(&to), sizeof to);
}

template <typename Header, typename Segment>
std::string find_loader(std::ifstream& file) {
  Header header{};
  if (!read_at(file, 0, header) || header.e_phentsize != sizeof(Segment)) {
    return "";
  }
  for (std::uint64_t i = 0; i < header.e_phnum; ++i) {
    Segment segment{};
    if (!read_at(file, header.e_phoff + i * sizeof segment, segment)) {
      return "";
    }
    if (segment.p_type == PT_INTERP) {
      // With a zero at its end; the kernel takes no longer ones.
      std::string path(std::min<std::uint64_t>(segment.p_filesz, PATH_MAX),
                       '\0');
      return read_at(file, segment.p_offset, path.data(), path.size())
                 ? path.substr(0, path.find('\0'))
                 : "";
    }
  }
  return "";
}

}  // namespace

fs::path program_loader(const fs::path& executable) {
  std::ifstream file(executable, std::ios::binary);
  std::array<char, EI_NIDENT> identity{};
  if (!read_at(file, 0, identity) ||
      std::string_view(identity.data(), SELFMAG) != ELFMAG ||
      identity[EI_DATA] != kOwnByteOrder) {
    return {};
  }
  return identity[EI_CLASS] == ELFCLASS64
             ? find_loader<Elf64_Ehdr, Elf64_Phdr>(file)
             : find_loader<Elf32_Ehdr, Elf32_Phdr>(file);
}

}  // namespace benchgate::measure
