#include "reporters/display_text.h"
#include "reporters/quantity.h"
#include "src/cli/bisect_report.h"
#include "src/cli/bisect_words.h"

#include <fmt/format.h>

#include <algorithm>
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

constexpr std::size_t kMostListed = 10;  // Of commits, and of warnings.

/// A line of the answer: a label, and text that goes on below itself.
void add(std::string& out, std::string_view label, const std::string& text,
         std::size_t width) {
  const std::size_t room =
      width > kBisectLabel + 20 ? width - kBisectLabel : width;
  bool first = true;
  for (const std::string& line : reporters::wrap(text, room)) {
    out += fmt::format("{:<{}}{}\n", first ? label : "", kBisectLabel, line);
    first = false;
  }
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
    // Each command on its own, to be copied.
    add(out, "",
        "That is not all of the difference of the ends. Either of these "
        "searches for the rest:",
        width);
    add(out, "", command(findings, 0, bisection.range().good()), width);
    add(out, "",
        command(findings, bisection.range().bad(),
                bisection.steps().front().head),
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
