#pragma once

#include "reporters/history/backend.h"

#include <cstddef>
#include <string>
#include <vector>

namespace benchgate::cli {

/// Adds records to a history, some at a time: those of years do not fit into
/// memory, and a backend that has transactions is faster by them.
class HistoryTransfer {
 public:
  /// `to` outlives this.
  explicit HistoryTransfer(reporters::history::Backend& to) : to_(to) {}

  /// Throws: reporters::DeliveryError; what was added before stays.
  void add(reporters::history::Record record);

  /// Adds what is left. Throws as add.
  void finish();

  [[nodiscard]] std::size_t seen() const { return seen_; }

  /// How many of them were not there before.
  [[nodiscard]] std::size_t added() const { return added_; }

  /// "3 runs added to bench-history, 2 were there", or the same as JSON, with
  /// where it came from unless that is empty.
  [[nodiscard]] std::string summary(const std::string& from,
                                    bool as_json) const;

 private:
  reporters::history::Backend& to_;
  std::vector<reporters::history::Record> waiting_;
  std::size_t waiting_entries_ = 0;
  std::size_t seen_ = 0;
  std::size_t added_ = 0;
};

}  // namespace benchgate::cli
