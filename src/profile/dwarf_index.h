#pragma once

#include "src/profile/elf_handles.h"
#include "src/profile/object_file.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace benchgate::profile {

/// Answers which functions, inlined ones too, are at an address. libdw's own
/// answer (dwarf_getscopes) walks over the whole compilation unit each time,
/// which took seconds for a few hundred addresses of a large one; here each
/// unit is walked over once.
///
/// A function is called by the linker's name, which debug information has only
/// of functions that other files may call, or has not at all (clang's -g1). One
/// of the others is asked for at `LinkerName`, so that it is called alike where
/// a debugging entry has the name and where only the symbol table has it. What
/// has no code of its own, as it is inlined wherever it is called, has no such
/// name: it is called after what encloses it.
class DwarfIndex {
 public:
  /// The linker's name of the function whose code is at an address and which a
  /// source calls `plain`; empty if there is none.
  using LinkerName =
      std::function<std::string(std::uint64_t address, std::string_view plain)>;

  /// `dwarf` must stay open.
  DwarfIndex(Dwarf* dwarf, LinkerName linker_name);

  /// What is at `address`, innermost first; empty if nothing is known. Code
  /// without a function, as a compiler makes it of one that is folded into
  /// another, has one frame without a name.
  [[nodiscard]] std::vector<SourceFrame> frames_at(std::uint64_t address);

  /// Whether GCC has made the code at `address` of a function that it folded
  /// into another one: it is of a source with debug information, and of no
  /// function. Others leave out functions that are there, too.
  [[nodiscard]] bool is_folded(std::uint64_t address);

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

  /// Of a function that has no linker's name: what encloses it.
  struct Enclosing {
    std::string prefix;                 ///< "namespace::class::".
    std::optional<Dwarf_Die> function;  ///< That `prefix` is in.
  };

  struct Unit {
    Dwarf_Die die{};
    std::vector<Scope> scopes;  ///< A function's before the next one's.
    std::vector<Range> functions;
    /// By the place of the DIE.
    std::unordered_map<Dwarf_Off, Enclosing> enclosing;
    /// Where functions have code of their own, by the DIE that they are copies
    /// of or that declares them.
    std::unordered_map<Dwarf_Off, std::uint64_t> code;
    bool is_walked = false;
  };

  static const Range* find(const std::vector<Range>& ranges,
                           std::uint64_t address);

  /// Where a walk over a unit is.
  struct Place {
    std::optional<std::size_t> function;  ///< The scope that it is in.
    Enclosing enclosing;
    std::size_t* lambdas = nullptr;  ///< How many the function had so far.
    std::size_t depth = 0;
  };

  static void walk(Unit& unit);
  static void walk_children(Unit& unit, Dwarf_Die& die, const Place& place);
  static void walk_function(Unit& unit, Dwarf_Die& die, const Place& place);
  static void walk_class(Unit& unit, Dwarf_Die& die, const Place& place);
  /// Notes what encloses a function that has no linker's name.
  static void note_enclosing(Unit& unit, Dwarf_Die& die, const Place& place);

  /// A name for the linker, if there is one, and for people.
  struct Names {
    std::string linker;
    std::string shown;
  };

  /// `code`: of the function itself, if it has any and that is known.
  [[nodiscard]] Names names_of(Unit& unit, Dwarf_Die die,
                               std::optional<std::uint64_t> code,
                               std::size_t depth);
  /// As debug information alone has it, after what encloses it.
  [[nodiscard]] std::string made_name(Unit& unit, Dwarf_Die die,
                                      const std::string& plain,
                                      std::size_t depth);
  /// Null if it is none that has functions.
  [[nodiscard]] Unit* unit_of(Dwarf_Die die);
  static std::optional<std::size_t> add_scope(
      Unit& unit, Dwarf_Die& die, std::optional<std::size_t> parent);
  /// A frame without a name at the line of `address`.
  [[nodiscard]] static SourceFrame frame_at(Unit& unit, std::uint64_t address);
  [[nodiscard]] std::vector<SourceFrame> frames_of(Unit& unit,
                                                   std::size_t innermost,
                                                   std::uint64_t address);

  LinkerName linker_name_;
  std::vector<Unit> units_;
  std::vector<Range> ranges_;  ///< Of units, by low.
  std::unordered_map<Dwarf_Off, std::size_t> unit_places_;  ///< By DIE.
};

}  // namespace benchgate::profile
