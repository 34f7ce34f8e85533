#include "src/cli/changes_run.h"

#include "reporters/delivery.h"
#include "reporters/history/change_list.h"
#include "reporters/history/change_list_json.h"
#include "reporters/history/change_table.h"
#include "reporters/history/changes.h"
#include "reporters/history/timeline.h"
#include "src/cli/change_confirmation.h"
#include "src/cli/change_memory.h"
#include "src/cli/changes_report.h"
#include "src/cli/history_options.h"
#include "src/cli/report_output.h"
#include "src/cli/timeline_since.h"
#include "src/measure/interruption.h"
#include "src/measure/measurement_error.h"
#include "src/measure/process.h"

#include <fmt/format.h>

#include <optional>
#include <regex>
#include <set>
#include <utility>
#include <vector>

namespace benchgate::cli {

namespace {

namespace history = reporters::history;
using history::ChangeList;
using history::Confirmation;
using history::KnownChange;

/// Which changes of a list are asked for.
class Filter {
 public:
  /// `since`: the runs that `--since` leaves, empty for all.
  Filter(const ChangesOptions& options,
         std::optional<std::set<std::string>> since)
      : options_(options), since_(std::move(since)) {
    if (!options.benchmark.empty()) {
      try {
        benchmark_ = std::regex(options.benchmark);
      } catch (const std::regex_error& error) {
        throw UsageError(
            fmt::format("--benchmark {}: not a regular expression: {}",
                        options.benchmark, error.what()));
      }
    }
  }

  [[nodiscard]] bool takes(const KnownChange& change) const {
    return (!benchmark_ || std::regex_search(change.benchmark, *benchmark_)) &&
           (options_.metric.empty() || change.metric.name == options_.metric) &&
           (!since_ || since_->contains(change.range.first.commit)) &&
           (!options_.fresh_only || change.fate == history::Fate::added ||
            change.fate == history::Fate::moved);
  }

 private:
  const ChangesOptions& options_;
  std::optional<std::regex> benchmark_;
  std::optional<std::set<std::string>> since_;
};

class ChangesRun {
 public:
  ChangesRun(const ChangesOptions& options, const Call& call)
      : options_(options), call_(call), project_(find_project(runner_)) {}

  ExitStatus run() {
    const HistoryOptions place = {.location = options_.location,
                                  .config = options_.measure.config};
    const auto backend = open_history(place, project_, call_.terminal);
    renames_ = renames_of(place, project_);
    const ChangeMemory memory(backend->location(), options_.memory, project_,
                              call_.terminal);
    const Filter filter = search(*backend, memory);
    if (options_.confirm) {
      confirm(filter);
    }
    show(filter);
    remember(memory);
    return status(filter);
  }

 private:
  Filter search(history::Backend& backend, const ChangeMemory& memory) {
    history::TimelineBuilder builder;
    read_history(
        backend,
        [&](history::Record record) {
          history::rename_benchmarks(renames_, record);
          builder.add(std::move(record));
        },
        call_.terminal);
    const history::Timeline timeline = builder.build();
    list_ = history::list_changes(timeline, history::find_changes(timeline), {},
                                  backend.location());
    if (auto before = memory.recall()) {
      for (KnownChange& change : before->changes) {
        change.benchmark = history::latest_name(renames_, change.benchmark);
      }
      history::compare_lists(list_, *before, timeline,
                             history::ComparedWith::memory);
    } else if (timeline.runs.size() > 1) {
      const auto earlier =
          history::find_changes(timeline, {}, timeline.runs.size() - 1);
      history::compare_lists(list_,
                             history::list_changes(timeline, earlier, {}, ""),
                             timeline, history::ComparedWith::previous_run);
    }
    return {options_, runs_since(timeline)};
  }

  std::optional<std::set<std::string>> runs_since(
      const history::Timeline& timeline) {
    if (options_.since.empty()) {
      return std::nullopt;
    }
    std::set<std::string> since;
    for (std::size_t i =
             runs_until(timeline, options_.since, "--since", project_, runner_);
         i < timeline.runs.size(); ++i) {
      since.insert(timeline.runs[i].commit.id);
    }
    return since;
  }

  /// Of those that are shown, what was not measured again already.
  void confirm(const Filter& filter) {
    std::set<const KnownChange*> shown;
    for (const KnownChange* change :
         history::choose_changes(taken(filter), limit()).shown) {
      if (!change->confirmation || change->confirmation->verdict ==
                                       Confirmation::Verdict::not_measured) {
        shown.insert(change);
      }
    }
    std::vector<KnownChange*> changes;
    for (KnownChange& change : list_.changes) {
      if (shown.contains(&change)) {
        changes.push_back(&change);
      }
    }
    Progress progress(call_.terminal, options_.measure.quiet
                                          ? Progress::Loudness::quiet
                                          : Progress::Loudness::normal);
    const Settings settings = make_settings(options_.measure, project_.top);
    try {
      confirm_changes(changes, {.settings = settings,
                                .project = project_,
                                .runner = runner_,
                                .progress = progress,
                                .terminal = call_.terminal,
                                .rebuild = options_.measure.rebuild});
    } catch (const measure::Interrupted&) {
      progress.clear();
      interrupted_ = true;
    }
  }

  [[nodiscard]] std::vector<const KnownChange*> taken(
      const Filter& filter) const {
    std::vector<const KnownChange*> taken;
    for (const KnownChange& change : list_.changes) {
      if (filter.takes(change)) {
        taken.push_back(&change);
      }
    }
    return taken;
  }

  [[nodiscard]] std::size_t limit() const {
    return options_.all ? list_.changes.size() : options_.limit;
  }

  void show(const Filter& filter) {
    ChosenChanges chosen{.changes = taken(filter), .limit = limit()};
    if (options_.format == "json") {
      ChangeList asked_for = list_;
      std::erase_if(asked_for.changes, [&](const KnownChange& change) {
        return !filter.takes(change);
      });
      call_.terminal.print(history::write_change_list(asked_for));
    } else if (options_.format == "markdown") {
      call_.terminal.print(changes_as_markdown(list_, chosen));
    } else {
      call_.terminal.print(changes_as_text(list_, chosen, call_.terminal));
    }
  }

  /// Who only looks, at a folder that may not be written to, is told as much
  /// and not kept from it; a confirmation that is lost is.
  void remember(const ChangeMemory& memory) {
    try {
      memory.remember(list_);
    } catch (const reporters::DeliveryError& error) {
      call_.terminal.message(fmt::format(
          "benchgate: these changes are not remembered, and will be shown as "
          "new again: {}\n",
          error.what()));
      lost_ = options_.confirm;
    }
  }

  [[nodiscard]] ExitStatus status(const Filter& filter) const {
    if (interrupted_) {
      return ExitStatus::interrupted;
    }
    if (options_.fail_on_regression) {
      for (const KnownChange* change : taken(filter)) {
        const bool was_refuted =
            change->confirmation && change->confirmation->verdict ==
                                        Confirmation::Verdict::not_confirmed;
        if (change->worse && !was_refuted) {
          return ExitStatus::policy_says_no;
        }
      }
    }
    return lost_ ? ExitStatus::not_delivered : ExitStatus::fine;
  }

  const ChangesOptions& options_;
  const Call& call_;
  measure::InterruptionGuard interruption_;
  measure::SystemProcessRunner runner_;
  Project project_;
  history::Renames renames_;
  ChangeList list_;
  bool interrupted_ = false;
  bool lost_ = false;
};

}  // namespace

ExitStatus run_changes(const ChangesOptions& options, const Call& call) {
  return ChangesRun(options, call).run();
}

}  // namespace benchgate::cli
