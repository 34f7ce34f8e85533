#include "compare/join_shards.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cassert>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

namespace benchgate::compare {

namespace {

using Environment = std::map<std::string, std::string>;
using SideOf = Program Comparison::*;

/// "shard 2", "shards 1, 3".
std::string name_shards(const std::vector<std::size_t>& indices) {
  return fmt::format("shard{} {}", indices.size() == 1 ? "" : "s",
                     fmt::join(indices, ", "));
}

/// What a machine says, and which machines say it.
using Sayings = std::map<std::string, std::vector<std::size_t>>;

/// For each key of the environments, who has which value; empty: none.
std::map<std::string, Sayings> compare_environments(
    const std::vector<Comparison>& shards, SideOf side) {
  std::set<std::string> keys;
  for (const Comparison& shard : shards) {
    for (const auto& [key, value] : (shard.*side).environment) {
      keys.insert(key);
    }
  }
  std::map<std::string, Sayings> found;
  for (const std::string& key : keys) {
    for (const Comparison& shard : shards) {
      const Environment& environment = (shard.*side).environment;
      const auto value = environment.find(key);
      found[key][value == environment.end() ? "" : value->second].push_back(
          shard.shard->index);
    }
  }
  return found;
}

/// A side of the whole: what all shards say of it.
Program join_programs(const std::vector<Comparison>& shards, SideOf side) {
  Program program = shards.front().*side;
  for (const Comparison& shard : shards) {
    if ((shard.*side).build != program.build) {
      program.build.clear();  // Built on each machine, and not the same.
    }
  }
  for (const auto& [key, sayings] : compare_environments(shards, side)) {
    if (sayings.size() > 1) {
      program.environment.erase(key);
    }
  }
  return program;
}

/// One sentence about all that the machines differ in; empty: nothing.
std::string machines_differ(const std::vector<Comparison>& shards) {
  std::string differences;
  for (const auto& [key, sayings] :
       compare_environments(shards, &Comparison::head)) {
    if (sayings.size() < 2) {
      continue;
    }
    differences += differences.empty() ? "" : "; ";
    differences += key + " is ";
    std::string_view separator;
    for (const auto& [value, indices] : sayings) {
      differences += fmt::format("{}{} in {}", separator,
                                 value.empty() ? "not known" : value,
                                 name_shards(indices));
      separator = ", ";
    }
  }
  if (differences.empty()) {
    return "";
  }
  return fmt::format(
      "the shards were measured on machines of different kinds: {}. Both "
      "halves of every pair are of one machine, so the verdicts hold; what a "
      "benchmark takes may differ between rows for that alone",
      differences);
}

std::vector<std::string> warnings_of(const Comparison& shard) {
  return shard.warnings;
}

std::vector<std::string> drift_notes_of(const Comparison& shard) {
  return shard.drift ? shard.drift->notes : std::vector<std::string>();
}

/// What a shard says is told once, with its number unless all say it.
template <typename LinesOf>
std::vector<std::string> join_lines(const std::vector<Comparison>& shards,
                                    const LinesOf& lines_of) {
  std::vector<std::pair<std::string, std::vector<std::size_t>>> said;
  for (const Comparison& shard : shards) {
    for (const std::string& line : lines_of(shard)) {
      auto found = std::ranges::find_if(
          said, [&](const auto& entry) { return entry.first == line; });
      if (found == said.end()) {
        said.emplace_back(line, std::vector<std::size_t>());
        found = said.end() - 1;
      }
      if (found->second.empty() || found->second.back() != shard.shard->index) {
        found->second.push_back(shard.shard->index);
      }
    }
  }
  std::vector<std::string> lines;
  for (auto& [line, indices] : said) {
    lines.push_back(indices.size() == shards.size() && shards.size() > 1
                        ? line
                        : name_shards(indices) + ": " + line);
  }
  return lines;
}

void add_summaries(const std::vector<Comparison>& shards, Summary& sum) {
  for (const Comparison& shard : shards) {
    sum.seconds += shard.summary.seconds;
    sum.suite_seconds += shard.summary.suite_seconds;
    sum.lockstep_pairs += shard.summary.lockstep_pairs;
    sum.budget_spent = sum.budget_spent || shard.summary.budget_spent;
  }
}

Joined describe_shards(const std::vector<Comparison>& shards) {
  const Shard& first = *shards.front().shard;
  Joined joined{.count = first.count,
                .benchmarks_in_all = first.benchmarks_in_all,
                .rows_elsewhere = 0,
                .shards = {}};
  std::size_t there = 0;
  std::size_t rows_of_one = 1;  // A benchmark's, as the shards allow for.
  for (const Comparison& shard : shards) {
    const std::size_t own = shard.shard->benchmarks.size();
    there += own;
    if (joined.benchmarks_in_all > own) {
      rows_of_one = std::max(rows_of_one, shard.shard->rows_elsewhere /
                                              (joined.benchmarks_in_all - own));
    }
    joined.shards.push_back({.index = shard.shard->index,
                             .seed = shard.seed,
                             .started = shard.started,
                             .seconds = shard.summary.seconds,
                             .base = shard.base,
                             .head = shard.head});
  }
  if (joined.benchmarks_in_all > there) {
    joined.rows_elsewhere = rows_of_one * (joined.benchmarks_in_all - there);
  }
  return joined;
}

/// The rows of all shards, in the order of the list of all benchmarks.
std::vector<Row> join_rows(std::vector<Comparison>& shards) {
  std::map<std::pair<std::string, std::string>, std::size_t> places;
  std::vector<Row> rows;
  for (Comparison& shard : shards) {
    for (ShardBenchmark& benchmark : shard.shard->benchmarks) {
      places.emplace(std::pair(benchmark.suite, benchmark.name),
                     benchmark.place);
    }
    std::ranges::move(shard.rows, std::back_inserter(rows));
  }
  const auto place = [&](const Row& row) {
    const auto found = places.find({row.suite, row.benchmark});
    return found == places.end() ? places.size() : found->second;
  };
  std::ranges::stable_sort(rows, {}, place);
  return rows;
}

/// The history's part of all shards, which read the same history; a shard that
/// could not leaves the whole without an answer.
std::optional<Drift> join_drifts(const std::vector<Comparison>& shards) {
  std::optional<Drift> whole;
  for (const Comparison& shard : shards) {
    if (!shard.drift) {
      continue;
    }
    if (!whole) {
      whole = shard.drift;
      continue;
    }
    if (whole->problem.empty()) {
      whole->problem = shard.drift->problem;
    }
    // Each has what the history has; what it has measured is sorted out later.
    for (const DriftRow& row : shard.drift->rows) {
      const bool is_there =
          std::ranges::any_of(whole->rows, [&](const DriftRow& other) {
            return std::tie(other.suite, other.benchmark, other.metric,
                            other.unit) ==
                   std::tie(row.suite, row.benchmark, row.metric, row.unit);
          });
      if (!is_there) {
        whole->rows.push_back(row);
      }
    }
  }
  if (whole) {
    whole->notes = join_lines(shards, drift_notes_of);
  }
  return whole;
}

}  // namespace

Comparison join_shards(std::vector<Comparison> shards) {
  assert(!shards.empty());
  std::ranges::sort(shards, {}, [](const Comparison& comparison) {
    return comparison.shard->index;
  });
  Comparison whole;
  const Comparison& first = shards.front();
  whole.tool_version = first.tool_version;
  whole.seed = first.seed;
  whole.started = first.started;
  whole.policy = first.policy;
  for (const Comparison& shard : shards) {
    whole.started = std::min(whole.started, shard.started);
  }
  whole.base = join_programs(shards, &Comparison::base);
  whole.head = join_programs(shards, &Comparison::head);
  whole.warnings = join_lines(shards, warnings_of);
  if (std::string differences = machines_differ(shards); !differences.empty()) {
    whole.warnings.insert(whole.warnings.begin(), std::move(differences));
  }
  add_summaries(shards, whole.summary);
  whole.joined = describe_shards(shards);
  whole.drift = join_drifts(shards);
  whole.rows = join_rows(shards);
  return whole;
}

std::vector<std::size_t> missing_shards(const Joined& joined) {
  std::set<std::size_t> present;
  for (const JoinedShard& shard : joined.shards) {
    present.insert(shard.index);
  }
  std::vector<std::size_t> missing;
  for (std::size_t index = 1; index <= joined.count; ++index) {
    if (!present.contains(index)) {
      missing.push_back(index);
    }
  }
  return missing;
}

}  // namespace benchgate::compare
