#include "src/cli/bisect_run.h"

#include "src/cli/bisect_commits.h"
#include "src/cli/bisect_measurement.h"
#include "src/cli/bisect_report.h"
#include "src/cli/commit_sides.h"
#include "src/cli/failure_line.h"
#include "src/cli/progress.h"
#include "src/cli/project.h"
#include "src/cli/scratch_folder.h"
#include "src/cli/side.h"
#include "src/measure/commit_range.h"
#include "src/measure/disturbances.h"
#include "src/measure/interruption.h"
#include "src/measure/measurement_error.h"
#include "src/measure/worktree.h"

#include <fmt/format.h>

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace benchgate::cli {

namespace {

using compare::Bisection;
using compare::BisectionAnswer;
using compare::BisectionStage;
using compare::BisectionVerdict;
using measure::Commit;
using measure::MeasurementError;
using Clock = BisectMeasurement::Clock;

class BisectRun {
 public:
  BisectRun(const BisectRequest& request, const Call& call,
            const Settings& settings, const Project& project,
            measure::ProcessRunner& runner, Progress& progress)
      : request_(request),
        call_(call),
        settings_(settings),
        project_(project),
        runner_(runner),
        progress_(progress),
        scratch_(settings.cache),
        maker_(runner, settings, project, scratch_.path(),
               request.options.rebuild ? measure::Reuse::never
                                       : measure::Reuse::stored_build,
               [&progress](const std::string& text) { progress.step(text); }),
        commits_(commits_of(request, maker_, *project.repository, runner)),
        unwanted_(
            unwanted_commits(request, commits_, *project.repository, runner)),
        sides_(maker_, scratch_.path(), commits_),
        measurement_(runner, settings, scratch_.path()) {}

  ExitStatus run();

 private:
  void begin();
  void go_on();
  void ask(const Bisection::Question& question);
  void measure(const Bisection::Question& question, std::size_t base);
  std::size_t base_of(const Bisection::Question& question);
  bool settle(const Bisection::Question& question, const Side& head);
  void say_progress(const Bisection::Question& question);
  void show(const std::string& text);
  void show_new_steps();
  ExitStatus finish(ExitStatus status);
  [[nodiscard]] BisectFindings findings() const;

  const BisectRequest& request_;
  const Call& call_;
  const Settings& settings_;
  const Project& project_;
  measure::ProcessRunner& runner_;
  Progress& progress_;
  ScratchFolder scratch_;
  SideMaker maker_;
  std::vector<Commit> commits_;  // And a parent that is not among them.
  std::map<std::size_t, std::string> unwanted_;
  CommitSides sides_;
  BisectMeasurement measurement_;
  measure::Disturbances disturbances_;

  std::optional<Bisection> bisection_;
  std::map<std::string, std::size_t> judged_;  // Programs, by their digest.
  std::optional<std::size_t> checked_against_;
  std::size_t shown_ = 0;  // Steps.
  Clock::time_point start_ = Clock::now();
};

ExitStatus BisectRun::run() {
  begin();
  std::string trouble;
  ExitStatus status = ExitStatus::fine;
  try {
    go_on();
  } catch (const measure::Interrupted&) {
    bisection_->stop("interrupted");
    status = ExitStatus::interrupted;
  } catch (const MeasurementError& error) {
    bisection_->stop(failure_line(error.what()));
    status = ExitStatus::not_measured;
  }
  return finish(status);
}

/// Everything up to the first pair, which says what is measured at all.
void BisectRun::begin() {
  const std::size_t last = commits_.size() - 1;
  const Side& good = sides_.get(0);
  const Side& bad = sides_.get(last);
  const compare::Pair first = measurement_.begin(request_, good, bad, commits_);
  bisection_.emplace(last, measurement_.metric(),
                     measurement_.bisection_settings());
  progress_.clear();
  show(bisect_opening(findings()));
  judged_.emplace(good.program.build, 0);
  if (!good.program.build.empty() && good.program.build == bad.program.build) {
    bisection_->settle_as(0);
  } else {
    judged_.emplace(bad.program.build, last);
    bisection_->add(first);
  }
}

void BisectRun::go_on() {
  show_new_steps();
  while (bisection_->stage() != BisectionStage::done) {
    ask(bisection_->question());
    show_new_steps();
    const auto& range = bisection_->range();
    sides_.keep_only({0, range.good(), range.bad()});
  }
}

/// One comparison, to its end.
void BisectRun::ask(const Bisection::Question& question) {
  say_progress(question);
  const bool searching = question.stage == BisectionStage::search;
  if (const auto found = unwanted_.find(question.head);
      searching && found != unwanted_.end()) {
    bisection_->skip(found->second);
    return;
  }
  try {
    const Side& head = sides_.get(question.head);
    if (!searching || !settle(question, head)) {
      measure(question, base_of(question));
    }
  } catch (const MeasurementError& error) {
    bisection_->skip(failure_line(error.what()));
  } catch (const UsageError& error) {
    bisection_->skip(failure_line(error.what()));
  }
}

/// A program that has been judged is not judged again.
bool BisectRun::settle(const Bisection::Question& question, const Side& head) {
  const std::string& build = head.program.build;
  const auto same = build.empty() ? judged_.end() : judged_.find(build);
  if (same == judged_.end()) {
    return false;
  }
  const std::size_t known = same->second;
  const auto& range = bisection_->range();
  if (known > range.good() && known < range.bad()) {
    return false;  // Tried, and not decided.
  }
  bisection_->settle_as(known);
  judged_[build] = question.head;
  return true;
}

/// The check compares a commit with its parent, which in a row of branches that
/// were merged need not be the commit before it.
std::size_t BisectRun::base_of(const Bisection::Question& question) {
  const auto& range = bisection_->range();
  if (question.stage != BisectionStage::check || !request_.all_parents ||
      range.bad() - range.good() > 1) {
    return question.base;
  }
  const std::size_t parent = parent_of(question.head, question.base, commits_,
                                       *project_.repository, runner_);
  if (parent != question.base) {
    checked_against_ = parent;
  }
  return parent;
}

void BisectRun::measure(const Bisection::Question& question, std::size_t base) {
  // In this order: the head may be let go while the base is made, else.
  const Side base_side = sides_.get(base);
  const Side head_side = sides_.get(question.head);
  measurement_.answer(*bisection_, base_side, head_side,
                      commits_[question.base].revision.name,
                      [&] { say_progress(question); });
  const auto& step = bisection_->steps().back();
  if (step.verdict == BisectionVerdict::good ||
      step.verdict == BisectionVerdict::bad) {
    judged_[head_side.program.build] = question.head;
  }
}

void BisectRun::say_progress(const Bisection::Question& question) {
  progress_.update(bisect_progress(*bisection_, commits_[question.head],
                                   measurement_.metric()));
}

void BisectRun::show(const std::string& text) {
  progress_.clear();
  if (request_.json) {
    if (!request_.options.quiet) {
      call_.terminal.message(text);
    }
  } else {
    call_.terminal.print(text);
  }
}

void BisectRun::show_new_steps() {
  for (; shown_ < bisection_->steps().size(); ++shown_) {
    show(bisect_step(findings(), shown_, call_.terminal.width()));
  }
}

ExitStatus BisectRun::finish(ExitStatus status) {
  show_new_steps();
  progress_.clear();
  if (request_.json) {
    call_.terminal.print(bisect_json(findings()));
  } else {
    call_.terminal.print(bisect_answer(findings(), call_.terminal.width()));
  }
  if (status != ExitStatus::fine) {
    return status;
  }
  switch (bisection_->answer()) {
    case BisectionAnswer::found:
      return ExitStatus::fine;
    case BisectionAnswer::no_difference:
    case BisectionAnswer::not_confirmed:
      return ExitStatus::policy_says_no;
    case BisectionAnswer::undecided:
    case BisectionAnswer::open:
      break;
  }
  return ExitStatus::not_measured;
}

BisectFindings BisectRun::findings() const {
  const auto seconds = [](Clock::duration time) {
    return std::chrono::duration<double>(time).count();
  };
  const BisectMeasurement::Totals& totals = measurement_.totals();
  std::vector<std::string> warnings =
      measure::warnings(disturbances_.finish(totals.involuntary_switches));
  warnings.insert(warnings.end(), sides_.warnings().begin(),
                  sides_.warnings().end());
  return {.commits = commits_,
          .bisection = *bisection_,
          .suite = measurement_.benchmark().suite,
          .benchmark = measurement_.benchmark().head.name,
          .metric = measurement_.metric(),
          .seed = settings_.seed,
          .checked_against = checked_against_,
          .pairs = totals.pairs,
          .lockstep_pairs = totals.lockstep_pairs,
          .seconds = seconds(Clock::now() - start_),
          .measuring_seconds = seconds(totals.time),
          .built = sides_.built(),
          .stored = sides_.stored(),
          .warnings = std::move(warnings)};
}

}  // namespace

ExitStatus run_bisect(const BisectRequest& request, const Call& call) {
  const measure::InterruptionGuard interruption;
  measure::SystemProcessRunner runner;
  Progress progress(call.terminal, request.options.quiet
                                       ? Progress::Loudness::quiet
                                       : Progress::Loudness::normal);
  const Project project = find_project(runner);
  const Settings settings = make_settings(request.options, project.top);
  measure::sweep_abandoned(settings.cache);
  return BisectRun(request, call, settings, project, runner, progress).run();
}

}  // namespace benchgate::cli
