#include "src/cli/bisect_report.h"

#include "reporters/display_text.h"
#include "reporters/quantity.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace benchgate::cli {

namespace {

using compare::Bisection;
using compare::BisectionAnswer;
using compare::BisectionStage;
using compare::BisectionStep;
using compare::BisectionVerdict;
using reporters::count;
using reporters::visible_text;

constexpr std::size_t kShortCommit = 10;
constexpr std::size_t kLabel = 18;  // Columns of what a line is about.
constexpr std::size_t kLeastReason = 20;
constexpr std::size_t kMostListed = 10;  // Of commits, and of warnings.

std::string short_name(const measure::Commit& commit) {
  return commit.revision.commit.substr(0, kShortCommit);
}

std::string subject(const measure::Commit& commit) {
  return visible_text(commit.revision.subject);
}

/// A line of the answer: a label, and text that goes on below itself.
void add(std::string& out, std::string_view label, const std::string& text,
         std::size_t width) {
  const std::size_t room = width > kLabel + 20 ? width - kLabel : width;
  bool first = true;
  for (const std::string& line : reporters::wrap(text, room)) {
    out += fmt::format("{:<{}}{}\n", first ? label : "", kLabel, line);
    first = false;
  }
}

std::string change_text(const BisectionStep& step,
                        const compare::Metric& metric) {
  std::string text;
  if (step.exact) {
    const auto values =
        reporters::quantities(step.exact->base, step.exact->head, metric.unit);
    text = fmt::format("{} -> {}", values.base, values.head);
  }
  if (const auto size = size_of(step, metric)) {
    const reporters::Change change = reporters::change(*size);
    text += fmt::format("{}{}{}{}", text.empty() ? "" : ", ", change.estimate,
                        change.interval.empty() ? "" : " ", change.interval);
  }
  return text;
}

/// Whose line it is: "step 3 of about 5".
std::string label_of(const BisectFindings& findings, std::size_t index) {
  const auto& steps = findings.bisection.steps();
  switch (steps[index].stage) {
    case BisectionStage::difference:
      return "ends";
    case BisectionStage::check:
      return "check";
    case BisectionStage::search:
    case BisectionStage::done:
      break;
  }
  const auto searched = static_cast<std::size_t>(std::count_if(
      steps.begin(), steps.begin() + static_cast<std::ptrdiff_t>(index) + 1,
      [](const BisectionStep& step) {
        return step.stage == BisectionStage::search;
      }));
  const Bisection& bisection = findings.bisection;
  const bool over = bisection.stage() == BisectionStage::check ||
                    bisection.answer() == BisectionAnswer::found ||
                    bisection.answer() == BisectionAnswer::not_confirmed;
  std::size_t left = over ? 0 : bisection.range().steps_left();
  // One that was broken off is among those left.
  if (bisection.answer() == BisectionAnswer::undecided && left > 0) {
    --left;
  }
  return fmt::format("step {} of about {}", searched, searched + left);
}

/// What the numbers of a step are said to mean.
std::string verdict_text(const BisectFindings& findings,
                         const BisectionStep& step) {
  switch (step.verdict) {
    case BisectionVerdict::different:
      return findings.bisection.improves() ? "better" : "worse";
    case BisectionVerdict::same:
      return "no difference";
    case BisectionVerdict::confirmed:
    case BisectionVerdict::refuted:
    case BisectionVerdict::good:
    case BisectionVerdict::bad:
    case BisectionVerdict::skipped:
    case BisectionVerdict::undecided:
      break;
  }
  return std::string(compare::to_string(step.verdict));
}

const BisectionStep* last_of(const Bisection& bisection, BisectionStage stage) {
  const auto& steps = bisection.steps();
  const auto found = std::find_if(
      steps.rbegin(), steps.rend(),
      [&](const BisectionStep& step) { return step.stage == stage; });
  return found == steps.rend() ? nullptr : &*found;
}

void add_commit(std::string& out, const measure::Commit& commit,
                std::size_t width) {
  add(out, "  author", visible_text(commit.author), width);
  add(out, "  date", visible_text(commit.authored), width);
  add(out, "  subject", subject(commit), width);
}

/// Commits by name and subject, no more than can be read.
void add_list(std::string& out, std::string_view label,
              const BisectFindings& findings,
              const std::vector<std::size_t>& commits, std::size_t width) {
  for (std::size_t i = 0; i < commits.size(); ++i) {
    if (i == kMostListed && commits.size() > kMostListed + 1) {
      add(out, "", fmt::format("and {} more", commits.size() - i), width);
      return;
    }
    const measure::Commit& commit = findings.commits[commits[i]];
    add(out, i == 0 ? label : "",
        fmt::format("{}  {}", short_name(commit), subject(commit)), width);
  }
}

/// The command that goes on between two commits.
std::string command(const BisectFindings& findings, std::size_t good,
                    std::size_t bad) {
  return fmt::format("benchgate bisect {} {} --benchmark '{}'",
                     short_name(findings.commits[good]),
                     short_name(findings.commits[bad]),
                     visible_text(findings.benchmark));
}

void add_found(std::string& out, const BisectFindings& findings,
               std::size_t width) {
  const Bisection& bisection = findings.bisection;
  const std::vector<std::size_t> all = suspects(bisection);
  const measure::Commit& bad = findings.commits[bisection.range().bad()];
  if (all.size() == 1) {
    add(out, "first bad commit", bad.revision.commit, width);
    add_commit(out, bad, width);
  } else {
    add(out, "first bad commit",
        fmt::format("one of {}, of which only the last could be measured and "
                    "placed",
                    all.size()),
        width);
    add_list(out, "", findings, all, width);
  }
  const BisectionStep& check = *last_of(bisection, BisectionStage::check);
  const std::size_t base = findings.checked_against.value_or(check.base);
  std::string size = change_text(check, findings.metric);
  if (check.interval) {
    size += " (95 % interval)";
  }
  add(out, "size",
      fmt::format(
          "{}, in {} against {}, {}", size,
          count(check.pairs, check.exact ? "pair" : "fresh pair"),
          short_name(findings.commits[base]),
          all.size() == 1 ? "the commit before" : "the last good commit"),
      width);
  if (is_part(findings)) {
    add(out, "",
        fmt::format("That is not all of the difference of the ends: {} or {} "
                    "searches for the rest",
                    command(findings, 0, bisection.range().good()),
                    command(findings, bisection.range().bad(),
                            bisection.steps().front().head)),
        width);
  }
}

void add_not_confirmed(std::string& out, const BisectFindings& findings,
                       std::size_t width) {
  const auto& range = findings.bisection.range();
  const BisectionStep& check =
      *last_of(findings.bisection, BisectionStage::check);
  const std::string size = change_text(check, findings.metric);
  add(out, "no single commit",
      fmt::format(
          "The level passes the middle between {} and {}, but the step there "
          "({}) is not shown to be larger than the noise threshold of {}: "
          "several small steps or a slow drift, or the builds of one program "
          "differ by their layout in memory",
          short_name(findings.commits[range.good()]),
          short_name(findings.commits[range.bad()]), size,
          reporters::percentage(findings.bisection.settings().noise_threshold)),
      width);
}

void add_no_difference(std::string& out, const BisectFindings& findings,
                       std::size_t width) {
  const BisectionStep& ends = findings.bisection.steps().front();
  add(out, "no difference",
      ends.same_program_as
          ? std::string("Both ends are the same program, byte by byte")
      : ends.exact
          ? std::string("Both ends have the same value")
          : fmt::format("The ends are shown to differ by less than the noise "
                        "threshold of {}, so there is nothing to search for; a "
                        "smaller --noise-threshold searches for less",
                        reporters::percentage(
                            findings.bisection.settings().noise_threshold)),
      width);
}

void add_undecided(std::string& out, const BisectFindings& findings,
                   std::size_t width) {
  const Bisection& bisection = findings.bisection;
  const auto& range = bisection.range();
  const BisectionStep& last = bisection.steps().back();
  if (last.stage == BisectionStage::difference) {
    add(out, "not decided",
        fmt::format("whether the ends differ: {}",
                    last.reason.empty()
                        ? "no number of pairs that is worth it showed it"
                        : visible_text(last.reason)),
        width);
    return;
  }
  const bool gave_up = last.verdict == BisectionVerdict::skipped;
  add(out, "not decided",
      gave_up ? fmt::format(
                    "{} in a row could not be measured",
                    count(bisection.settings().most_skipped_in_a_row, "commit"))
      : last.reason.empty() ? std::string("the last look did not tell")
                            : visible_text(last.reason),
      width);
  std::vector<std::size_t> left;
  for (std::size_t i = range.good() + 1; i <= range.bad(); ++i) {
    left.push_back(i);
  }
  add(out, "first bad commit",
      left.size() == 1 ? std::string("not confirmed yet:")
                       : fmt::format("one of {}:", left.size()),
      width);
  add_list(out, "", findings, left, width);
  add(out, "to go on", command(findings, range.good(), range.bad()), width);
}

void add_skipped(std::string& out, const BisectFindings& findings,
                 std::size_t width) {
  std::size_t shown = 0;
  for (const BisectionStep& step : findings.bisection.steps()) {
    const bool skipped = step.stage == BisectionStage::search &&
                         step.verdict == BisectionVerdict::skipped;
    if (!skipped || ++shown > kMostListed) {
      continue;
    }
    add(out, shown == 1 ? "skipped" : "",
        fmt::format("{}  {}", short_name(findings.commits[step.head]),
                    visible_text(step.reason)),
        width);
  }
  if (shown > kMostListed) {
    add(out, "", fmt::format("and {} more", shown - kMostListed), width);
  }
}

std::string error_text(const BisectFindings& findings) {
  const Bisection& bisection = findings.bisection;
  if (bisection.exact()) {
    return "none: values that are the same in every invocation need no test";
  }
  return fmt::format(
      "at most {} that anything above is wrong, if the level "
      "changes once ({} allowed)",
      reporters::percentage(bisection.error_spent()),
      reporters::percentage(bisection.settings().family_error));
}

}  // namespace

std::optional<compare::Delta> size_of(const BisectionStep& step,
                                      const compare::Metric& metric) {
  if (!step.estimate) {
    return std::nullopt;
  }
  const double sign = metric.better == compare::Direction::lower ? 1.0 : -1.0;
  const auto ratio = [&](double log_ratio) {
    return std::expm1(sign * log_ratio);
  };
  compare::Delta size;
  size.ratio = ratio(*step.estimate);
  size.low = size.ratio;
  size.high = size.ratio;
  size.confidence = 1.0;
  if (step.interval) {
    size.low = ratio(step.interval->low);
    size.high = ratio(step.interval->high);
    if (size.low > size.high) {
      std::swap(size.low, size.high);
    }
    size.confidence = step.interval->confidence;
  }
  return size;
}

std::vector<std::size_t> suspects(const Bisection& bisection) {
  std::vector<std::size_t> all = bisection.range().skipped();
  all.push_back(bisection.range().bad());
  return all;
}

bool is_part(const BisectFindings& findings) {
  const Bisection& bisection = findings.bisection;
  const BisectionStep& ends = bisection.steps().front();
  const BisectionStep* check = last_of(bisection, BisectionStage::check);
  if (check == nullptr) {
    return false;
  }
  const double sign = bisection.improves() ? -1.0 : 1.0;
  if (check->exact && ends.exact) {
    return std::abs(check->exact->head - check->exact->base) <
           std::abs(ends.exact->head - ends.exact->base) * (1.0 - 1e-9);
  }
  if (!check->interval || !ends.interval) {
    return false;
  }
  const double step_at_most =
      sign > 0.0 ? check->interval->high : -check->interval->low;
  const double ends_at_least =
      sign > 0.0 ? ends.interval->low : -ends.interval->high;
  return step_at_most < ends_at_least;
}

std::string bisect_opening(const BisectFindings& findings) {
  const auto end = [](const measure::Commit& commit) {
    const std::string name = visible_text(commit.revision.name);
    return fmt::format(
        "{}{}  {:.10}  {}", short_name(commit),
        commit.revision.commit.starts_with(name) ? "" : " (" + name + ")",
        commit.authored, subject(commit));
  };
  const std::size_t commits = findings.commits.size() - 1;
  const std::size_t steps = findings.bisection.range().steps_left();
  return fmt::format(
      "good              {}\nbad               {}\nsearching         {}, {}, "
      "in {}: about {}\n\n",
      end(findings.commits.front()), end(findings.commits.back()),
      visible_text(findings.benchmark), findings.metric.name,
      count(commits, "commit"), count(steps, "step"));
}

std::string bisect_step(const BisectFindings& findings, std::size_t index,
                        std::size_t width) {
  const BisectionStep& step = findings.bisection.steps()[index];
  const measure::Commit& head = findings.commits[step.head];
  std::string line =
      fmt::format("{:<{}}{}  {:<13}  ", label_of(findings, index), kLabel,
                  short_name(head), verdict_text(findings, step));
  if (step.same_program_as) {
    line += fmt::format("the program of {}",
                        short_name(findings.commits[*step.same_program_as]));
  } else {
    if (step.pairs > 0) {
      line += fmt::format("{:<22}  {:>10}", change_text(step, findings.metric),
                          count(step.pairs, "pair"));
    }
    if (!step.reason.empty()) {
      line += step.pairs > 0 ? "  " : "";
      const std::size_t before = reporters::display_width(line);
      line +=
          reporters::shorten(visible_text(step.reason),
                             std::max(width, before + kLeastReason) - before);
    }
  }
  const std::size_t used = reporters::display_width(line);
  constexpr std::size_t kWorthShowing = 8;
  if (step.reason.empty() && used + 2 + kWorthShowing <= width) {
    line += "  " + reporters::shorten(subject(head), width - used - 2);
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

std::string bisect_answer(const BisectFindings& findings, std::size_t width) {
  const Bisection& bisection = findings.bisection;
  std::string out = "\n";
  switch (bisection.answer()) {
    case BisectionAnswer::found:
      add_found(out, findings, width);
      break;
    case BisectionAnswer::no_difference:
      add_no_difference(out, findings, width);
      break;
    case BisectionAnswer::not_confirmed:
      add_not_confirmed(out, findings, width);
      break;
    case BisectionAnswer::undecided:
    case BisectionAnswer::open:
      add_undecided(out, findings, width);
      break;
  }
  add_skipped(out, findings, width);
  add(out, "error rate", error_text(findings), width);
  for (std::size_t i = 0; i < std::min(kMostListed, findings.warnings.size());
       ++i) {
    add(out, "warning", visible_text(findings.warnings[i]), width);
  }
  add(out, "measured",
      fmt::format("{} ({} in lockstep) in {}; {}, {} more from the store; {} "
                  "in all",
                  count(findings.pairs, "pair"), findings.lockstep_pairs,
                  reporters::duration(findings.measuring_seconds),
                  count(findings.built, "commit") + " built", findings.stored,
                  reporters::duration(findings.seconds)),
      width);
  add(out, "seed", std::to_string(findings.seed), width);
  return out;
}

}  // namespace benchgate::cli
