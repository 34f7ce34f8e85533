#include "reporters/delivery.h"
#include "src/audit/audit.h"
#include "src/audit/html_page.h"
#include "src/audit/tally_json.h"
#include "src/audit/text_pages.h"
#include "src/audit/trial_file.h"
#include "src/cli/audit_options.h"
#include "src/cli/commands.h"
#include "src/cli/live_measurement.h"
#include "src/cli/matched_suites.h"
#include "src/cli/project.h"
#include "src/cli/publication.h"
#include "src/cli/scratch_folder.h"
#include "src/cli/side.h"
#include "src/cli/version.h"
#include "src/measure/interruption.h"
#include "src/measure/measurement_error.h"
#include "src/measure/process.h"
#include "src/measure/worktree.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace benchgate::cli {

namespace {

/// Shows what the trials say, in the form that was asked for.
/// Returns: fine, or not_delivered.
ExitStatus deliver(const std::vector<audit::Trial>& trials,
                   const AuditOptions& options, Terminal& terminal) {
  const audit::Tally tally = audit::tally(trials);
  ExitStatus status = ExitStatus::fine;
  try {
    if (options.json) {
      terminal.print(audit::write_tally(tally));
    } else if (options.markdown) {
      terminal.print(audit::markdown_page(tally));
    } else {
      terminal.print(audit::terminal_page(
          tally, {.width = terminal.width(), .all = options.all}));
    }
  } catch (const reporters::DeliveryError& error) {
    terminal.message(fmt::format("benchgate: {}\n", error.what()));
    status = ExitStatus::not_delivered;
  }
  if (options.html.empty()) {
    return status;
  }
  try {
    reporters::deliver_to_file(options.html, audit::html_page(tally));
  } catch (const reporters::DeliveryError& error) {
    terminal.message(fmt::format("benchgate: {}\n", error.what()));
    status = ExitStatus::not_delivered;
  }
  return status;
}

/// Keeps what was measured, in memory and in the file, and says how far it is.
class Gathering final : public audit::AuditListener {
 public:
  Gathering(std::optional<audit::TrialFile> file, std::size_t slowed,
            Progress& progress, Terminal& terminal)
      : file_(std::move(file)),
        slowed_(slowed),
        progress_(progress),
        terminal_(terminal) {
    if (file_) {
      trials_ = file_->earlier();
    }
  }

  void begin(const audit::PlannedTrial& trial, std::size_t index,
             std::size_t of) override {
    std::string kind = "as it is";
    if (trial.leg == audit::Leg::sequential) {
      kind = "one side after the other";
    } else if (trial.slowdown > 0.0) {
      kind = fmt::format("{} slowed by {:g} %", slowed_, trial.slowdown * 100);
    }
    progress_.set_prefix(
        fmt::format("comparison {} of {}, {}: ", index + 1, of, kind));
  }

  void update(const measure::SessionProgress& progress) override {
    progress_.update(progress);
  }

  void repeated(std::size_t done, std::size_t of) override {
    progress_.update(fmt::format("{} of {} invocations", done, of));
  }

  void finished(audit::Trial trial) override {
    trials_.push_back(std::move(trial));
    ++measured_;
    if (!file_ || undelivered_) {
      return;
    }
    try {
      file_->append(trials_.back());
    } catch (const reporters::DeliveryError& error) {
      progress_.clear();
      terminal_.message(fmt::format(
          "benchgate: {}; the audit goes on without the file\n", error.what()));
      undelivered_ = true;
    }
  }

  /// With those that the file had before.
  [[nodiscard]] const std::vector<audit::Trial>& trials() const {
    return trials_;
  }

  [[nodiscard]] std::size_t measured() const { return measured_; }

  [[nodiscard]] bool undelivered() const { return undelivered_; }

 private:
  std::optional<audit::TrialFile> file_;
  std::size_t slowed_;
  Progress& progress_;
  Terminal& terminal_;
  std::vector<audit::Trial> trials_;
  std::size_t measured_ = 0;
  bool undelivered_ = false;
};

struct TwoSides {
  Side base;
  Side head;
};

/// The same program twice, built once.
TwoSides make_sides(SideMaker& maker, const std::string& word) {
  const Named named = maker.find(word);
  if (std::holds_alternative<NamedResult>(named)) {
    throw UsageError(word +
                     " is a result file; an audit measures a program. "
                     "--show takes files that audits wrote");
  }
  Side base = maker.make(named, word, "base");
  const auto* revision = std::get_if<measure::Revision>(&named);
  Side head = revision != nullptr ? maker.make_again(base, *revision, "head")
                                  : maker.make(named, word, "head");
  match_suites(base, head);
  return {.base = std::move(base), .head = std::move(head)};
}

ExitStatus show_files(const AuditOptions& options, Terminal& terminal) {
  std::vector<audit::Trial> trials;
  for (const std::string& file : options.show) {
    std::ranges::move(audit::read_trials(file), std::back_inserter(trials));
  }
  return deliver(trials, options, terminal);
}

/// Measures. Returns: interrupted when it was, else fine.
ExitStatus gather(const AuditOptions& options, const Settings& settings,
                  const Project& project, measure::ProcessRunner& runner,
                  Progress& progress, Gathering& gathering) {
  const ScratchFolder scratch(settings.cache);
  SideMaker maker(runner, settings, project, scratch.path(),
                  options.measure.rebuild ? measure::Reuse::never
                                          : measure::Reuse::stored_build,
                  [&](const std::string& text) { progress.step(text); });
  const TwoSides sides = make_sides(maker, options.side);
  RunningSuites running;
  const auto suites = start_suites(runner, sides.base, sides.head, running);
  audit::AuditSettings audit = options.audit;
  audit.slowdowns = slowdowns_from(options.slowdowns);
  audit.session = session_settings(settings, now_as_text());
  audit.tool_version = kVersion;
  audit.program = sides.base.program;
  audit.now = now_as_text;
  try {
    audit::run_audit(suites, settings.configuration.rules, audit,
                     scratch.path(), gathering);
  } catch (const measure::Interrupted&) {
    return ExitStatus::interrupted;
  }
  return ExitStatus::fine;
}

ExitStatus run(const AuditOptions& options, const Call& call) {
  Terminal& terminal = call.terminal;
  if (!options.show.empty()) {
    return show_files(options, terminal);
  }
  const measure::InterruptionGuard interruption;
  measure::SystemProcessRunner runner;
  Progress progress(terminal, options.measure.quiet
                                  ? Progress::Loudness::quiet
                                  : Progress::Loudness::normal);
  const Project project = find_project(runner);
  const Settings settings = make_settings(options.measure, project.top);
  measure::sweep_abandoned(settings.cache);
  std::optional<audit::TrialFile> file;
  if (!options.out.empty()) {
    file.emplace(options.out);
  }
  Gathering gathering(std::move(file), options.audit.slowed, progress,
                      terminal);
  ExitStatus status = ExitStatus::fine;
  try {
    status = gather(options, settings, project, runner, progress, gathering);
  } catch (const measure::MeasurementError&) {
    progress.clear();
    if (gathering.measured() > 0) {
      deliver(gathering.trials(), options, terminal);
    }
    throw;
  }
  progress.clear();
  if (status == ExitStatus::interrupted) {
    terminal.message(fmt::format(
        "benchgate: interrupted after {} comparisons; the one in progress is "
        "not counted\n",
        gathering.measured()));
  }
  const ExitStatus delivered = deliver(gathering.trials(), options, terminal);
  if (status != ExitStatus::fine) {
    return status;
  }
  return gathering.undelivered() ? ExitStatus::not_delivered : delivered;
}

}  // namespace

void add_audit_command(CLI::App& app, Action& action) {
  auto options = std::make_shared<AuditOptions>();
  CLI::App* command = app.add_subcommand(
      "audit",
      "Measure how often verdicts are wrong on this machine and this suite: "
      "one program on both sides, as it is and with known slowdowns");
  add_audit_options(*command, *options);
  command->footer(
      "Examples:\n"
      "  benchgate audit                      # the work tree, some minutes\n"
      "  benchgate audit ./bench --filter '^BM_Parse' --budget 20s\n"
      "  benchgate audit ./bench --out audit.jsonl --comparisons 100\n"
      "  benchgate audit ./bench --out audit.jsonl --load 2\n"
      "  benchgate audit --show audit.jsonl --html audit.html");
  command->callback([options, command, &action] {
    action = [options, command](const Call& call) {
      check_audit_options(*command, *options);
      return run(*options, call);
    };
  });
}

}  // namespace benchgate::cli
