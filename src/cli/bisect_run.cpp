#include "src/cli/bisect_run.h"

#include "src/cli/benchmark_choice.h"
#include "src/cli/bisect_report.h"
#include "src/cli/commit_sides.h"
#include "src/cli/failure_line.h"
#include "src/cli/live_measurement.h"
#include "src/cli/loop_counters.h"
#include "src/cli/progress.h"
#include "src/cli/project.h"
#include "src/cli/publication.h"
#include "src/cli/scratch_folder.h"
#include "src/cli/side.h"
#include "src/measure/benchmark_pairs.h"
#include "src/measure/commit_range.h"
#include "src/measure/disturbances.h"
#include "src/measure/interruption.h"
#include "src/measure/journal.h"
#include "src/measure/measurement_error.h"
#include "src/measure/worktree.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string_view>
#include <utility>

namespace benchgate::cli {

namespace {

using compare::Bisection;
using compare::BisectionAnswer;
using compare::BisectionStage;
using compare::BisectionVerdict;
using measure::Commit;
using measure::MeasurementError;
using Clock = std::chrono::steady_clock;

/// Two commits with their benchmark, ready to be measured.
class ComparedCommits {
 public:
  /// `metric`: what is to be known of each pair.
  ComparedCommits(measure::ProcessRunner& runner, Side base, Side head,
                  const std::string& suite, const std::string& metric)
      : base_(std::move(base)), head_(std::move(head)) {
    match_suites(base_, head_);
    sides_ = start_suites(runner, base_, head_, running_);
    CounterMaker(runner, needed_for(metric), running_).add_to(sides_);
    const auto found =
        std::ranges::find(sides_, suite, &measure::SuiteSides::name);
    if (!suite.empty() && found == sides_.end()) {
      throw UsageError(fmt::format("it has no suite '{}'", suite));
    }
    chosen_ = found == sides_.end() ? nullptr : &*found;
  }

  /// Precondition: a suite was named.
  [[nodiscard]] const measure::SuiteSides& suite() const { return *chosen_; }

  /// What all suites list on both sides.
  [[nodiscard]] std::vector<SuiteLists> lists() const {
    std::vector<SuiteLists> lists;
    for (const measure::SuiteSides& each : sides_) {
      lists.push_back({.name = each.name,
                       .base = each.base->list(),
                       .head = each.head->list()});
    }
    return lists;
  }

 private:
  Side base_;
  Side head_;
  RunningSuites running_;
  std::vector<measure::SuiteSides> sides_;
  const measure::SuiteSides* chosen_ = nullptr;
};

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
        commits_(find_commits()),
        sides_(maker_, scratch_.path(), commits_),
        random_(settings.seed),
        journal_(scratch_.path() / "bisect.journal",
                 {.key = "", .seed = settings.seed, .started = now_as_text()},
                 false) {}

  ExitStatus run();

 private:
  std::vector<Commit> find_commits();
  void skip_unwanted();
  void begin();
  void go_on();
  void ask(const Bisection::Question& question);
  void measure(const Bisection::Question& question, std::size_t base);
  std::size_t base_of(const Bisection::Question& question);
  bool settle(const Bisection::Question& question, const Side& head);
  std::optional<measure::ListedBenchmark> find_benchmark(
      measure::Suite& suite) const;
  void measure_question(const Bisection::Question& question,
                        measure::BenchmarkPairs& pairs);
  void take_pair(const Bisection::Question& question,
                 measure::BenchmarkPairs& pairs);
  void count(const measure::PairSource::Totals& totals);
  [[nodiscard]] bool out_of_time() const;
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
  CommitSides sides_;
  std::mt19937_64 random_;
  measure::Journal journal_;
  measure::Disturbances disturbances_;

  ChosenBenchmark benchmark_;
  compare::Metric metric_{.name = "cpu_time", .unit = "s"};
  std::optional<Bisection> bisection_;
  std::map<std::string, std::size_t> judged_;  // Programs, by their digest.
  std::map<std::size_t, std::string> unwanted_;
  std::optional<std::size_t> checked_against_;
  std::size_t shown_ = 0;  // Steps.

  Clock::time_point start_ = Clock::now();
  Clock::duration measuring_{0};
  std::size_t pairs_ = 0;
  std::size_t lockstep_pairs_ = 0;
  std::int64_t involuntary_switches_ = 0;
};

std::vector<Commit> BisectRun::find_commits() {
  const auto commit = [&](const std::string& word, std::string_view end) {
    const Named named = maker_.find(word);
    const auto* revision = std::get_if<measure::Revision>(&named);
    if (revision == nullptr || !revision->objects.empty()) {
      throw UsageError(fmt::format(
          "{} {}: a search needs commits at both ends; {}", end, word,
          revision == nullptr ? "name a git revision"
                              : "commit the changes of the work tree first"));
    }
    return *revision;
  };
  const measure::Revision good = commit(request_.good, "GOOD");
  const measure::Revision bad = commit(request_.bad, "BAD");
  return measure::commits_between(runner_, *project_.repository, good, bad,
                                  request_.all_parents
                                      ? measure::Ancestry::all
                                      : measure::Ancestry::first_parent);
}

/// Those that the user says cannot be measured.
void BisectRun::skip_unwanted() {
  for (const std::string& word : request_.skip) {
    const measure::Revision revision =
        measure::resolve(runner_, *project_.repository, word);
    const auto found = std::ranges::find_if(commits_, [&](const Commit& each) {
      return each.revision.commit == revision.commit;
    });
    if (found == commits_.begin() || found >= commits_.end() - 1) {
      throw UsageError(fmt::format(
          "--skip {}: that is no commit between GOOD and BAD", word));
    }
    unwanted_[static_cast<std::size_t>(found - commits_.begin())] = "by --skip";
  }
}

ExitStatus BisectRun::run() {
  skip_unwanted();
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
  ComparedCommits compared(runner_, good, bad, "", "");
  benchmark_ =
      choose_benchmark(compared.lists(), settings_.configuration.rules.renamed,
                       request_.benchmark, request_.suite);
  const compare::RowPolicy policy = settings_.configuration.rules.policy(
      benchmark_.suite, benchmark_.head.name,
      request_.metric.empty() ? benchmark_.head.time_metric : request_.metric);
  compare::BisectionSettings bisection;
  bisection.family_error = settings_.configuration.policy.family_error;
  bisection.noise_threshold = policy.noise_threshold;
  bisection.tolerance = policy.tolerance;

  const std::string name =
      request_.metric.empty() ? benchmark_.head.time_metric : request_.metric;
  ComparedCommits suites(runner_, good, bad, benchmark_.suite, name);
  measure::BenchmarkPairs pairs(
      suites.suite(), {.base = benchmark_.base, .head = benchmark_.head},
      random_, journal_);
  const measure::RecordedPair first = pairs.take();
  const measure::MetricPair values = measure::metric_of(first, name);
  for (const auto& [failure, commit] :
       {std::pair(values.base_failure, std::size_t{0}),
        std::pair(values.head_failure, last)}) {
    if (failure.empty()) {
      continue;
    }
    const auto known = measure::metrics_of(first);
    if (!known.empty()) {
      throw UsageError(
          fmt::format("--metric {}: {} of {} does not give it; both ends give "
                      "{}",
                      name, benchmark_.head.name,
                      commits_[commit].revision.name, fmt::join(known, ", ")));
    }
    throw MeasurementError(
        MeasurementError::Kind::not_measured,
        fmt::format("{} of {} cannot be measured: {}", benchmark_.head.name,
                    commits_[commit].revision.name, failure));
  }
  metric_ = values.metric;
  bisection_.emplace(last, metric_, bisection);
  progress_.clear();
  show(bisect_opening(findings()));
  judged_.emplace(good.program.build, 0);
  if (!good.program.build.empty() && good.program.build == bad.program.build) {
    bisection_->settle_as(0);
  } else {
    judged_.emplace(bad.program.build, last);
    bisection_->add(values.pair);
  }
  count(pairs.totals());
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
  const Commit& head = commits_[question.head];
  const std::string& before = commits_[question.base].revision.commit;
  if (head.parents.empty() ||
      std::ranges::find(head.parents, before) != head.parents.end()) {
    return question.base;
  }
  const std::string parent = head.parents.front();
  const auto found = std::ranges::find_if(commits_, [&](const Commit& each) {
    return each.revision.commit == parent;
  });
  const auto index = static_cast<std::size_t>(found - commits_.begin());
  if (found == commits_.end()) {
    commits_.push_back(
        measure::commit_named(runner_, *project_.repository, parent));
  }
  checked_against_ = index;
  return index;
}

/// By its name at either end.
std::optional<measure::ListedBenchmark> BisectRun::find_benchmark(
    measure::Suite& suite) const {
  const std::vector<measure::ListedBenchmark> listed = suite.list();
  for (const std::string* name :
       {&benchmark_.head.name, &benchmark_.base.name}) {
    const auto found =
        std::ranges::find(listed, *name, &measure::ListedBenchmark::name);
    if (found != listed.end() && found->count == 1) {
      return *found;
    }
  }
  return std::nullopt;
}

void BisectRun::measure(const Bisection::Question& question, std::size_t base) {
  // In this order: the head may be let go while the base is made, else.
  const Side base_side = sides_.get(base);
  const Side head_side = sides_.get(question.head);
  ComparedCommits compared(runner_, base_side, head_side, benchmark_.suite,
                           metric_.name);
  const auto in_base = find_benchmark(*compared.suite().base);
  const auto in_head = find_benchmark(*compared.suite().head);
  if (!in_base || !in_head) {
    bisection_->skip("it does not have the benchmark");
    return;
  }
  measure::BenchmarkPairs pairs(compared.suite(),
                                {.base = *in_base, .head = *in_head}, random_,
                                journal_);
  try {
    measure_question(question, pairs);
  } catch (...) {
    count(pairs.totals());
    throw;
  }
  count(pairs.totals());
  const auto& step = bisection_->steps().back();
  if (step.verdict == BisectionVerdict::good ||
      step.verdict == BisectionVerdict::bad) {
    judged_[head_side.program.build] = question.head;
  }
}

void BisectRun::measure_question(const Bisection::Question& question,
                                 measure::BenchmarkPairs& pairs) {
  const std::size_t step = bisection_->steps().size();
  while (bisection_->steps().size() == step) {
    if (out_of_time()) {
      bisection_->stop("the budget was spent");
      return;
    }
    const auto begin = Clock::now();
    take_pair(question, pairs);
    measuring_ += Clock::now() - begin;
    if (bisection_->steps().size() == step) {
      say_progress(question);
    }
  }
}

void BisectRun::take_pair(const Bisection::Question& question,
                          measure::BenchmarkPairs& pairs) {
  const measure::MetricPair values =
      measure::metric_of(pairs.take(), metric_.name);
  if (!values.base_failure.empty()) {
    // Of the good end, or of a commit that was measured before.
    bisection_->stop(fmt::format(
        "{}: {}", commits_[question.base].revision.name, values.base_failure));
  } else if (!values.head_failure.empty()) {
    bisection_->skip(values.head_failure);
  } else {
    bisection_->add(values.pair);
  }
}

void BisectRun::count(const measure::PairSource::Totals& totals) {
  pairs_ += totals.pairs;
  lockstep_pairs_ += totals.in_lockstep;
  involuntary_switches_ += totals.involuntary_switches;
}

bool BisectRun::out_of_time() const {
  const auto& budget = settings_.configuration.budget;
  return budget && measuring_ > *budget;
}

void BisectRun::say_progress(const Bisection::Question& question) {
  const measure::Revision& head = commits_[question.head].revision;
  const compare::BisectionStep current = bisection_->current_step();
  std::string numbers;
  if (current.pairs > 0) {
    numbers = fmt::format(", {} pairs", current.pairs);
    if (current.estimate) {
      numbers += fmt::format(", {:+.1f} % so far",
                             100.0 * size_of(current, metric_)->ratio);
    }
  }
  progress_.update(fmt::format("{}: {:.10}{}", to_string(question.stage),
                               head.commit, numbers));
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
  std::vector<std::string> warnings =
      measure::warnings(disturbances_.finish(involuntary_switches_));
  warnings.insert(warnings.end(), sides_.warnings().begin(),
                  sides_.warnings().end());
  return {.commits = commits_,
          .bisection = *bisection_,
          .suite = benchmark_.suite,
          .benchmark = benchmark_.head.name,
          .metric = metric_,
          .seed = settings_.seed,
          .checked_against = checked_against_,
          .pairs = pairs_,
          .lockstep_pairs = lockstep_pairs_,
          .seconds = seconds(Clock::now() - start_),
          .measuring_seconds = seconds(measuring_),
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
