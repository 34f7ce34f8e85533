#pragma once

#include "reporters/history/history_folder.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace benchgate::reporters::history {

struct CompactionLimits {
  /// A month that is not over is packed once it has more loose records: a
  /// folder of more files is slow to list on network file systems.
  std::size_t loose_of_a_month = 1000;
  /// Of one pack, of the texts in it: memory that compacting takes some three
  /// times of, and reading not at all.
  std::size_t pack_text_bytes = std::size_t{64} << 20U;
  /// A temporary file so old is of a process that has ended.
  double leftover_seconds = 24 * 3600.0;
};

/// Puts the loose records of months before `month` ("2026-11") into packs, one
/// or more a month, and with them the small packs that there are; then removes
/// what it has packed. Records that cannot be read stay as they are.
///
/// May be ended at any point, and run at the same time as others that add, read
/// or compact: a pack is on disk before anything in it is removed, and readers
/// drop what they meet twice.
///
/// Returns: one sentence on what was done.
/// Throws:  HistoryError.
std::string compact_folder(const HistoryFolder& folder, std::string_view month,
                           const CompactionLimits& limits = {});

}  // namespace benchgate::reporters::history
