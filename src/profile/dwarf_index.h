#pragma once

#include "src/profile/elf_handles.h"
#include "src/profile/object_file.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace benchgate::profile {

/// Answers which functions, inlined ones too, are at an address. libdw's own
/// answer (dwarf_getscopes) walks over the whole compilation unit each time,
/// which took seconds for a few hundred addresses of a large one; here each
/// unit is walked over once.
class DwarfIndex {
 public:
  /// `dwarf` must stay open.
  explicit DwarfIndex(Dwarf* dwarf);

  /// What is at `address`, innermost first; empty if nothing is known.
  [[nodiscard]] std::vector<SourceFrame> frames_at(std::uint64_t address);

 private:
  struct Range {
    std::uint64_t low = 0;
    std::uint64_t high = 0;
    std::size_t what = 0;  ///< A unit, or the first scope of a function.
  };

  /// A function, or one that is inlined in it.
  struct Scope {
    Dwarf_Die die{};
    std::size_t parent = 0;  ///< Its own place, if it is the function itself.
    std::vector<std::pair<std::uint64_t, std::uint64_t>> ranges;

    [[nodiscard]] bool holds(std::uint64_t address) const;
  };

  struct Unit {
    Dwarf_Die die{};
    std::vector<Scope> scopes;  ///< A function's before the next one's.
    std::vector<Range> functions;
    /// By the place of the DIE: names of functions that have none for the
    /// linker, with the namespaces that they are in.
    std::unordered_map<Dwarf_Off, std::string> qualified_names;
    bool is_walked = false;
  };

  static const Range* find(const std::vector<Range>& ranges,
                           std::uint64_t address);

  /// Where a walk over a unit is.
  struct Place {
    std::optional<std::size_t> function;  ///< The scope that it is in.
    std::string prefix;                   ///< "namespace::class::".
    std::size_t depth = 0;
  };

  static void walk(Unit& unit);
  static void walk_children(Unit& unit, Dwarf_Die& die, const Place& place);
  static void walk_function(Unit& unit, Dwarf_Die& die, const Place& place);
  /// Notes how a function is called that has no name of the linker's.
  static void note_name(Unit& unit, Dwarf_Die& die, const Place& place);
  static void name(const Unit& unit, Dwarf_Die die, SourceFrame& frame);
  static std::optional<std::size_t> add_scope(
      Unit& unit, Dwarf_Die& die, std::optional<std::size_t> parent);
  [[nodiscard]] static std::vector<SourceFrame> frames_of(
      Unit& unit, std::size_t innermost, std::uint64_t address);

  std::vector<Unit> units_;
  std::vector<Range> ranges_;  ///< Of units, by low.
};

}  // namespace benchgate::profile
