#pragma once

#include "reporters/history/git_branch.h"
#include "reporters/history/record.h"

#include <cstddef>
#include <map>
#include <optional>
#include <set>
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

  /// How many of them were not there before. To be asked once they are.
  [[nodiscard]] std::size_t count() const { return fresh_.size(); }

 private:
  using Ids = std::set<std::string, std::less<>>;

  [[nodiscard]] Ids there(const GitSnapshot& snapshot) const;
  [[nodiscard]] Ids loose(const GitSnapshot& snapshot) const;
  [[nodiscard]] Ids packed(const GitSnapshot& snapshot) const;

  std::map<std::string, std::string, std::less<>> texts_;  ///< By id.
  Ids fresh_;
};

}  // namespace benchgate::reporters::history
