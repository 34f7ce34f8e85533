#pragma once

/// \file
/// What the loader writes into an ELF file's memory.

#include "src/explain/elf_sections.h"

#include <cstdint>
#include <string>
#include <vector>

struct Elf;  // Of libelf.

namespace benchgate::explain {

/// What the loader writes into eight bytes: the address of something here, or
/// of what some library has under a name; or a whole object of such a name.
struct Relocation {
  std::uint64_t place = 0;    ///< Where it is written.
  std::uint64_t address = 0;  ///< Here; of no meaning where there is a name.
  std::string name;           ///< Empty: it is here.
  bool is_copy = false;       ///< Of the object, not its address.
};

/// All of them, by place.
std::vector<Relocation> read_relocations(Elf* elf,
                                         const SectionTable& sections);

}  // namespace benchgate::explain
