#pragma once

/// \file
/// An ELF file as the loader would lay it out: what lies at which address, what
/// it is called, and what the loader would write there.

#include "src/explain/elf_relocations.h"
#include "src/explain/elf_sections.h"
#include "src/explain/elf_symbols.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::explain {

/// An ELF file of x86-64. Not thread-safe.
class ElfImage {
 public:
  /// Returns: nothing if `path` is no such file, or cannot be read.
  static std::optional<ElfImage> open(const std::filesystem::path& path);

  ElfImage(const ElfImage&) = delete;
  ElfImage& operator=(const ElfImage&) = delete;
  ElfImage(ElfImage&& other) noexcept;
  ElfImage& operator=(ElfImage&& other) noexcept;
  ~ElfImage();

  /// Whether the loader may put it anywhere, so that it holds no addresses but
  /// in relocations.
  [[nodiscard]] bool is_position_independent() const;

  /// Whether the file names its functions, not only those that others call.
  [[nodiscard]] bool has_symbol_table() const;

  [[nodiscard]] Content content_at(std::uint64_t address) const;

  /// Whether the linker's stubs of other libraries' functions are there.
  [[nodiscard]] bool is_stub(std::uint64_t address) const;

  /// The `size` bytes from `address`; nothing if they are not all in one
  /// section of the file.
  [[nodiscard]] std::optional<std::string_view> bytes_at(
      std::uint64_t address, std::uint64_t size) const;

  /// All bytes from `address` to the end of its section.
  [[nodiscard]] std::string_view bytes_from(std::uint64_t address) const;

  /// All that the loader writes, by place.
  [[nodiscard]] std::span<const Relocation> relocations() const;

  /// Null: the loader writes nothing there.
  [[nodiscard]] const Relocation* relocation_at(std::uint64_t address) const;

  /// Those that are written to the `size` bytes from `address`, in order.
  [[nodiscard]] std::span<const Relocation> relocations_in(
      std::uint64_t address, std::uint64_t size) const;

  /// All functions that have a size, by address; of several names for one the
  /// first in the alphabet.
  [[nodiscard]] const std::vector<Symbol>& functions() const;

  /// The function that `address` lies in; null if there is none.
  [[nodiscard]] const Symbol* function_at(std::uint64_t address) const;

  /// The same of objects. One without a size is only at its own address.
  [[nodiscard]] const Symbol* object_at(std::uint64_t address) const;

  /// The object that ends at `address`; null if there is none.
  [[nodiscard]] const Symbol* object_before(std::uint64_t address) const;

  /// An object of this name; null if there is none.
  [[nodiscard]] const Symbol* object_named(std::string_view name) const;

  /// Where others find a function or an object of this name; nothing if they do
  /// not.
  [[nodiscard]] std::optional<std::uint64_t> exported(
      const std::string& name) const;

 private:
  struct Data;
  explicit ElfImage(std::unique_ptr<Data> data);
  std::unique_ptr<Data> data_;
};

}  // namespace benchgate::explain
