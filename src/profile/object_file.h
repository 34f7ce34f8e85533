#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace benchgate::profile {

/// A frame of source code.
struct SourceFrame {
  std::string name;         ///< Demangled.
  std::string system_name;  ///< As the linker knows it.
  std::string file;         ///< Empty: not known.
  std::int64_t start_line = 0;
  std::int64_t line = 0;
};

/// A program or a shared library (ELF), with its debug information (DWARF)
/// wherever that is: in the file, in a file of its build id under
/// /usr/lib/debug, or in the file that its debug link names.
class ObjectFile {
 public:
  /// Returns: nothing if `path` is no ELF file that can be read.
  /// Throws: std::bad_alloc, also where little address space is left.
  static std::optional<ObjectFile> open(const std::filesystem::path& path);

  ObjectFile(const ObjectFile&) = delete;
  ObjectFile& operator=(const ObjectFile&) = delete;
  ObjectFile(ObjectFile&& other) noexcept;
  ObjectFile& operator=(ObjectFile&& other) noexcept;
  ~ObjectFile();

  /// In hexadecimal digits; empty if it has none.
  [[nodiscard]] std::string build_id() const;

  /// The address that the file itself gives to what is at `offset` in it;
  /// nothing if that is not loaded.
  [[nodiscard]] std::optional<std::uint64_t> address_of(
      std::uint64_t offset) const;

  /// What is at `address`, innermost first. Without debug information there it
  /// is the name from the symbol table alone; empty if there is none either.
  ///
  /// Cost: the first address of a compilation unit costs a walk over the unit;
  /// the others a binary search, and a walk over their function.
  [[nodiscard]] std::vector<SourceFrame> frames_at(std::uint64_t address);

  /// From now on, code that several functions have in common, as they were
  /// folded into one, is that of the one that a source calls `plain`, if it is
  /// among them. Empty: of none in particular.
  ///
  /// Cost: a look at each symbol.
  void prefer(const std::string& plain);

  [[nodiscard]] bool has_debug_information() const;

 private:
  struct Data;
  explicit ObjectFile(std::unique_ptr<Data> data);
  std::unique_ptr<Data> data_;
};

}  // namespace benchgate::profile
