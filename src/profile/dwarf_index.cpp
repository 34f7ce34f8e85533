#include "src/profile/dwarf_index.h"

#include "src/profile/demangle.h"
#include "src/profile/source_path.h"

#include <fmt/format.h>

#include <dwarf.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace benchgate::profile {

namespace {

/// Nested deeper is nothing that a compiler writes.
constexpr std::size_t kDeepest = 256;

/// Functions in functions in a name; more are of a file that is damaged.
constexpr std::size_t kDeepestName = 8;

template <typename Take>
void each_range(Dwarf_Die& die, Take take) {
  Dwarf_Addr base = 0;
  Dwarf_Addr low = 0;
  Dwarf_Addr high = 0;
  std::ptrdiff_t next = 0;
  while ((next = dwarf_ranges(&die, next, &base, &low, &high)) > 0) {
    if (low < high) {
      take(low, high);
    }
  }
}

std::string text_of(Dwarf_Die& die, unsigned name) {
  Dwarf_Attribute attribute{};
  const char* const text =
      dwarf_formstring(dwarf_attr_integrate(&die, name, &attribute));
  return text != nullptr ? text : "";
}

/// The number of an attribute of the DIE itself; 0 if it has none.
std::int64_t number_of(Dwarf_Die& die, unsigned name) {
  Dwarf_Attribute attribute{};
  Dwarf_Word number = 0;
  return dwarf_attr(&die, name, &attribute) != nullptr &&
                 dwarf_formudata(&attribute, &number) == 0
             ? static_cast<std::int64_t>(number)
             : 0;
}

/// `file` from the folder in which the unit was compiled.
std::string whole_path(Dwarf_Die& unit, const char* file) {
  if (file == nullptr) {
    return "";
  }
  const std::string name(file);
  const std::string folder = text_of(unit, DW_AT_comp_dir);
  return clean_path(
      name.starts_with('/') || folder.empty() ? name : folder + "/" + name);
}

std::string call_file(Dwarf_Die& unit, Dwarf_Die& die) {
  Dwarf_Files* files = nullptr;
  std::size_t count = 0;
  if (dwarf_getsrcfiles(&unit, &files, &count) != 0) {
    return "";
  }
  const auto index = static_cast<std::size_t>(number_of(die, DW_AT_call_file));
  return index < count
             ? whole_path(unit, dwarf_filesrc(files, index, nullptr, nullptr))
             : "";
}

std::string linkage_name(Dwarf_Die& die) {
  const std::string name = text_of(die, DW_AT_linkage_name);
  return name.empty() ? text_of(die, DW_AT_MIPS_linkage_name) : name;
}

/// What `die` is a copy or the body of; false if it stands for itself.
bool follow_origin(Dwarf_Die& die) {
  for (const unsigned name :
       {unsigned{DW_AT_abstract_origin}, unsigned{DW_AT_specification}}) {
    Dwarf_Attribute attribute{};
    Dwarf_Die origin{};
    if (dwarf_attr(&die, name, &attribute) != nullptr &&
        dwarf_formref_die(&attribute, &origin) != nullptr) {
      die = origin;
      return true;
    }
  }
  return false;
}

/// What `die` goes back to, over at most a few steps.
Dwarf_Off root_of(Dwarf_Die die) {
  for (std::size_t step = 0; step < kDeepest && follow_origin(die); ++step) {
  }
  return dwarf_dieoffset(&die);
}

/// What a namespace adds to the names in it.
std::string namespace_prefix(Dwarf_Die& die) {
  const char* const name = dwarf_diename(&die);
  return name != nullptr ? std::string(name) + "::" : "(anonymous namespace)::";
}

/// Whether a class without a name is what a lambda is: GCC names it nowhere.
bool is_lambda(Dwarf_Die& die) {
  Dwarf_Die child{};
  if (dwarf_child(&die, &child) != 0) {
    return false;
  }
  do {
    const char* const name = dwarf_diename(&child);
    if (dwarf_tag(&child) == DW_TAG_subprogram && name != nullptr &&
        std::string_view(name).starts_with("operator()")) {
      return true;
    }
  } while (dwarf_siblingof(&child, &child) == 0);
  return false;
}

/// Where the function begins, if that is in the file of the frame: another
/// file's line says nothing to its reader.
std::int64_t start_line(Dwarf_Die& unit, Dwarf_Die& die,
                        const SourceFrame& frame) {
  int line = 0;
  return dwarf_decl_line(&die, &line) == 0 &&
                 whole_path(unit, dwarf_decl_file(&die)) == frame.file
             ? line
             : 0;
}

}  // namespace

bool DwarfIndex::Scope::holds(std::uint64_t address) const {
  return std::ranges::any_of(ranges, [&](const auto& range) {
    return address >= range.first && address < range.second;
  });
}

DwarfIndex::DwarfIndex(Dwarf* dwarf, LinkerName linker_name)
    : linker_name_(std::move(linker_name)) {
  Dwarf_CU* cursor = nullptr;
  Dwarf_Die die{};
  std::uint8_t type = 0;
  while (dwarf_get_units(dwarf, cursor, &cursor, nullptr, &type, &die,
                         nullptr) == 0) {
    if (type != DW_UT_compile || dwarf_tag(&die) != DW_TAG_compile_unit) {
      continue;
    }
    each_range(die, [&](std::uint64_t low, std::uint64_t high) {
      ranges_.push_back({low, high, units_.size()});
    });
    unit_places_.emplace(dwarf_dieoffset(&die), units_.size());
    units_.emplace_back().die = die;
  }
  std::ranges::sort(ranges_, {}, &Range::low);
}

const DwarfIndex::Range* DwarfIndex::find(const std::vector<Range>& ranges,
                                          std::uint64_t address) {
  const auto after = std::ranges::upper_bound(ranges, address, {}, &Range::low);
  if (after == ranges.begin()) {
    return nullptr;
  }
  const Range& range = *std::prev(after);
  return address < range.high ? &range : nullptr;
}

std::optional<std::size_t> DwarfIndex::add_scope(
    Unit& unit, Dwarf_Die& die, std::optional<std::size_t> parent) {
  Scope scope;
  scope.die = die;
  each_range(die, [&](std::uint64_t low, std::uint64_t high) {
    scope.ranges.emplace_back(low, high);
  });
  if (scope.ranges.empty()) {
    return std::nullopt;
  }
  const std::size_t index = unit.scopes.size();
  scope.parent = parent.value_or(index);
  if (!parent) {
    for (const auto& [low, high] : scope.ranges) {
      unit.functions.push_back({low, high, index});
    }
    unit.code.emplace(root_of(die), scope.ranges.front().first);
  }
  unit.scopes.push_back(std::move(scope));
  return index;
}

void DwarfIndex::note_enclosing(Unit& unit, Dwarf_Die& die,
                                const Place& place) {
  const bool encloses =
      !place.enclosing.prefix.empty() || place.enclosing.function;
  if (encloses && dwarf_hasattr(&die, DW_AT_abstract_origin) == 0 &&
      dwarf_hasattr(&die, DW_AT_specification) == 0 &&
      linkage_name(die).empty()) {
    unit.enclosing.emplace(dwarf_dieoffset(&die), place.enclosing);
  }
}

DwarfIndex::Unit* DwarfIndex::unit_of(Dwarf_Die die) {
  Dwarf_Die unit{};
  if (dwarf_diecu(&die, &unit, nullptr, nullptr) == nullptr) {
    return nullptr;
  }
  const auto place = unit_places_.find(dwarf_dieoffset(&unit));
  return place == unit_places_.end() ? nullptr : &units_[place->second];
}

// As deep as kDeepestName.
// NOLINTNEXTLINE(misc-no-recursion)
std::string DwarfIndex::made_name(Unit& unit, Dwarf_Die die,
                                  const std::string& plain, std::size_t depth) {
  for (std::size_t step = 0; step < kDeepest; ++step) {
    // After optimisation of the whole program, copies are in other units.
    if (Unit* const home = unit_of(die); home != nullptr) {
      walk(*home);
      const auto known = home->enclosing.find(dwarf_dieoffset(&die));
      if (known != home->enclosing.end()) {
        const Enclosing enclosing = known->second;
        std::string name;
        if (enclosing.function && depth < kDeepestName) {
          name = names_of(unit, *enclosing.function, std::nullopt, depth + 1)
                     .shown;
          name += "::";
        }
        return name.append(enclosing.prefix).append(plain);
      }
    }
    if (!follow_origin(die)) {
      break;
    }
  }
  return plain;
}

// As deep as kDeepestName.
// NOLINTNEXTLINE(misc-no-recursion)
DwarfIndex::Names DwarfIndex::names_of(Unit& unit, Dwarf_Die die,
                                       std::optional<std::uint64_t> code,
                                       std::size_t depth) {
  Names names{.linker = linkage_name(die), .shown = {}};
  const std::string plain = text_of(die, DW_AT_name);
  if (names.linker.empty() && !plain.empty()) {
    if (!code) {
      const auto known = unit.code.find(root_of(die));
      code = known == unit.code.end() ? code : known->second;
    }
    names.linker = code ? linker_name_(*code, plain) : "";
  }
  if (names.linker.empty()) {
    names.linker = plain;
    names.shown = made_name(unit, die, plain, depth);
  } else {
    names.shown = demangled(names.linker);
  }
  return names;
}

// As deep as kDeepest.
// NOLINTNEXTLINE(misc-no-recursion)
void DwarfIndex::walk_function(Unit& unit, Dwarf_Die& die, const Place& place) {
  note_enclosing(unit, die, place);
  std::size_t lambdas = 0;
  // Nested ones stand apart; an abstract one has no code and so no scope.
  walk_children(unit, die,
                {.function = add_scope(unit, die, std::nullopt),
                 .enclosing = {.prefix = "", .function = die},
                 .lambdas = &lambdas,
                 .depth = place.depth + 1});
}

// As deep as kDeepest.
// NOLINTNEXTLINE(misc-no-recursion)
void DwarfIndex::walk_class(Unit& unit, Dwarf_Die& die, const Place& place) {
  Place inside = place;
  if (const char* const name = dwarf_diename(&die); name != nullptr) {
    inside.enclosing.prefix += std::string(name) + "::";
  } else if (is_lambda(die)) {
    inside.enclosing.prefix += fmt::format("{{lambda#{}}}::", ++*place.lambdas);
  }
  walk_children(unit, die, inside);
}

// As deep as kDeepest.
// NOLINTNEXTLINE(misc-no-recursion)
void DwarfIndex::walk_children(Unit& unit, Dwarf_Die& die, const Place& place) {
  Dwarf_Die child{};
  if (place.depth > kDeepest || dwarf_child(&die, &child) != 0) {
    return;
  }
  Place inside = place;
  ++inside.depth;
  do {
    switch (dwarf_tag(&child)) {
      case DW_TAG_subprogram:
        walk_function(unit, child, place);
        break;
      case DW_TAG_inlined_subroutine:
        if (place.function) {
          const auto scope = add_scope(unit, child, place.function);
          inside.function = scope ? scope : place.function;
          walk_children(unit, child, inside);
        }
        break;
      case DW_TAG_lexical_block:
        inside.function = place.function;
        walk_children(unit, child, inside);
        break;
      case DW_TAG_namespace:
      case DW_TAG_module:
        inside.function = place.function;
        inside.enclosing.prefix += namespace_prefix(child);
        walk_children(unit, child, inside);
        inside.enclosing.prefix = place.enclosing.prefix;
        break;
      case DW_TAG_class_type:
      case DW_TAG_structure_type:
      case DW_TAG_union_type:
        inside.function = place.function;
        walk_class(unit, child, inside);
        break;
      default:
        break;
    }
  } while (dwarf_siblingof(&child, &child) == 0);
}

void DwarfIndex::walk(Unit& unit) {
  if (unit.is_walked) {
    return;
  }
  unit.is_walked = true;
  std::size_t lambdas = 0;
  walk_children(
      unit, unit.die,
      {.function = {}, .enclosing = {}, .lambdas = &lambdas, .depth = 0});
  std::ranges::sort(unit.functions, {}, &Range::low);
}

SourceFrame DwarfIndex::frame_at(Unit& unit, std::uint64_t address) {
  SourceFrame frame;
  if (Dwarf_Line* const line = dwarf_getsrc_die(&unit.die, address);
      line != nullptr) {
    int number = 0;
    dwarf_lineno(line, &number);
    frame.line = number;
    frame.file = whole_path(unit.die, dwarf_linesrc(line, nullptr, nullptr));
  }
  return frame;
}

std::vector<SourceFrame> DwarfIndex::frames_of(Unit& unit,
                                               std::size_t innermost,
                                               std::uint64_t address) {
  SourceFrame frame = frame_at(unit, address);
  std::vector<SourceFrame> frames;
  for (std::size_t index = innermost;;) {
    Scope& scope = unit.scopes[index];
    const bool is_inlined = scope.parent != index;
    Names names = names_of(
        unit, scope.die, is_inlined ? std::nullopt : std::optional(address), 0);
    frame.system_name = std::move(names.linker);
    frame.name = std::move(names.shown);
    frame.start_line = start_line(unit.die, scope.die, frame);
    frames.push_back(frame);
    if (!is_inlined) {
      return frames;
    }
    frame = SourceFrame();
    frame.file = call_file(unit.die, scope.die);
    frame.line = number_of(scope.die, DW_AT_call_line);
    index = scope.parent;
  }
}

std::vector<SourceFrame> DwarfIndex::frames_at(std::uint64_t address) {
  const Range* const range = find(ranges_, address);
  if (range == nullptr) {
    return {};
  }
  Unit& unit = units_[range->what];
  walk(unit);
  const Range* const function = find(unit.functions, address);
  if (function == nullptr) {
    return {frame_at(unit, address)};
  }
  // Scopes stand before those inside them: the last that fits is innermost.
  std::size_t innermost = function->what;
  for (std::size_t i = function->what + 1; i < unit.scopes.size(); ++i) {
    if (unit.scopes[i].parent == i) {
      break;  // The next function.
    }
    if (unit.scopes[i].parent == innermost && unit.scopes[i].holds(address)) {
      innermost = i;
    }
  }
  return frames_of(unit, innermost, address);
}

bool DwarfIndex::is_folded(std::uint64_t address) {
  const Range* const range = find(ranges_, address);
  if (range == nullptr ||
      !text_of(units_[range->what].die, DW_AT_producer).starts_with("GNU ")) {
    return false;
  }
  const auto frames = frames_at(address);
  return frames.empty() || frames.back().name.empty();
}

}  // namespace benchgate::profile
