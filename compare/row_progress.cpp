#include "compare/row_progress.h"

#include "compare/confirm.h"
#include "compare/detectable_effect.h"
#include "compare/hodges_lehmann.h"
#include "compare/multiplicity.h"
#include "compare/screen.h"
#include "compare/signed_rank.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <string_view>
#include <utility>

namespace benchgate::compare {

namespace {

constexpr std::size_t kExactPairs = 2;  // The second one has to agree.

std::string_view to_word(Change change) {
  return change == Change::slower ? "slower" : "faster";
}

}  // namespace

double ProtocolRules::confirm_level() const {
  const std::size_t all = candidates + settings.candidates_elsewhere;
  return bonferroni_level(settings.family_error, std::max<std::size_t>(1, all),
                          settings.confirm_looks.size());
}

RowProgress::RowProgress(RowSettings settings)
    : settings_(std::move(settings)),
      exact_(settings_.metric.kind == MetricKind::exact) {}

std::size_t RowProgress::wanted(const ProtocolSettings& settings) const {
  assert(is_screening() || is_confirming());
  if (exact_) {
    return kExactPairs - exact_pairs_.size();
  }
  return is_screening()
             ? settings.screen_looks[screen_looks_] - screen_.size()
             : settings.confirm_looks[confirm_looks_] - confirm_.size();
}

void RowProgress::add(const Pair& pair, const ProtocolRules& rules) {
  assert(is_screening() || is_confirming());
  if (exact_) {
    add_exact(pair, rules);
  } else {
    add_log_ratio(pair, rules);
  }
}

void RowProgress::add_exact(const Pair& pair, const ProtocolRules& rules) {
  exact_pairs_.push_back(pair);
  if (exact_pairs_.size() < kExactPairs) {
    return;
  }
  const Pair& first = exact_pairs_.front();
  if (all_same(std::array{first.base, pair.base}) &&
      all_same(std::array{first.head, pair.head})) {
    const ExactOutcome outcome =
        judge_exact(first.base, first.head, settings_.metric.better,
                    settings_.policy.tolerance);
    remark_ = outcome.note;
    close(outcome.verdict);
    return;
  }
  exact_ = false;
  remark_ = "varies between invocations; judged as a timed metric";
  for (const Pair& earlier : exact_pairs_) {
    if (is_screening()) {
      add_log_ratio(earlier, rules);
    }
  }
}

void RowProgress::add_log_ratio(const Pair& pair, const ProtocolRules& rules) {
  if (!has_log_ratio(pair)) {
    remark_ = fmt::format(
        "no ratio: a pair has the values {} and {}, both have to be above 0",
        pair.base, pair.head);
    close(Verdict::inconclusive);
    return;
  }
  const double ratio = log_ratio(pair, settings_.metric.better);
  if (is_screening()) {
    screen_.push_back(ratio);
    const auto& looks = rules.settings.screen_looks;
    if (screen_.size() >= looks[screen_looks_]) {
      ++screen_looks_;
      look_at_screen(rules.settings, screen_looks_ == looks.size()
                                         ? Look::last
                                         : Look::further);
    }
    return;
  }
  confirm_.push_back(ratio);
  const auto& looks = rules.settings.confirm_looks;
  if (confirm_.size() >= looks[confirm_looks_]) {
    ++confirm_looks_;
    look_at_confirm(
        rules, confirm_looks_ == looks.size() ? Look::last : Look::further);
  }
}

void RowProgress::look_at_screen(const ProtocolSettings& settings, Look look) {
  screen_ended_at_ = look;
  switch (screen_look(Sample(screen_), settings_.policy, settings, look)) {
    case ScreenOutcome::open:
      break;
    case ScreenOutcome::slower:
      suspected_ = Change::slower;
      phase_ = Phase::candidate;
      break;
    case ScreenOutcome::faster:
      suspected_ = Change::faster;
      phase_ = Phase::candidate;
      break;
    case ScreenOutcome::unchanged:
      close(Verdict::unchanged);
      break;
    case ScreenOutcome::inconclusive:
      close(Verdict::inconclusive);
      break;
  }
}

void RowProgress::look_at_confirm(const ProtocolRules& rules, Look look) {
  switch (confirm_look(Sample(confirm_), *suspected_, settings_, rules.settings,
                       rules.confirm_level(), look)) {
    case ConfirmOutcome::open:
      break;
    case ConfirmOutcome::confirmed:
      close(*suspected_ == Change::slower ? Verdict::regressed
                                          : Verdict::improved);
      break;
    case ConfirmOutcome::unchanged:
      close(Verdict::unchanged);
      break;
    case ConfirmOutcome::inconclusive:
      close(Verdict::inconclusive);
      break;
  }
}

void RowProgress::close(Verdict verdict) {
  verdict_ = verdict;
  phase_ = Phase::closed;
}

void RowProgress::drop() {
  close(Verdict::failed);
}

void RowProgress::end_screen(const ProtocolRules& rules) {
  if (!is_screening()) {
    return;
  }
  if (!exact_ && screen_.size() >= rules.settings.fewest_screen_pairs) {
    look_at_screen(rules.settings, Look::last);
  } else {
    close(Verdict::inconclusive);
  }
}

void RowProgress::start_confirm() {
  if (phase_ == Phase::candidate) {
    phase_ = Phase::confirming;
  }
}

void RowProgress::finish(const ProtocolRules& rules) {
  if (!is_confirming()) {
    return;
  }
  if (confirm_.size() >= rules.settings.fewest_confirm_pairs) {
    ++confirm_looks_;
    look_at_confirm(rules, Look::last);
  } else {
    close(Verdict::inconclusive);
  }
}

Decision RowProgress::decision(const ProtocolRules& rules) const {
  Decision decision;
  decision.verdict = verdict_;
  decision.exact = exact_;
  if (exact_) {
    decision.pairs = exact_pairs_.size();
    if (phase_ == Phase::closed && !exact_pairs_.empty() &&
        has_log_ratio(exact_pairs_.front())) {
      decision.estimate =
          log_ratio(exact_pairs_.front(), settings_.metric.better);
    }
    decision.note = note(false, rules.settings);
    return decision;
  }
  const bool confirm = confirm_.size() >= rules.settings.fewest_confirm_pairs;
  decision.stage = confirm ? Stage::confirm : Stage::screen;
  const std::vector<double>& log_ratios = confirm ? confirm_ : screen_;
  decision.pairs = log_ratios.size();
  decision.note = note(confirm, rules.settings);
  if (log_ratios.empty()) {
    return decision;
  }
  const Sample sample(log_ratios);
  decision.estimate = hodges_lehmann(sample);
  const Interval interval =
      signed_rank_interval(sample, rules.settings.interval_confidence);
  if (std::isfinite(interval.low)) {
    decision.interval = interval;
  }
  decision.p_value =
      confirm
          ? std::min(1.0,
                     confirm_p_value(sample, *suspected_, settings_.policy) *
                         rules.settings.family_error / rules.confirm_level())
          : signed_rank(sample).p_two_sided;
  decision.detectable = detectable(sample, confirm, rules);
  return decision;
}

std::optional<double> RowProgress::detectable(
    const Sample& log_ratios, bool confirm, const ProtocolRules& rules) const {
  const ProtocolSettings& settings = rules.settings;
  const std::optional<double> sd = robust_sd(log_ratios);
  if (!sd) {
    return std::nullopt;
  }
  const DetectionTest confirming{
      .null = std::log1p(settings_.policy.noise_threshold),
      .level = rules.confirm_level(),
      .power = settings.power};
  if (confirm) {
    return detectable_effect(*sd, log_ratios.size(), confirming);
  }
  // Seen in the screening pairs, and then within reach of confirmation.
  const DetectionTest screening{.null = 0.0,
                                .level = screen_ended_at_ == Look::last
                                             ? settings.last_screen_level
                                             : settings.screen_level,
                                .power = settings.power};
  const std::optional<double> seen =
      detectable_effect(*sd, log_ratios.size(), screening);
  const std::optional<double> confirmed =
      detectable_effect(*sd, settings.confirm_looks.back(), confirming);
  if (!seen || !confirmed) {
    return std::nullopt;
  }
  return std::max(*seen, *confirmed);
}

std::string RowProgress::note(bool confirm,
                              const ProtocolSettings& settings) const {
  std::string text = remark_;
  const auto add = [&](const std::string& more) {
    text += (text.empty() ? "" : "; ") + more;
  };
  if (phase_ != Phase::closed || verdict_ == Verdict::failed) {
    return text;
  }
  if (exact_ && exact_pairs_.size() < kExactPairs) {
    add(fmt::format("{} of the {} pairs needed", exact_pairs_.size(),
                    kExactPairs));
  } else if (suspected_ && verdict_ != Verdict::regressed &&
             verdict_ != Verdict::improved) {
    add(confirm ? fmt::format("looked {} at first, not confirmed",
                              to_word(*suspected_))
                : fmt::format("looks {}, no time to confirm it",
                              to_word(*suspected_)));
  } else if (!exact_ && verdict_ == Verdict::inconclusive && remark_.empty() &&
             screen_.size() < settings.fewest_screen_pairs) {
    add(fmt::format("{} of the {} pairs needed", screen_.size(),
                    settings.fewest_screen_pairs));
  }
  return text;
}

}  // namespace benchgate::compare
