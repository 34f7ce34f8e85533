#pragma once

#include "src/profile/elf_handles.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::sites {

/// Whether a file begins as programs and libraries do.
bool is_elf(const std::filesystem::path& file);

/// A part of a file that is executed.
struct CodeSection {
  std::uint64_t address = 0;  ///< That the file gives to its first byte.
  std::span<const std::uint8_t> bytes;
  bool is_linkage = false;  ///< Made by the linker: stubs that lead elsewhere.
};

/// The machine code of a program or a shared library (ELF), and the functions
/// that it names: its own, and those of libraries that the loader fills in.
class ElfImage {
 public:
  /// Throws: SitesError if `path` is no ELF file for x86-64, or is damaged.
  explicit ElfImage(const std::filesystem::path& path);

  [[nodiscard]] const std::vector<CodeSection>& code() const { return code_; }

  /// The function whose address the loader writes to `address`; empty if it
  /// writes none there.
  [[nodiscard]] std::string_view name_in_slot(std::uint64_t address) const;

  /// The functions of the file itself that begin at `address`; there may be
  /// several names for one.
  [[nodiscard]] std::vector<std::string_view> names_at(
      std::uint64_t address) const;

  /// Whether a function of the file begins at `address`.
  [[nodiscard]] bool begins_function(std::uint64_t address) const {
    return functions_.contains(address);
  }

  /// Whether it names any function at all, its own or others': else nobody can
  /// say what is called.
  [[nodiscard]] bool has_any_names() const {
    return !slots_.empty() || !functions_.empty();
  }

  /// Whether it names functions of its own that other files need not know.
  [[nodiscard]] bool has_symbols() const { return has_symbols_; }

 private:
  void read_section(Elf_Scn* section);
  void read_symbols(Elf_Scn* section);
  void read_relocations(Elf_Scn* section);

  profile::ElfHandle elf_;
  std::vector<CodeSection> code_;
  std::map<std::uint64_t, std::string> slots_;
  std::multimap<std::uint64_t, std::string> functions_;
  bool has_symbols_ = false;
};

}  // namespace benchgate::sites
