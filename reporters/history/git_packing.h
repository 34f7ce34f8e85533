#pragma once

#include "reporters/history/directory_compaction.h"
#include "reporters/history/git_branch.h"
#include "reporters/history/git_change.h"
#include "reporters/history/git_objects.h"
#include "reporters/history/pack.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::reporters::history {

/// What one month has in a branch.
struct GitMonth {
  std::vector<GitEntry> loose;
  std::vector<GitEntry> packs;
};

/// Puts what months have into packs, without changing the branch.
class GitPacking {
 public:
  explicit GitPacking(const CompactionLimits& limits) : limits_(limits) {}

  /// The loose records of the month (record_month), and with them its small
  /// packs. What cannot be read stays as it is, as do full packs.
  ///
  /// Throws: GitFailure.
  void add(const GitSnapshot& snapshot, const std::string& month,
           const GitMonth& files);

  /// The new packs, and the files that they hold all of.
  [[nodiscard]] const std::vector<GitChange::File>& packs() const {
    return packs_;
  }

  [[nodiscard]] const std::vector<GitEntry>& removed() const {
    return removed_;
  }

  [[nodiscard]] std::size_t records() const { return records_; }

  /// What these files take.
  [[nodiscard]] std::size_t bytes_before() const { return bytes_before_; }

 private:
  void add_loose(const GitEntry& file, std::string_view text);
  void add_pack(const GitEntry& file, std::string_view bytes);
  void finish(const std::string& month);

  CompactionLimits limits_;
  std::vector<PackedRecord> waiting_;
  std::vector<GitEntry> inputs_;
  std::size_t text_bytes_ = 0;
  std::size_t input_bytes_ = 0;
  bool has_loose_ = false;
  std::vector<GitEntry> removed_;
  std::vector<GitChange::File> packs_;
  std::size_t records_ = 0;
  std::size_t bytes_before_ = 0;
};

}  // namespace benchgate::reporters::history
