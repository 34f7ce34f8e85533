#pragma once

/// \file
/// The parts of an ELF file that are in memory when it runs.

#include <cstdint>
#include <string_view>
#include <vector>

struct Elf;  // Of libelf.

namespace benchgate::explain {

/// What lies at an address.
enum class Content {
  nothing,
  code,
  constants,  ///< Cannot be written once the program runs.
  variables,
  zeros  ///< Variables that the file has no values for.
};

struct Section {
  std::uint64_t start = 0;
  std::uint64_t size = 0;
  Content content = Content::nothing;
  bool has_stubs = false;  ///< The linker's, of other libraries' functions.
  std::string_view bytes;  ///< Empty where the file has none.
};

/// A text of libelf's, which is null where the file is damaged.
inline std::string_view text_of(const char* text) {
  return text == nullptr ? std::string_view() : std::string_view(text);
}

class SectionTable {
 public:
  /// Refers to the file's own bytes.
  explicit SectionTable(Elf* elf);

  /// The one that `address` lies in; null if there is none.
  [[nodiscard]] const Section* at(std::uint64_t address) const;

 private:
  std::vector<Section> sections_;  // By start.
};

}  // namespace benchgate::explain
