#pragma once

#include "src/explain/disassembler.h"
#include "src/explain/elf_image.h"

#include <cstddef>
#include <vector>

namespace benchgate::explain {

/// Finds the tables among `references` by which a function's jumps may go, as a
/// switch makes them, and puts in their place, behind the others, what their
/// entries lead to.
///
/// Returns: how many tables there are.
std::size_t resolve_jump_tables(const ElfImage& image, const Symbol& function,
                                std::vector<CodeReference>& references);

}  // namespace benchgate::explain
