#include "reporters/display_text.h"
#include "reporters/quantity.h"
#include "src/cli/bisect_report.h"
#include "src/cli/bisect_words.h"

#include <fmt/format.h>

#include <algorithm>

namespace benchgate::cli {

namespace {

using compare::Bisection;
using compare::BisectionAnswer;
using compare::BisectionStage;
using compare::BisectionStep;
using compare::BisectionVerdict;
using reporters::count;
using reporters::visible_text;

constexpr std::size_t kLeastReason = 20;

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

}  // namespace

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

std::string bisect_progress(const Bisection& bisection,
                            const measure::Commit& head,
                            const compare::Metric& metric) {
  const BisectionStep current = bisection.current_step();
  std::string numbers;
  if (current.pairs > 0) {
    numbers = fmt::format(", {} pairs", current.pairs);
    if (current.estimate) {
      numbers += fmt::format(", {:+.1f} % so far",
                             100.0 * size_of(current, metric)->ratio);
    }
  }
  return fmt::format("{}: {:.10}{}", to_string(bisection.question().stage),
                     head.revision.commit, numbers);
}

std::string bisect_step(const BisectFindings& findings, std::size_t index,
                        std::size_t width) {
  const BisectionStep& step = findings.bisection.steps()[index];
  const measure::Commit& head = findings.commits[step.head];
  std::string line =
      fmt::format("{:<{}}{}  {:<13}  ", label_of(findings, index), kBisectLabel,
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

}  // namespace benchgate::cli
