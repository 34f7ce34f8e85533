#include "src/cli/shard_files.h"

#include "src/cli/report_output.h"
#include "src/cli/result_file.h"
#include "src/measure/shard.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <map>
#include <set>
#include <utility>

namespace benchgate::cli {

namespace {

using compare::Comparison;
using compare::Shard;

/// What a side is, for a message: its commit, else how the user named it.
std::string name_of(const compare::Program& program) {
  return program.commit.empty() ? program.revision
                                : program.commit.substr(0, 10);
}

/// "a.json compares 1a2b with 3c4d".
std::string sides_of(const ShardFile& file) {
  const Comparison& comparison = file.comparison;
  return comparison.base == compare::Program()
             ? fmt::format("{} has measured {}", file.name,
                           name_of(comparison.head))
             : fmt::format("{} compares {} with {}", file.name,
                           name_of(comparison.base), name_of(comparison.head));
}

/// Whether both are measured of the same programs, by what is known of them.
bool have_same_sides(const Comparison& one, const Comparison& other) {
  const auto same = [](const compare::Program& a, const compare::Program& b) {
    return a.commit == b.commit && (!a.commit.empty() || a.build == b.build);
  };
  return same(one.base, other.base) && same(one.head, other.head);
}

[[noreturn]] void refuse(const std::string& difference) {
  throw UsageError(difference +
                   "; only shards of one comparison can be merged");
}

/// Says what the two differ in, whose digests differ.
[[noreturn]] void refuse_other_comparison(const ShardFile& one,
                                          const ShardFile& other) {
  if (!have_same_sides(one.comparison, other.comparison)) {
    refuse(fmt::format("{}, but {}", sides_of(one), sides_of(other)));
  }
  if (one.comparison.tool_version != other.comparison.tool_version) {
    refuse(fmt::format("{} is by benchgate {}, but {} by {}", one.name,
                       one.comparison.tool_version, other.name,
                       other.comparison.tool_version));
  }
  refuse(
      fmt::format("{} and {} were measured by different configurations or "
                  "options (suites, policy, rules, accepted slowdowns, "
                  "--filter)",
                  one.name, other.name));
}

void check_alike(const ShardFile& one, const ShardFile& other) {
  const Shard& a = *one.comparison.shard;
  const Shard& b = *other.comparison.shard;
  if (a.count != b.count) {
    refuse(fmt::format("{} is one of {} shards, but {} one of {}", one.name,
                       a.count, other.name, b.count));
  }
  if (a.comparison != b.comparison) {
    refuse_other_comparison(one, other);
  }
  if (a.list != b.list || a.benchmarks_in_all != b.benchmarks_in_all) {
    refuse(fmt::format(
        "{} is of a list of {} benchmarks, but {} of another one of {}: the "
        "suites list other benchmarks on that machine",
        one.name, a.benchmarks_in_all, other.name, b.benchmarks_in_all));
  }
}

/// A file that was edited, or written by something else.
[[noreturn]] void refuse_rows(const std::string& name,
                              const std::string& what) {
  throw UsageError(fmt::format(
      "{}: {}; it is not as benchgate wrote it: measure that shard again", name,
      what));
}

void check_rows(const ShardFile& file) {
  const Shard& shard = *file.comparison.shard;
  std::set<std::pair<std::string, std::string>> own;
  for (const compare::ShardBenchmark& benchmark : shard.benchmarks) {
    own.emplace(benchmark.suite, benchmark.name);
  }
  for (const compare::Row& row : file.comparison.rows) {
    if (!own.contains({row.suite, row.benchmark})) {
      refuse_rows(file.name, fmt::format("it has a row of {}, which is not "
                                         "among the benchmarks of the shard",
                                         row.benchmark));
    }
  }
}

/// With all shards there, their benchmarks must be the list that was dealt out.
void check_complete(const std::vector<ShardFile>& files) {
  const Shard& first = *files.front().comparison.shard;
  if (files.size() < first.count) {
    return;
  }
  std::vector<compare::ShardBenchmark> all;
  for (const ShardFile& file : files) {
    const auto& own = file.comparison.shard->benchmarks;
    all.insert(all.end(), own.begin(), own.end());
  }
  std::ranges::sort(all, {}, &compare::ShardBenchmark::place);
  if (measure::list_digest(all) != first.list) {
    refuse_rows(files.front().name,
                "the benchmarks of all shards are not the list that was shared "
                "out");
  }
}

}  // namespace

std::vector<ShardFile> read_shard_files(const std::vector<std::string>& names) {
  std::vector<ShardFile> files;
  for (const std::string& name : names) {
    files.push_back({.name = name, .comparison = read_result_file(name)});
    if (!files.back().comparison.shard) {
      throw UsageError(fmt::format(
          "{} is no shard: it was not measured with --shard I/N; `benchgate "
          "report {}` shows it",
          name, name));
    }
  }
  return files;
}

void check_shard_files(const std::vector<ShardFile>& files) {
  assert(!files.empty());
  std::map<std::size_t, std::string> by_index;
  for (const ShardFile& file : files) {
    check_alike(files.front(), file);
    const Shard& shard = *file.comparison.shard;
    const auto [other, added] = by_index.emplace(shard.index, file.name);
    if (!added) {
      throw UsageError(
          fmt::format("{} and {} are both shard {} of {}; name "
                      "each shard once",
                      other->second, file.name, shard.index, shard.count));
    }
    check_rows(file);
  }
  check_complete(files);
}

}  // namespace benchgate::cli
