#include "compare/bisection.h"

#include "compare/exact_metric.h"
#include "compare/hodges_lehmann.h"
#include "compare/signed_rank.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <utility>

namespace benchgate::compare {

namespace {

constexpr std::size_t kExactPairs = 2;  // The second one has to agree.

constexpr const char* kVaries = "the metric varies between its invocations";

}  // namespace

std::string_view to_string(BisectionVerdict verdict) {
  constexpr std::array<std::string_view, 8> kWords = {
      "different", "same",      "good",      "bad",
      "skipped",   "undecided", "confirmed", "refuted"};
  return kWords[static_cast<std::size_t>(verdict)];
}

std::string_view to_string(BisectionAnswer answer) {
  constexpr std::array<std::string_view, 5> kWords = {
      "open", "found", "no_difference", "not_confirmed", "undecided"};
  return kWords[static_cast<std::size_t>(answer)];
}

std::string_view to_string(BisectionStage stage) {
  constexpr std::array<std::string_view, 4> kWords = {"difference", "search",
                                                      "check", "done"};
  return kWords[static_cast<std::size_t>(stage)];
}

Bisection::Bisection(std::size_t commits, Metric metric,
                     BisectionSettings settings)
    : settings_(std::move(settings)),
      metric_(std::move(metric)),
      levels_(commits, settings_),
      range_(commits, settings_.most_skipped_in_a_row),
      exact_(metric_.kind == MetricKind::exact),
      head_(commits) {}

Bisection::Question Bisection::question() const {
  assert(stage_ != BisectionStage::done);
  return {.stage = stage_,
          .base = base_,
          .head = head_,
          .pairs = exact_ ? kExactPairs - exact_pairs_.size()
                          : settings_.looks[looks_] - log_ratios_.size()};
}

void Bisection::add(const Pair& pair) {
  assert(stage_ != BisectionStage::done);
  if (exact_) {
    add_exact(pair);
  } else {
    add_log_ratio(pair);
  }
}

void Bisection::add_exact(const Pair& pair) {
  exact_pairs_.push_back(pair);
  if (exact_pairs_.size() < kExactPairs) {
    return;
  }
  const Pair& first = exact_pairs_.front();
  if (all_same(std::array{first.base, pair.base}) &&
      all_same(std::array{first.head, pair.head})) {
    judge_exact_pairs();
  } else if (stage_ != BisectionStage::difference) {
    skip(kVaries);
  } else {
    // No commit has been judged by its value yet.
    exact_ = false;
    const std::vector<Pair> earlier = std::exchange(exact_pairs_, {});
    for (const Pair& each : earlier) {
      if (stage_ != BisectionStage::done) {
        add_log_ratio(each);
      }
    }
  }
}

void Bisection::judge_exact_pairs() {
  const Pair& pair = exact_pairs_.front();
  const Verdict verdict =
      judge_exact(pair.base, pair.head, metric_.better, settings_.tolerance)
          .verdict;
  switch (stage_) {
    case BisectionStage::difference:
      if (verdict == Verdict::unchanged) {
        end_step(BisectionVerdict::same);
        end(BisectionAnswer::no_difference);
        return;
      }
      sign_ = verdict == Verdict::regressed ? 1.0 : -1.0;
      middle_ = pair.base + (pair.head - pair.base) / 2.0;
      end_step(BisectionVerdict::different);
      begin_step();
      return;
    case BisectionStage::search: {
      const bool worse_is_more = metric_.better == Direction::lower;
      const bool bad_is_more = worse_is_more == (sign_ > 0.0);
      const bool bad =
          bad_is_more ? pair.head >= *middle_ : pair.head <= *middle_;
      place_head(bad ? BisectionVerdict::bad : BisectionVerdict::good);
      return;
    }
    case BisectionStage::check: {
      const Verdict expected =
          sign_ > 0.0 ? Verdict::regressed : Verdict::improved;
      const bool is_step = verdict == expected;
      end_step(is_step ? BisectionVerdict::confirmed
                       : BisectionVerdict::refuted);
      end(is_step ? BisectionAnswer::found : BisectionAnswer::not_confirmed);
      return;
    }
    case BisectionStage::done:
      return;
  }
}

void Bisection::add_log_ratio(const Pair& pair) {
  if (!has_log_ratio(pair)) {
    skip(
        fmt::format("no ratio: a pair has the values {} and {}, both have to "
                    "be above 0",
                    pair.base, pair.head));
    return;
  }
  log_ratios_.push_back(log_ratio(pair, metric_.better));
  if (log_ratios_.size() >= settings_.looks[looks_]) {
    ++looks_;
    look(looks_ == settings_.looks.size() ? Look::last : Look::further);
  }
}

double Bisection::level() const {
  switch (stage_) {
    case BisectionStage::difference:
      return levels_.difference();
    case BisectionStage::search:
      return levels_.step(tests_);
    case BisectionStage::check:
      return levels_.check();
    case BisectionStage::done:
      break;
  }
  return 0.0;
}

std::vector<double> Bisection::turned_log_ratios() const {
  std::vector<double> turned = log_ratios_;
  for (double& value : turned) {
    value *= sign_;
  }
  return turned;
}

void Bisection::look(Look look) {
  switch (stage_) {
    case BisectionStage::difference:
      look_at_difference(log_ratios_, look);
      break;
    case BisectionStage::search:
      look_at_level(turned_log_ratios(), look);
      break;
    case BisectionStage::check:
      look_at_check(turned_log_ratios(), look);
      break;
    case BisectionStage::done:
      break;
  }
}

void Bisection::look_at_difference(const std::vector<double>& log_ratios,
                                   Look look) {
  const Sample sample(log_ratios);
  switch (difference_look(sample, settings_, levels_.look(level()), look)) {
    case DifferenceOutcome::open:
      return;
    case DifferenceOutcome::slower:
    case DifferenceOutcome::faster: {
      const double estimate = hodges_lehmann(sample);
      sign_ = estimate > 0.0 ? 1.0 : -1.0;
      middle_ = std::abs(estimate) / 2.0;
      end_step(BisectionVerdict::different);
      begin_step();
      return;
    }
    case DifferenceOutcome::none:
      end_step(BisectionVerdict::same);
      end(BisectionAnswer::no_difference);
      return;
    case DifferenceOutcome::undecided:
      end_step(BisectionVerdict::undecided);
      end(BisectionAnswer::undecided);
      return;
  }
}

void Bisection::look_at_level(const std::vector<double>& log_ratios,
                              Look look) {
  switch (
      level_look(Sample(log_ratios), *middle_, levels_.look(level()), look)) {
    case LevelOutcome::open:
      return;
    case LevelOutcome::below:
      place_head(BisectionVerdict::good);
      return;
    case LevelOutcome::above:
      place_head(BisectionVerdict::bad);
      return;
    case LevelOutcome::undecided:
      // Its level is the middle, or nearly so: one to search around.
      ++undecided_;
      place_head(BisectionVerdict::undecided, "neither good nor bad");
      return;
  }
}

void Bisection::place_head(BisectionVerdict verdict,
                           const std::string& reason) {
  end_step(verdict, reason);
  if (verdict == BisectionVerdict::good) {
    range_.mark_good(head_);
  } else if (verdict == BisectionVerdict::bad) {
    range_.mark_bad(head_);
  } else {
    range_.skip(head_);
  }
  begin_step();
}

void Bisection::look_at_check(const std::vector<double>& log_ratios,
                              Look look) {
  const Sample sample(log_ratios);
  if (!shown_) {
    switch (check_look(sample, settings_, levels_.look(level()), look)) {
      case CheckOutcome::open:
        return;
      case CheckOutcome::shown:
        shown_ = true;
        break;
      case CheckOutcome::refuted:
        end_step(BisectionVerdict::refuted);
        end(BisectionAnswer::not_confirmed);
        return;
      case CheckOutcome::undecided:
        end_step(BisectionVerdict::undecided);
        end(BisectionAnswer::not_confirmed);
        return;
    }
  }
  if (look == Look::last || is_precise(sample, settings_)) {
    end_step(BisectionVerdict::confirmed);
    end(BisectionAnswer::found);
  }
}

void Bisection::settle_as(std::size_t commit) {
  assert(stage_ == BisectionStage::difference ||
         stage_ == BisectionStage::search);
  const std::size_t at = steps_.size();
  if (stage_ == BisectionStage::difference) {
    end_step(BisectionVerdict::same);
    end(BisectionAnswer::no_difference);
  } else {
    assert(commit <= range_.good() || commit >= range_.bad());
    place_head(commit <= range_.good() ? BisectionVerdict::good
                                       : BisectionVerdict::bad);
  }
  steps_[at].same_program_as = commit;
}

void Bisection::skip(const std::string& reason) {
  if (stage_ == BisectionStage::search) {
    place_head(BisectionVerdict::skipped, reason);
  } else {
    stop(reason);
  }
}

void Bisection::stop(const std::string& reason) {
  if (stage_ == BisectionStage::done) {
    return;
  }
  const bool shown = shown_;
  end_step(shown ? BisectionVerdict::confirmed : BisectionVerdict::undecided,
           reason);
  end(shown ? BisectionAnswer::found : BisectionAnswer::undecided);
}

BisectionStep Bisection::current_step() const {
  BisectionStep step;
  step.stage = stage_;
  step.base = base_;
  step.head = head_;
  step.pairs = exact_ ? exact_pairs_.size() : log_ratios_.size();
  if (exact_ && !exact_pairs_.empty()) {
    step.exact = exact_pairs_.front();
    if (has_log_ratio(*step.exact)) {
      step.estimate = log_ratio(*step.exact, metric_.better);
    }
  }
  if (!log_ratios_.empty()) {
    const Sample sample(log_ratios_);
    step.estimate = hodges_lehmann(sample);
    const Interval interval =
        signed_rank_interval(sample, settings_.interval_confidence);
    if (std::isfinite(interval.low)) {
      step.interval = interval;
    }
  }
  return step;
}

/// Also for what was looked at and not decided: it might have been.
void Bisection::end_step(BisectionVerdict verdict, const std::string& reason) {
  BisectionStep step = current_step();
  step.verdict = verdict;
  step.reason = reason;
  if (looks_ > 0) {
    step.error = level();
    tests_ += stage_ == BisectionStage::search ? 1 : 0;
  }
  steps_.push_back(std::move(step));
  exact_pairs_.clear();
  log_ratios_.clear();
  looks_ = 0;
  shown_ = false;
}

void Bisection::begin_step() {
  if (undecided_ >= settings_.most_undecided ||
      tests_ >= levels_.regular_steps() + settings_.most_extra_steps) {
    end(BisectionAnswer::undecided);
    return;
  }
  if (const auto next = range_.next()) {
    stage_ = BisectionStage::search;
    base_ = 0;
    head_ = *next;
    return;
  }
  if (!range_.untried().empty()) {
    end(BisectionAnswer::undecided);
    return;
  }
  stage_ = BisectionStage::check;
  base_ = range_.good();
  head_ = range_.bad();
}

void Bisection::end(BisectionAnswer answer) {
  answer_ = answer;
  stage_ = BisectionStage::done;
}

double Bisection::error_spent() const {
  double spent = 0.0;
  for (const BisectionStep& step : steps_) {
    spent += step.error;
  }
  return spent;
}

}  // namespace benchgate::compare
