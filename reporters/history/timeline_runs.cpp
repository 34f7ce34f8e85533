#include "reporters/history/timeline_runs.h"

#include "reporters/history/run_order.h"

#include <algorithm>
#include <utility>

namespace benchgate::reporters::history {

TimelineRuns::TimelineRuns(const std::vector<Record>& records,
                           Timeline& timeline)
    : timeline_(timeline), places_(records.size()) {
  std::vector<const Record*> pointers;
  pointers.reserve(records.size());
  for (const Record& record : records) {
    pointers.push_back(&record);
  }
  for (const RunRecords& run : order_runs(pointers)) {
    add(run, records);
  }
}

void TimelineRuns::add(const std::vector<std::size_t>& shards,
                       const std::vector<Record>& records) {
  const Record& first = records[shards.front()];
  TimelineRun run = {.commit = first.commit,
                     .revision = first.revision,
                     .base_commit = {},
                     .started = first.started};
  for (const std::size_t i : shards) {
    const Record& shard = records[i];
    // What is not known when one is added may be when another is.
    if (run.commit.parents.empty()) {
      run.commit.parents = shard.commit.parents;
    }
    if (run.commit.subject.empty()) {
      run.commit.subject = shard.commit.subject;
    }
    if (run.base_commit.empty()) {
      run.base_commit = shard.base_commit;
    }
    run.started = std::min(run.started, shard.started);
    places_[i] = {.run = timeline_.runs.size(),
                  .machine = machine_of(shard),
                  .commit = number_of(shard.commit.id),
                  .base = number_of(shard.base_commit),
                  .has_base = !shard.base_commit.empty(),
                  .shard = shard.shard};
  }
  run.machine = places_[shards.front()].machine;
  timeline_.runs.push_back(std::move(run));
}

std::size_t TimelineRuns::machine_of(const Record& record) {
  const auto [found, is_new] =
      machines_.try_emplace(record.environment, timeline_.machines.size());
  if (is_new) {
    timeline_.machines.push_back({.name = machine_name(record.environment),
                                  .environment = record.environment});
  }
  return found->second;
}

std::size_t TimelineRuns::number_of(std::string_view commit) {
  return commits_.try_emplace(std::string(commit), commits_.size())
      .first->second;
}

}  // namespace benchgate::reporters::history
