#pragma once

#include "reporters/history/record.h"
#include "reporters/history/timeline.h"

#include <cstddef>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace benchgate::reporters::history {

/// What the runs are to a record: which it belongs to, where it ran. Commits
/// are numbers, the same for the same commit.
struct RecordPlace {
  /// Of a record whose run another record of the same id stands for.
  static constexpr std::size_t kNowhere =
      std::numeric_limits<std::size_t>::max();

  std::size_t run = kNowhere;  ///< Index into Timeline::runs.
  std::size_t machine = 0;     ///< Index into Timeline::machines.
  std::size_t commit = 0;
  std::size_t base = 0;
  bool has_base = false;
  std::size_t shard = 0;
};

/// Puts the runs of records, and the machines of those, into a timeline, and
/// knows for each record its place among them.
class TimelineRuns {
 public:
  /// `timeline` outlives this object. Of the records, entries are not looked
  /// at.
  TimelineRuns(const std::vector<Record>& records, Timeline& timeline);

  [[nodiscard]] const RecordPlace& of(std::size_t record) const {
    return places_[record];
  }

 private:
  void add(const std::vector<std::size_t>& shards,
           const std::vector<Record>& records);
  std::size_t machine_of(const Record& record);
  std::size_t number_of(std::string_view commit);

  Timeline& timeline_;
  std::vector<RecordPlace> places_;
  std::map<std::map<std::string, std::string>, std::size_t> machines_;
  std::unordered_map<std::string, std::size_t> commits_;
};

}  // namespace benchgate::reporters::history
