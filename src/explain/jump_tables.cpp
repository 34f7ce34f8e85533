#include "src/explain/jump_tables.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>

namespace benchgate::explain {

namespace {

std::int32_t word_at(std::string_view bytes, std::size_t offset) {
  std::int32_t word = 0;
  std::memcpy(&word, bytes.data() + offset, sizeof word);
  return word;
}

/// Of this function, or of the part of it that the compiler moved away.
bool is_own_code(const ElfImage& image, const Symbol& function,
                 std::uint64_t address) {
  if (address - function.start < function.size) {
    return true;
  }
  const Symbol* const other = image.function_at(address);
  return other != nullptr && other->name == function.name + ".cold";
}

/// The entries of a jump table: distances from its start, or, where the file
/// has one place in memory, addresses. Empty if it is none.
std::vector<CodeReference> entries(const ElfImage& image,
                                   const Symbol& function,
                                   const CodeReference& table,
                                   std::uint64_t end) {
  std::string_view bytes = image.bytes_from(table.target);
  bytes = bytes.substr(0, end - table.target);
  std::vector<CodeReference> found;
  for (std::size_t at = 0; at + sizeof(std::int32_t) <= bytes.size();
       at += sizeof(std::int32_t)) {
    const std::uint64_t target =
        table.target + static_cast<std::uint64_t>(word_at(bytes, at));
    if (!is_own_code(image, function, target)) {
      break;
    }
    found.push_back({.kind = CodeReference::Kind::code, .target = target});
  }
  if (!found.empty() || image.is_position_independent()) {
    return found;
  }
  for (std::size_t at = 0; at + sizeof(std::uint64_t) <= bytes.size();
       at += sizeof(std::uint64_t)) {
    std::uint64_t target = 0;
    std::memcpy(&target, bytes.data() + at, sizeof target);
    if (!is_own_code(image, function, target)) {
      break;
    }
    found.push_back({.kind = CodeReference::Kind::code, .target = target});
  }
  return found;
}

}  // namespace

std::size_t resolve_jump_tables(const ElfImage& image, const Symbol& function,
                                std::vector<CodeReference>& references) {
  std::vector<std::uint64_t> named;
  for (const CodeReference& reference : references) {
    named.push_back(reference.target);
  }
  std::ranges::sort(named);
  std::size_t tables = 0;
  std::vector<CodeReference> kept;
  std::vector<CodeReference> led_to;
  for (const CodeReference& reference : references) {
    // A table ends, at the latest, where something else is.
    const auto after = std::ranges::upper_bound(named, reference.target);
    const std::uint64_t end = after == named.end() ? UINT64_MAX : *after;
    const bool may_be =
        reference.kind == CodeReference::Kind::pointer &&
        image.content_at(reference.target) == Content::constants &&
        image.object_at(reference.target) == nullptr;
    const auto table = may_be ? entries(image, function, reference, end)
                              : std::vector<CodeReference>();
    if (table.empty()) {
      kept.push_back(reference);
    } else {
      ++tables;
      led_to.insert(led_to.end(), table.begin(), table.end());
    }
  }
  kept.insert(kept.end(), led_to.begin(), led_to.end());
  references = std::move(kept);
  return tables;
}

}  // namespace benchgate::explain
