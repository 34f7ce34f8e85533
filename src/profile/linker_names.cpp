#include "src/profile/linker_names.h"

#include "src/profile/demangle.h"
#include "src/profile/function_path.h"
#include "src/profile/jump_target.h"

#include <algorithm>

namespace benchgate::profile {

std::string LinkerNames::at(std::uint64_t address) const {
  const auto names = symbols_.names_at(address);
  return names.empty() ? "" : std::string(without_clone_suffix(names.front()));
}

std::string LinkerNames::at(std::uint64_t address,
                            std::string_view plain) const {
  const std::string wanted = plain_name(plain);
  for (const std::string_view name : symbols_.names_at(address)) {
    std::string whole(without_clone_suffix(name));
    if (plain_name(demangled(whole)) == wanted) {
      return whole;
    }
  }
  return "";
}

void LinkerNames::prefer(
    const std::string& plain,
    const std::function<bool(std::uint64_t address)>& is_folded) {
  preferred_ = plain_name(plain);
  shared_.clear();
  if (preferred_.empty()) {
    return;
  }
  for (const SymbolTable::Symbol& symbol : symbols_.all()) {
    // Most are not worth a closer look.
    if (symbol.name.find(preferred_) == std::string::npos) {
      continue;
    }
    const auto target = jump_target(code_, symbol.start, symbol.size);
    if (!target || plain_name(demangled(symbol.name)) != preferred_ ||
        !is_folded(symbol.start)) {
      continue;
    }
    if (is_jump_of_others(symbol, *target, is_folded)) {
      continue;
    }
    const auto code =
        std::ranges::find(symbols_.all(), *target, &SymbolTable::Symbol::start);
    if (code != symbols_.all().end()) {
      shared_.push_back({code->start, code->start + code->size, symbol.name});
    }
  }
}

/// Whether a function that is not folded is nothing but the same jump: then the
/// two have a call in common, and not the code that is called.
bool LinkerNames::is_jump_of_others(
    const SymbolTable::Symbol& symbol, std::uint64_t target,
    const std::function<bool(std::uint64_t address)>& is_folded) const {
  return std::ranges::any_of(
      symbols_.all(), [&](const SymbolTable::Symbol& other) {
        return other.start != symbol.start &&
               jump_target(code_, other.start, other.size) == target &&
               !is_folded(other.start);
      });
}

std::string LinkerNames::preferred_at(std::uint64_t address) const {
  if (preferred_.empty()) {
    return "";
  }
  const auto shared = std::ranges::find_if(shared_, [&](const Shared& code) {
    return address >= code.start && address < code.end;
  });
  if (shared != shared_.end()) {
    return shared->name;
  }
  return symbols_.names_at(address).size() > 1 ? at(address, preferred_) : "";
}

}  // namespace benchgate::profile
