#pragma once

#include "src/audit/tally.h"

#include <cstddef>
#include <string>

namespace benchgate::audit {

struct TextOptions {
  std::size_t width = 100;  ///< Columns.
  bool all = false;         ///< Every benchmark, however many.
};

/// For a terminal: tables and sentences, no colours.
std::string terminal_page(const Tally& tally, const TextOptions& options);

/// For a README: the two tables of rates, and the sentences as a list.
std::string markdown_page(const Tally& tally);

}  // namespace benchgate::audit
