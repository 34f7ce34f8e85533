#pragma once

#include "reporters/history/git_branch.h"
#include "reporters/history/git_objects.h"
#include "reporters/history/record.h"

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace benchgate::reporters::history {

/// Records to be added to a branch in one commit, those that are not there.
class GitNewRecords {
 public:
  /// Throws: InvalidRecord.
  explicit GitNewRecords(const std::vector<Record>& records);

  /// What to change; nothing if all are there.
  ///
  /// Throws: HistoryError if what has the name of one is something else, or if
  ///         the branch holds something else than a history; GitFailure.
  std::optional<GitChange> change_of(const GitSnapshot& snapshot,
                                     GitAttempt attempt);

  /// Whether the branch has so many loose records, or folders of days of months
  /// before last_month, that they should be packed: a guess that costs nothing,
  /// by the folders that were looked at. To be asked as the next.
  [[nodiscard]] bool is_crowded() const { return is_crowded_; }

  /// The month (record_month) of the latest of them.
  [[nodiscard]] std::string last_month() const;

  /// How many of them were not there before. To be asked once they are.
  [[nodiscard]] std::size_t count() const { return fresh_.size(); }

 private:
  using Ids = std::set<std::string, std::less<>>;

  [[nodiscard]] Ids there(const GitSnapshot& snapshot);
  [[nodiscard]] std::vector<std::string> places() const;
  [[nodiscard]] std::vector<std::string> earlier_places() const;
  [[nodiscard]] Ids loose(const GitSnapshot& snapshot,
                          std::span<const GitEntry> files) const;
  void look_for_crowd(std::span<const GitEntry> top,
                      std::span<const GitEntry> files);
  [[nodiscard]] Ids packed(const GitSnapshot& snapshot) const;

  std::map<std::string, std::string, std::less<>> texts_;  ///< By id.
  Ids fresh_;
  bool is_crowded_ = false;
};

}  // namespace benchgate::reporters::history
