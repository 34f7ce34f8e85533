#include "src/cli/change_confirmation.h"

#include "compare/decide.h"
#include "reporters/history/renames.h"
#include "src/cli/failure_line.h"
#include "src/cli/live_measurement.h"
#include "src/cli/matched_suites.h"
#include "src/cli/publication.h"
#include "src/cli/report_output.h"
#include "src/cli/scratch_folder.h"
#include "src/cli/side.h"
#include "src/measure/measurement_error.h"
#include "src/measure/worktree.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace benchgate::cli {

namespace {

using reporters::history::Confirmation;
using reporters::history::KnownChange;
using Changes = std::vector<KnownChange*>;

/// A regular expression that matches this name and no other.
std::string exactly(std::string_view name) {
  constexpr std::string_view kSpecial = R"(\^$.|?*+()[]{}/)";
  std::string pattern;
  for (const char c : name) {
    if (kSpecial.find(c) != std::string_view::npos) {
      pattern += '\\';
    }
    pattern += c;
  }
  return pattern;
}

/// Those of `settings`, for these changes alone.
Settings settings_for(const Changes& changes, const Settings& all,
                      const std::filesystem::path& scratch) {
  Settings settings = all;
  settings.output = scratch / "confirmation.json";
  settings.shard.reset();
  std::set<std::string> names;
  double smallest = all.configuration.rules.defaults.noise_threshold * 2.0;
  for (const KnownChange* change : changes) {
    for (const std::string& name : reporters::history::names_of(
             all.configuration.rules.renamed, change->benchmark)) {
      names.insert(exactly(name));
    }
    smallest = std::min(smallest, reporters::history::magnitude(change->size));
  }
  settings.filter =
      measure::Pattern(fmt::format("^({})$", fmt::join(names, "|")));
  compare::RowPolicy& rows = settings.configuration.rules.defaults;
  rows.noise_threshold = smallest / 2.0;
  rows.equivalence_margin = std::min(rows.equivalence_margin, smallest);
  return settings;
}

void set_all(const Changes& changes, const std::string& reason) {
  for (KnownChange* change : changes) {
    change->confirmation = {.verdict = Confirmation::Verdict::not_measured,
                            .delta = {},
                            .measured = now_as_text(),
                            .reason = reason};
  }
}

/// The protocol's answer for one change.
Confirmation confirmation_of(const KnownChange& change,
                             const compare::Row& row) {
  Confirmation again = {.delta = row.delta,
                        .pairs = row.head ? row.head->n : 0,
                        .measured = now_as_text(),
                        .reason = row.note};
  const bool same_direction =
      row.verdict ==
      (change.worse ? compare::Verdict::regressed : compare::Verdict::improved);
  if (same_direction) {
    again.verdict = Confirmation::Verdict::confirmed;
    return again;
  }
  const bool was_measured = row.verdict == compare::Verdict::regressed ||
                            row.verdict == compare::Verdict::improved ||
                            row.verdict == compare::Verdict::unchanged ||
                            row.verdict == compare::Verdict::inconclusive;
  again.verdict = was_measured ? Confirmation::Verdict::not_confirmed
                               : Confirmation::Verdict::not_measured;
  again.reason = std::string(compare::to_string(row.verdict)) +
                 (row.note.empty() ? "" : ": " + row.note);
  return again;
}

/// The commits may be older than the name that the benchmark has now.
void set_from(const compare::Comparison& comparison, const Changes& changes,
              const reporters::history::Renames& renames) {
  for (KnownChange* change : changes) {
    const auto row =
        std::ranges::find_if(comparison.rows, [&](const compare::Row& each) {
          return reporters::history::latest_name(renames, each.benchmark) ==
                     change->benchmark &&
                 each.metric.name == change->metric.name &&
                 (change->suite.empty() || each.suite == change->suite);
        });
    if (row == comparison.rows.end()) {
      set_all({change},
              "neither commit gives the benchmark and metric as it is "
              "configured now");
    } else {
      change->confirmation = confirmation_of(*change, *row);
    }
  }
}

void measure_two(const std::string& before, const std::string& first,
                 const Changes& changes, const ConfirmationTools& tools) {
  const ScratchFolder scratch(tools.settings.cache);
  const Settings settings =
      settings_for(changes, tools.settings, scratch.path());
  SideMaker maker(
      tools.runner, settings, tools.project, scratch.path(),
      tools.rebuild ? measure::Reuse::never : measure::Reuse::stored_build,
      [&](const std::string& text) { tools.progress.step(text); });
  Side base = maker.make(maker.find(before), before, "base");
  Side head = maker.make(maker.find(first), first, "head");
  match_suites(base, head);
  Measured measured =
      measure_both(tools.runner, base, head, settings, Start::fresh,
                   now_as_text(), tools.progress, tools.terminal);
  measured.comparison.base = base.program;
  measured.comparison.head = head.program;
  set_from(compare::decide(std::move(measured.comparison)), changes,
           settings.configuration.rules.renamed);
}

}  // namespace

void confirm_changes(const Changes& changes, const ConfirmationTools& tools) {
  if (!tools.project.repository) {
    throw UsageError("--confirm builds commits: " +
                     tools.project.no_repository);
  }
  if (tools.settings.configuration.build.empty()) {
    throw UsageError(
        "--confirm builds commits, and needs a benchgate.json that says how "
        "(\"build\"); `benchgate init` writes one");
  }
  measure::sweep_abandoned(tools.settings.cache);
  std::map<std::pair<std::string, std::string>, Changes> by_commits;
  for (KnownChange* change : changes) {
    by_commits[{change->range.before.commit, change->range.first.commit}]
        .push_back(change);
  }
  std::size_t done = 0;
  for (const auto& [commits, those] : by_commits) {
    tools.progress.step(fmt::format("confirming {:.10}..{:.10} ({} of {})",
                                    commits.first, commits.second, ++done,
                                    by_commits.size()));
    try {
      measure_two(commits.first, commits.second, those, tools);
    } catch (const measure::MeasurementError& error) {
      set_all(those, failure_line(error.what()));
    } catch (const UsageError& error) {
      set_all(those, failure_line(error.what()));
    }
    tools.progress.clear();
  }
}

}  // namespace benchgate::cli
