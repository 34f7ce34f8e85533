#pragma once

/// \file
/// The code of a program: its executable, and the shared libraries that are its
/// own, taken apart as far as somebody asks.

#include "src/explain/disassembler.h"
#include "src/explain/elf_image.h"

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace benchgate::explain {

/// An address in one of a program's files.
struct Place {
  std::size_t file = 0;  ///< 0: the executable.
  std::uint64_t address = 0;

  auto operator<=>(const Place&) const = default;
};

/// Somewhere in the program, or what a library outside of it has under a name.
using Target = std::variant<Place, std::string>;

/// What of a program's data an address stands for.
struct DataExtent {
  Place start;
  std::uint64_t size = 0;
  std::uint64_t offset = 0;  ///< From `start` to the address.
  Content content = Content::nothing;
  /// Of what the linker or a library makes: its name is all that is known.
  std::string name = {};
  bool is_known = true;  ///< Else nobody can say where it ends.
};

/// The bytes of an extent, with zeros for the addresses among them.
struct DataContent {
  std::string bytes;  ///< Empty if the file has none: zeros.
  std::vector<std::pair<std::uint64_t, Target>> references;  ///< By offset.
};

/// Refers to nothing; not thread-safe.
class ProgramCode {
 public:
  /// The executable comes first.
  explicit ProgramCode(std::vector<ElfImage> files);

  [[nodiscard]] const ElfImage& file(std::size_t index) const {
    return files_[index];
  }

  [[nodiscard]] const ElfImage& executable() const { return files_.front(); }

  /// The function that `place` lies in; null if the file does not name one.
  [[nodiscard]] const Symbol* function_at(const Place& place) const;

  /// `function` of the file `file`, taken apart. The reference stays valid.
  const DecodedFunction& decoded(std::size_t file, const Symbol& function);

  /// Where a reference of code in `file` leads: through the linker's stubs, and
  /// to libraries of the program.
  [[nodiscard]] Target follow(std::size_t file, std::uint64_t address) const;

  /// `accessed`: how many bytes are read or written there; 0: an address is
  /// taken. Of a constant without a symbol it then is a text up to its first
  /// zero byte.
  [[nodiscard]] DataExtent extent_at(const Place& place,
                                     std::uint64_t accessed) const;

  [[nodiscard]] DataContent content_of(const DataExtent& extent) const;

 private:
  [[nodiscard]] Target resolve(std::size_t file,
                               const Relocation& relocation) const;
  void copy_of(const Relocation& relocation, DataExtent& extent) const;

  std::vector<ElfImage> files_;
  Disassembler disassembler_;
  std::map<Place, DecodedFunction> decoded_;
};

}  // namespace benchgate::explain
