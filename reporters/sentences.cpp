#include "reporters/sentences.h"

#include "reporters/comparison_table.h"
#include "reporters/display_text.h"
#include "reporters/drift_fact.h"
#include "reporters/family_counts.h"
#include "reporters/quantity.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>

namespace benchgate::reporters {

namespace {

using compare::Comparison;
using compare::Design;
using compare::Program;
using compare::Response;
using compare::Row;
using compare::Summary;
using compare::Verdict;

/// Long enough to name one commit in a repository of any size met so far.
constexpr std::size_t kShortCommit = 10;

// What somebody else wrote is cut: a suite of 500 benchmarks that does not
// build must not give 500 reasons.
constexpr std::size_t kMostLines = 10;
constexpr std::size_t kLongestLine = 300;
constexpr std::size_t kLongestRevision = 200;

/// `texts` as lines, no more and no longer than can be read.
std::vector<std::string> bounded(const std::vector<std::string>& texts) {
  std::vector<std::string> lines;
  for (const std::string& text : texts) {
    if (lines.size() == kMostLines && texts.size() > kMostLines + 1) {
      lines.push_back(fmt::format("and {} more", texts.size() - kMostLines));
      break;
    }
    lines.push_back(shorten(visible_text(text), kLongestLine));
  }
  return lines;
}

std::string describe(std::string_view side, const Program& program) {
  const std::string commit =
      visible_text(program.commit.substr(0, kShortCommit));
  std::string text(side);
  // A commit typed as such is not said twice.
  const bool is_commit =
      !program.commit.empty() && program.commit.starts_with(program.revision);
  if (!program.revision.empty() && !is_commit) {
    text += " " + shorten(visible_text(program.revision), kLongestRevision);
    return commit.empty() ? text : text + " (" + commit + ")";
  }
  return commit.empty() ? text + " (unknown)" : text + " " + commit;
}

/// Of a part of a comparison, or one that was joined from parts.
void add_shards(std::vector<Fact>& facts, const Comparison& comparison) {
  if (const auto& shard = comparison.shard) {
    facts.push_back(
        {.label = "shard",
         .lines = {fmt::format("{} of {}: {} of {}", shard->index, shard->count,
                               shard->benchmarks.size(),
                               count(shard->benchmarks_in_all, "benchmark")),
                   "judged as strictly as all shards together may need; "
                   "`benchgate merge` decides, and may call more"}});
  }
  if (const auto& joined = comparison.joined) {
    facts.push_back({.label = "shards",
                     .lines = {fmt::format(
                         "{} of {}, merged: one error rate over all of their "
                         "benchmarks",
                         joined->shards.size(), joined->count)}});
  }
}

std::string seeds_of(const Comparison& comparison) {
  if (!comparison.joined) {
    return fmt::format("{}", comparison.seed);
  }
  std::vector<std::uint64_t> seeds;
  for (const compare::JoinedShard& shard : comparison.joined->shards) {
    seeds.push_back(shard.seed);
  }
  return shorten(fmt::format("{}", fmt::join(seeds, ", ")), kLongestLine);
}

std::size_t count_rows(const Comparison& comparison, auto predicate) {
  return static_cast<std::size_t>(
      std::ranges::count_if(comparison.rows, predicate));
}

std::string gate_sentence(const Comparison& comparison) {
  const Summary& summary = comparison.summary;
  if (summary.gate == Response::fail) {
    return "FAIL";
  }
  if (comparison.rows.empty()) {
    return "pass: there was nothing to compare";
  }
  if (summary.regressed > 0) {
    return "pass: what regressed is not gated";
  }
  if (summary.accepted > 0) {
    return "pass: what regressed was agreed to";
  }
  return "pass: no regression was found";
}

std::string counts_by_family(const RowGroup& group) {
  FamilyCounts counts;
  for (const Row* row : group.rows) {
    counts.add(row->benchmark);
  }
  return counts.text();
}

/// Named, as long as they fit a line.
constexpr std::size_t kNamedInconclusive = 3;

void add_inconclusive(std::vector<Fact>& facts, const Comparison& comparison) {
  std::vector<std::string> names;
  std::vector<double> detectable;
  for (const Row& row : comparison.rows) {
    if (row.verdict != Verdict::inconclusive) {
      continue;
    }
    names.push_back(row_name(comparison, row));
    if (row.detectable) {
      detectable.push_back(*row.detectable);
    }
  }
  if (names.empty()) {
    return;
  }
  Fact fact{.label = "inconclusive", .lines = {}};
  if (names.size() <= kNamedInconclusive) {
    fact.lines = bounded({fmt::format("{}", fmt::join(names, ", "))});
  }
  fact.lines.emplace_back("no change could be shown, nor its absence");
  if (!detectable.empty()) {
    const auto [least, most] = std::ranges::minmax(detectable);
    const std::string from = percentage(least);
    const std::string to = percentage(most);
    fact.lines.back() += fmt::format("; {} slower would have shown",
                                     from == to ? to : from + " to " + to);
  }
  facts.push_back(std::move(fact));
}

void add_not_gated(std::vector<Fact>& facts, const Comparison& comparison) {
  const bool all =
      count_rows(comparison, [](const Row& row) {
        return !row.policy.gated;
      }) == comparison.rows.size();
  // Of the others, what did not change has nothing to fail a gate by.
  const std::size_t n = count_rows(comparison, [&](const Row& row) {
    return !row.policy.gated &&
           (all || row.verdict != compare::Verdict::unchanged);
  });
  if (n == 0) {
    return;
  }
  facts.push_back(
      {.label = "not gated",
       .lines = {all ? "no row can fail the gate; all are only shown"
                     : fmt::format("{}: shown, but cannot fail the gate",
                                   count(n, "row"))}});
}

void add_directions(std::vector<Fact>& facts, const Comparison& comparison) {
  std::set<std::string> names;
  for (const Row& row : comparison.rows) {
    if (row.metric.better == compare::Direction::higher) {
      names.insert(row.metric.name);
    }
  }
  if (!names.empty()) {
    facts.push_back(
        {.label = "higher is better",
         .lines = bounded({fmt::format("{}", fmt::join(names, ", "))})});
  }
}

void add_error_rate(std::vector<Fact>& facts, const Comparison& comparison) {
  const std::size_t unpaired = count_rows(comparison, [](const Row& row) {
    return row.design == Design::unpaired;
  });
  Fact fact{.label = "error rate", .lines = {}};
  if (unpaired < comparison.rows.size()) {
    fact.lines.push_back(
        fmt::format("at most {} of comparisons of a program with itself call "
                    "anything changed",
                    percentage(comparison.policy.family_error)));
  }
  if (unpaired > 0) {
    fact.lines.push_back(fmt::format(
        "{} measured apart, not in pairs: for {} no error rate can be stated",
        unpaired == comparison.rows.size() ? "all rows were"
        : unpaired == 1                    ? "1 row was"
                        : fmt::format("{} rows were", unpaired),
        unpaired == 1 ? "it" : "them"));
  }
  if (!fact.lines.empty()) {
    facts.push_back(std::move(fact));
  }
}

struct Effort {
  std::size_t benchmarks = 0;
  std::size_t pairs = 0;
};

/// A pair of invocations gives a pair of values to each metric, so the metric
/// that has most of them says how many pairs were run.
Effort effort_of(const Comparison& comparison) {
  std::map<std::pair<std::string_view, std::string_view>, std::size_t> most;
  for (const Row& row : comparison.rows) {
    std::size_t& pairs = most[{row.suite, row.benchmark}];
    pairs = std::max(pairs, row.screen.size() + row.confirm.size());
  }
  Effort effort{.benchmarks = most.size(), .pairs = 0};
  for (const auto& [name, pairs] : most) {
    effort.pairs += pairs;
  }
  return effort;
}

void add_measured(std::vector<Fact>& facts, const Comparison& comparison) {
  const Summary& summary = comparison.summary;
  const Effort effort = effort_of(comparison);
  std::string line = count(effort.benchmarks, "benchmark");
  if (effort.pairs > 0) {
    line += ", " + count(effort.pairs, "pair");
    if (summary.lockstep_pairs > 0) {
      line += fmt::format(" ({} in lockstep)",
                          summary.lockstep_pairs >= effort.pairs
                              ? "all"
                              : std::to_string(summary.lockstep_pairs));
    }
  }
  if (comparison.summary.seconds > 0.0) {
    line += " in " + duration(summary.seconds);
    if (summary.suite_seconds > 0.0) {
      line += fmt::format(", {:.0f} % of it inside the suites",
                          100.0 * summary.suite_seconds / summary.seconds);
    }
  }
  if (summary.budget_spent) {
    line += "; the time ran out";
  }
  facts.push_back({.label = "measured", .lines = {line}});
}

void add_means(std::vector<Fact>& facts, const Summary& summary) {
  if (summary.median_detectable) {
    facts.push_back({.label = "detectable",
                     .lines = {fmt::format(
                         "{} slower would have been called with 90 % power "
                         "(median of the rows)",
                         percentage(*summary.median_detectable))}});
  }
  Fact fact{.label = "geometric mean", .lines = {}};
  for (const compare::GeometricMean& mean : summary.geometric_means) {
    fact.lines.push_back(fmt::format("{} {} over {}", visible_text(mean.metric),
                                     signed_percentage(mean.ratio),
                                     count(mean.rows, "row")));
  }
  if (!fact.lines.empty()) {
    facts.push_back(std::move(fact));
  }
}

}  // namespace

Compared compared(const Comparison& comparison) {
  return {.base = describe("base", comparison.base),
          .head = describe("head", comparison.head)};
}

std::string tally(const std::vector<RowGroup>& groups) {
  std::string text;
  for (const RowGroup& group : groups) {
    text +=
        fmt::format("{}{}{} {}", text.empty() ? "" : ", ", group.rows.size(),
                    group.continued ? " more" : "", to_string(group.concern));
  }
  return text;
}

std::vector<std::string> families(const std::vector<RowGroup>& groups) {
  std::vector<std::string> lines;
  for (const RowGroup& group : groups) {
    if (group.concern > Concern::missing) {
      continue;  // Nobody has to look for them, and a screen is short.
    }
    lines.push_back(fmt::format("{}{} in {}", group.continued ? "more " : "",
                                to_string(group.concern),
                                counts_by_family(group)));
  }
  return lines;
}

Fact gate_fact(const Comparison& comparison) {
  Fact fact{.label = "gate", .lines = {gate_sentence(comparison)}};
  fact.alarming = comparison.summary.gate == Response::fail;
  for (const std::string& reason : bounded(comparison.summary.reasons)) {
    fact.lines.push_back(reason);
  }
  return fact;
}

std::vector<Fact> other_facts(const Comparison& comparison) {
  std::vector<Fact> facts;
  for (const std::string& warning : bounded(comparison.warnings)) {
    facts.push_back({.label = "warning", .lines = {warning}, .alarming = true});
  }
  if (comparison.drift) {
    facts.push_back(drift_fact(comparison));
  }
  add_shards(facts, comparison);
  add_inconclusive(facts, comparison);
  add_not_gated(facts, comparison);
  add_directions(facts, comparison);
  add_error_rate(facts, comparison);
  add_measured(facts, comparison);
  add_means(facts, comparison.summary);
  facts.push_back({.label = "seed", .lines = {seeds_of(comparison)}});
  return facts;
}

}  // namespace benchgate::reporters
