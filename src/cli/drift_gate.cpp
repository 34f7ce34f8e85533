#include "src/cli/drift_gate.h"

#include "reporters/display_text.h"
#include "reporters/history/drift.h"
#include "reporters/quantity.h"
#include "src/cli/history_options.h"
#include "src/cli/report_output.h"
#include "src/cli/run_repository.h"
#include "src/cli/timeline_since.h"
#include "src/cli/values.h"
#include "src/measure/git.h"
#include "src/measure/measurement_error.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <tuple>
#include <vector>

namespace benchgate::cli {

namespace history = reporters::history;

namespace {

constexpr std::string_view kRelease = "release";

/// 4 MB of names. A history that has none of so many is another project's.
constexpr const char* kMostAncestors = "--max-count=100000";

/// "20" reads as "20 commits ago".
std::string shown(const std::string& reference) {
  const bool is_number =
      reference.find_first_not_of("0123456789") == std::string::npos &&
      reference.size() <= 6;
  return is_number ? reporters::count(std::stoul(reference), "commit") + " ago"
                   : reference;
}

void raise_limits(compare::Drift& drift, const measure::Rules& rules,
                  std::string_view today) {
  for (compare::DriftRow& row : drift.rows) {
    row.limit = drift.limit;
    if (const auto agreed =
            rules.acceptance(row.benchmark, row.metric, today)) {
      row.limit = (1.0 + drift.limit) * (1.0 + agreed->up_to) - 1.0;
    }
  }
}

/// The last runs of commits; one more than the index.
std::map<std::string_view, std::size_t> runs_by_commit(
    const history::Timeline& timeline) {
  std::map<std::string_view, std::size_t> runs;
  for (std::size_t i = 0; i < timeline.runs.size(); ++i) {
    runs[timeline.runs[i].commit.id] = i + 1;
  }
  return runs;
}

}  // namespace

std::unique_ptr<DriftGate> DriftGate::make(const DriftOptions& options,
                                           const Configuration& configuration,
                                           const Project& project,
                                           measure::ProcessRunner& runner,
                                           Terminal& terminal) {
  if (options.history.empty() && !configuration.drift) {
    if (!options.limit.empty() || !options.since.empty()) {
      throw UsageError(
          "--drift-limit and --drift-since are about a history: name it with "
          "--history");
    }
    return nullptr;
  }
  DriftPolicy policy = configuration.drift.value_or(DriftPolicy());
  if (!options.limit.empty()) {
    const auto limit = parse_share(options.limit);
    if (!limit) {
      throw UsageError(
          fmt::format("--drift-limit {}: expected a share like 5% or 0.05; "
                      "above 1 in percent",
                      options.limit));
    }
    policy.limit = *limit;
  }
  if (!options.since.empty()) {
    policy.since = options.since;
  }
  try {
    return std::unique_ptr<DriftGate>(new DriftGate(
        open_history(
            history_location(options.history, configuration.history, project),
            terminal),
        std::move(policy), project, runner, terminal));
  } catch (const history::HistoryError& error) {
    throw UsageError(fmt::format("--history: {}", error.what()));
  }
}

compare::Drift DriftGate::look(const std::string& base_commit,
                               const measure::Rules& rules,
                               std::string_view today) const {
  compare::Drift drift;
  drift.limit = policy_.limit;
  drift.since = shown(policy_.since);
  drift.history = history_->location();
  try {
    read_into(drift, base_commit, rules.renamed);
  } catch (const history::HistoryError& error) {
    drift.problem = error.what();
    terminal_.message(fmt::format(
        "benchgate: the history {} cannot be read: {}. The comparison is "
        "measured; the gate will not pass without the history\n",
        drift.history, error.what()));
    return drift;
  }
  if (!drift.problem.empty()) {
    terminal_.message(fmt::format(
        "benchgate: the drift since {} is not known: {}. The comparison is "
        "measured; the gate will not pass without it\n",
        drift.since, drift.problem));
  }
  raise_limits(drift, rules, today);
  return drift;
}

void DriftGate::read_into(compare::Drift& drift, const std::string& base_commit,
                          const history::Renames& renames) const {
  history::TimelineBuilder builder;
  const auto unreadable = history_->read([&](history::Record record) {
    history::rename_benchmarks(renames, record);
    builder.add(std::move(record));
  });
  if (!unreadable.empty()) {
    drift.notes.push_back(fmt::format(
        "{} of the history cannot be read and was passed over, first {}: {}",
        reporters::count(unreadable.size(), "record"),
        reporters::visible_text(unreadable.front().where),
        unreadable.front().why));
  }
  const history::Timeline timeline = builder.build();
  if (timeline.runs.empty()) {
    if (!unreadable.empty()) {
      throw history::HistoryError(drift.notes.front());
    }
    drift.notes.push_back(
        fmt::format("there are no runs in {} yet", drift.history));
    return;
  }
  const Reference since = reference(base_commit);
  drift.since = since.shown;
  const std::optional<std::size_t> base_runs =
      runs_until_base(timeline, base_commit, drift);
  std::size_t reference_runs = runs_until(timeline, since.word, "drift.since",
                                          project_, runner_, base_runs);
  if (!base_runs) {
    return;  // Not before: a reference that means nothing is an error anyway.
  }
  if (reference_runs >= *base_runs) {
    drift.notes.emplace_back(
        "base is not after that in the history: only this comparison counts");
  }
  if (reference_runs == 0) {
    reference_runs = 1;
    drift.notes.push_back(
        "the history begins later than that, and counts from its first run");
  }
  drift.since_commit = timeline.runs[reference_runs - 1].commit.id;
  drift.rows = history::drift_of(timeline, reference_runs, *base_runs);
}

/// A release is the last tag before base.
DriftGate::Reference DriftGate::reference(
    const std::string& base_commit) const {
  if (policy_.since != kRelease) {
    return {.word = policy_.since, .shown = shown(policy_.since)};
  }
  const std::string advice =
      "name what the drift is to be counted from: --drift-since, or "
      "policy.drift.since in benchgate.json";
  if (!project_.repository) {
    throw UsageError(fmt::format("the last release is a tag, but {}; {}",
                                 project_.no_repository, advice));
  }
  const measure::ProcessResult result =
      measure::Git(runner_, project_.repository->top)
          .run({"describe", "--tags", "--abbrev=0",
                base_commit.empty() ? "HEAD" : base_commit});
  const std::string tag = result.output.substr(0, result.output.find('\n'));
  if (tag.empty()) {
    throw UsageError(fmt::format(
        "no tag leads to the base: there is no last "
        "release{}; {}",
        project_.repository->shallow ? " in this shallow clone" : "", advice));
  }
  return {.word = "refs/tags/" + tag, .shown = tag};
}

/// Those up to base itself, or to the nearest commit before it that was
/// measured; empty, with the problem, where none is known.
std::optional<std::size_t> DriftGate::runs_until_base(
    const history::Timeline& timeline, const std::string& base_commit,
    compare::Drift& drift) const {
  if (base_commit.empty()) {
    drift.problem = "base is no commit, and has no place in a history";
    return std::nullopt;
  }
  const auto runs = runs_by_commit(timeline);
  if (const auto found = runs.find(base_commit); found != runs.end()) {
    return found->second;
  }
  return runs_until_ancestor(runs, base_commit, drift);
}

std::optional<std::size_t> DriftGate::runs_until_ancestor(
    const std::map<std::string_view, std::size_t>& runs,
    const std::string& base_commit, compare::Drift& drift) const {
  if (!project_.repository) {
    drift.problem = fmt::format(
        "there is no run of base, {}, in the history, and what was before it "
        "is not known: {}",
        short_commit(base_commit), project_.no_repository);
    return std::nullopt;
  }
  const measure::ProcessResult ancestors =
      measure::Git(runner_, project_.repository->top)
          .run({"rev-list", "--topo-order", kMostAncestors, base_commit});
  if (!ancestors.succeeded()) {
    drift.problem = fmt::format(
        "there is no run of base, {}, in the history, and git cannot list what "
        "was before it: {}",
        short_commit(base_commit), measure::last_words(ancestors));
    return std::nullopt;
  }
  std::istringstream lines(ancestors.output);
  for (std::string commit; lines >> commit;) {
    if (const auto found = runs.find(commit); found != runs.end()) {
      drift.notes.push_back(fmt::format(
          "base is not in the history; {}, the nearest commit before it that "
          "is, stands for it",
          short_commit(commit)));
      return found->second;
    }
  }
  drift.problem = fmt::format(
      "there is no run of base or of a commit before it in the history{}",
      project_.repository->shallow
          ? ", as far as this shallow clone goes: git fetch --unshallow"
          : "");
  return std::nullopt;
}

void keep_compared(compare::Drift& drift,
                   const compare::Comparison& comparison) {
  using Key = std::tuple<std::string_view, std::string_view, std::string_view,
                         std::string_view>;
  std::set<Key> compared;
  for (const compare::Row& row : comparison.rows) {
    compared.emplace(row.suite, row.benchmark, row.metric.name,
                     row.metric.unit);
  }
  std::erase_if(drift.rows, [&compared](const compare::DriftRow& row) {
    return !compared.contains(
        Key(row.suite, row.benchmark, row.metric, row.unit));
  });
}

}  // namespace benchgate::cli
