#include "src/profile/dwarf_index.h"

#include "src/profile/demangle.h"
#include "src/profile/source_path.h"

#include <dwarf.h>

#include <algorithm>
#include <string>
#include <utility>

namespace benchgate::profile {

namespace {

/// Nested deeper is nothing that a compiler writes.
constexpr std::size_t kDeepest = 256;

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

/// What a namespace or a class adds to the names in it.
std::string scope_prefix(Dwarf_Die& die) {
  const char* const name = dwarf_diename(&die);
  if (name != nullptr) {
    return std::string(name) + "::";
  }
  return dwarf_tag(&die) == DW_TAG_namespace ? "(anonymous namespace)::" : "";
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

DwarfIndex::DwarfIndex(Dwarf* dwarf) {
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
  }
  unit.scopes.push_back(std::move(scope));
  return index;
}

void DwarfIndex::note_name(Unit& unit, Dwarf_Die& die, const Place& place) {
  const char* const plain = dwarf_diename(&die);
  if (plain != nullptr && !place.prefix.empty() &&
      dwarf_hasattr(&die, DW_AT_abstract_origin) == 0 &&
      dwarf_hasattr(&die, DW_AT_specification) == 0 &&
      linkage_name(die).empty()) {
    unit.qualified_names.emplace(dwarf_dieoffset(&die), place.prefix + plain);
  }
}

void DwarfIndex::name(const Unit& unit, Dwarf_Die die, SourceFrame& frame) {
  frame.system_name = linkage_name(die);
  if (!frame.system_name.empty()) {
    frame.name = demangled(frame.system_name);
    return;
  }
  frame.system_name = text_of(die, DW_AT_name);
  frame.name = frame.system_name;
  for (std::size_t step = 0; step < kDeepest; ++step) {
    const auto known = unit.qualified_names.find(dwarf_dieoffset(&die));
    if (known != unit.qualified_names.end()) {
      frame.name = known->second;
    }
    if (known != unit.qualified_names.end() || !follow_origin(die)) {
      return;
    }
  }
}

void DwarfIndex::walk_function(Unit& unit, Dwarf_Die& die, const Place& place) {
  note_name(unit, die, place);
  // Nested ones stand apart; an abstract one has no code and so no scope.
  walk_children(unit, die,
                {.function = add_scope(unit, die, std::nullopt),
                 .prefix = place.prefix,
                 .depth = place.depth + 1});
}

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
      case DW_TAG_class_type:
      case DW_TAG_structure_type:
        inside.function = place.function;
        inside.prefix = place.prefix + scope_prefix(child);
        walk_children(unit, child, inside);
        inside.prefix = place.prefix;
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
  walk_children(unit, unit.die, {});
  std::ranges::sort(unit.functions, {}, &Range::low);
}

std::vector<SourceFrame> DwarfIndex::frames_of(Unit& unit,
                                               std::size_t innermost,
                                               std::uint64_t address) {
  SourceFrame frame;
  if (Dwarf_Line* const line = dwarf_getsrc_die(&unit.die, address);
      line != nullptr) {
    int number = 0;
    dwarf_lineno(line, &number);
    frame.line = number;
    frame.file = whole_path(unit.die, dwarf_linesrc(line, nullptr, nullptr));
  }
  std::vector<SourceFrame> frames;
  for (std::size_t index = innermost;;) {
    Scope& scope = unit.scopes[index];
    name(unit, scope.die, frame);
    frame.start_line = start_line(unit.die, scope.die, frame);
    frames.push_back(frame);
    if (scope.parent == index) {
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
    return {};
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

}  // namespace benchgate::profile
