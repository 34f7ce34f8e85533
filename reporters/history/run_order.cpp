#include "reporters/history/run_order.h"

#include <algorithm>
#include <functional>
#include <map>
#include <queue>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

namespace benchgate::reporters::history {

namespace {

/// RFC 3339 without its Z, so that whole seconds come before their fractions.
std::string_view time_key(std::string_view time) {
  if (time.ends_with('Z')) {
    time.remove_suffix(1);
  }
  return time;
}

struct CommitNode {
  std::string_view id;
  std::string_view time;  // time_key().
  std::set<std::string_view> parents;
  std::vector<std::size_t> records;
  std::vector<std::size_t> children;
  std::size_t waits_for = 0;  // Parents that are not placed yet.
};

std::vector<CommitNode> commits_of(const std::vector<const Record*>& records) {
  std::map<std::string_view, CommitNode> by_id;
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < records.size(); ++i) {
    const Record& record = *records[i];
    if (!seen.insert(record.id).second) {
      continue;
    }
    CommitNode& node = by_id[record.commit.id];
    const std::string_view time = time_key(record.commit.time);
    node.time = node.records.empty() ? time : std::min(node.time, time);
    node.parents.insert(record.commit.parents.begin(),
                        record.commit.parents.end());
    node.records.push_back(i);
  }
  std::vector<CommitNode> commits;
  commits.reserve(by_id.size());
  for (auto& [id, node] : by_id) {
    node.id = id;
    commits.push_back(std::move(node));
  }
  return commits;  // By id.
}

void connect(std::vector<CommitNode>& commits) {
  for (std::size_t child = 0; child < commits.size(); ++child) {
    for (const std::string_view parent : commits[child].parents) {
      const auto found =
          std::ranges::lower_bound(commits, parent, {}, &CommitNode::id);
      if (found != commits.end() && found->id == parent &&
          parent != commits[child].id) {
        found->children.push_back(child);
        ++commits[child].waits_for;
      }
    }
  }
}

/// Kahn's algorithm, with the earliest of those that may come next.
std::vector<std::size_t> place(std::vector<CommitNode> commits) {
  using Place = std::tuple<std::string_view, std::string_view, std::size_t>;
  const auto place_of = [&commits](std::size_t i) {
    return Place(commits[i].time, commits[i].id, i);
  };
  std::priority_queue<Place, std::vector<Place>, std::greater<>> ready;
  std::set<Place> waiting;
  for (std::size_t i = 0; i < commits.size(); ++i) {
    if (commits[i].waits_for == 0) {
      ready.push(place_of(i));
    } else {
      waiting.insert(place_of(i));
    }
  }
  std::vector<std::size_t> order;
  while (order.size() < commits.size()) {
    if (ready.empty()) {  // A circle.
      ready.push(*waiting.begin());
      waiting.erase(waiting.begin());
    }
    const std::size_t next = std::get<2>(ready.top());
    ready.pop();
    order.push_back(next);
    for (const std::size_t child : commits[next].children) {
      if (--commits[child].waits_for == 0 &&
          waiting.erase(place_of(child)) == 1) {
        ready.push(place_of(child));
      }
    }
  }
  return order;
}

bool are_shards_of_one_run(const Record& a, const Record& b) {
  return a.shards > 1 &&
         std::tie(a.shards, a.base_commit, a.tool_version, a.origin) ==
             std::tie(b.shards, b.base_commit, b.tool_version, b.origin);
}

/// The runs of one commit.
std::vector<RunRecords> join(std::vector<std::size_t> of_commit,
                             const std::vector<const Record*>& records) {
  std::ranges::sort(of_commit, {}, [&records](std::size_t i) {
    const Record& record = *records[i];
    return std::tuple(time_key(record.started), record.shard,
                      std::string_view(record.id));
  });
  std::vector<RunRecords> runs;
  for (const std::size_t i : of_commit) {
    const auto lacks_it = [&](const RunRecords& run) {
      return are_shards_of_one_run(*records[run.front()], *records[i]) &&
             std::ranges::none_of(run, [&](std::size_t other) {
               return records[other]->shard == records[i]->shard;
             });
    };
    if (const auto run = std::ranges::find_if(runs, lacks_it);
        run != runs.end()) {
      run->push_back(i);
    } else {
      runs.push_back({i});
    }
  }
  for (RunRecords& run : runs) {
    std::ranges::sort(run, {},
                      [&records](std::size_t i) { return records[i]->shard; });
  }
  return runs;
}

}  // namespace

std::vector<RunRecords> order_runs(const std::vector<const Record*>& records) {
  std::vector<CommitNode> commits = commits_of(records);
  connect(commits);
  std::vector<RunRecords> runs;
  for (const std::size_t commit : place(commits)) {
    for (RunRecords& run : join(commits[commit].records, records)) {
      runs.push_back(std::move(run));
    }
  }
  return runs;
}

}  // namespace benchgate::reporters::history
