#include "reporters/history/change_table.h"

#include "reporters/display_text.h"
#include "reporters/quantity.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string_view>
#include <tuple>

namespace benchgate::reporters::history {

namespace {

/// Withdrawn changes that are named.
constexpr std::size_t kWithdrawnShown = 5;

std::string short_id(const std::string& commit) {
  constexpr std::size_t kDigits = 10;
  return commit.substr(0, kDigits);
}

std::string day(const std::string& time) {
  constexpr std::size_t kDay = std::string_view("2026-11-23").size();
  return time.substr(0, kDay);
}

std::string range_of(const ChangeRange& range) {
  return fmt::format("{}..{}", short_id(range.before.commit),
                     short_id(range.first.commit));
}

/// "BM_Get/8 allocs": time goes without saying.
std::string series_of(const KnownChange& change) {
  const std::string benchmark =
      change.suite.empty() ? visible_text(change.benchmark)
                           : fmt::format("{}: {}", visible_text(change.suite),
                                         visible_text(change.benchmark));
  return benchmark;
}

/// Size and interval as reports show a delta.
Change change_of(const KnownChange& change) {
  return reporters::change({.ratio = change.size,
                            .low = change.interval.low,
                            .high = change.interval.high,
                            .confidence = change.interval.confidence});
}

std::string estimate_of(const KnownChange& change) {
  return std::isinf(change.size) ? "from zero" : change_of(change).estimate;
}

std::string interval_of(const KnownChange& change) {
  return std::isinf(change.size) ? "" : change_of(change).interval;
}

std::string_view word(Evidence evidence) {
  switch (evidence) {
    case Evidence::anchored:
    case Evidence::linked:
      return "pairs";
    case Evidence::absolute:
      return "values";
    case Evidence::exact:
      break;
  }
  return "exact";
}

std::string state_of(const KnownChange& change) {
  if (change.confirmation) {
    switch (change.confirmation->verdict) {
      case Confirmation::Verdict::confirmed:
        return "confirmed";
      case Confirmation::Verdict::not_confirmed:
        return "not confirmed";
      case Confirmation::Verdict::not_measured:
        return "not measured";
    }
  }
  switch (change.fate) {
    case Fate::added:
      return "new";
    case Fate::moved:
      return "moved";
    case Fate::kept:
    case Fate::withdrawn:
      break;
  }
  return "";
}

Emphasis emphasis_of(const KnownChange& change) {
  if (change.confirmation &&
      change.confirmation->verdict == Confirmation::Verdict::not_confirmed) {
    return Emphasis::faint;
  }
  return change.worse ? Emphasis::bad : Emphasis::good;
}

std::vector<std::string> notes_of(const KnownChange& change) {
  std::vector<std::string> notes;
  if (change.was) {
    notes.push_back(fmt::format("moved: it was in {}", range_of(*change.was)));
  }
  if (const auto& again = change.confirmation) {
    std::string text;
    if (again->delta) {
      const Change delta = reporters::change(*again->delta);
      text = fmt::format("measured again: {} {} in {}", delta.estimate,
                         delta.interval, count(again->pairs, "pair"));
    }
    if (!again->reason.empty()) {
      text += (text.empty() ? "" : "; ") + visible_text(again->reason);
    }
    if (!text.empty()) {
      notes.push_back(text);
    }
  }
  return notes;
}

std::string counted(std::size_t worse, std::size_t better) {
  if (worse > 0 && better > 0) {
    return fmt::format("{} worse, {} better", worse, better);
  }
  return worse > 0 ? fmt::format("{} worse", worse)
                   : fmt::format("{} better", better);
}

/// "2 new, 1 moved, 1 withdrawn"; empty for none.
std::string fates(const ChangeList& list,
                  const std::vector<const KnownChange*>& changes) {
  const auto counted = [&](Fate fate) {
    return std::ranges::count(changes, fate, &KnownChange::fate);
  };
  std::string text;
  for (const auto& [n, what] :
       {std::pair(counted(Fate::added), "new"),
        std::pair(counted(Fate::moved), "moved"),
        std::pair(std::ptrdiff_t(list.withdrawn.size()), "withdrawn")}) {
    if (n > 0) {
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ", n, what);
    }
  }
  return text;
}

Fact withdrawn_fact(const ChangeList& list) {
  Fact fact{.label = "withdrawn", .lines = {}, .alarming = true};
  const std::size_t shown = std::min(list.withdrawn.size(), kWithdrawnShown);
  for (std::size_t i = 0; i < shown; ++i) {
    const KnownChange& change = list.withdrawn[i];
    fact.lines.push_back(
        fmt::format("{}, {}, {} in {} is not seen any more", series_of(change),
                    visible_text(change.metric.name), estimate_of(change),
                    range_of(change.range)));
  }
  if (shown < list.withdrawn.size()) {
    fact.lines.push_back(
        fmt::format("and {} more", list.withdrawn.size() - shown));
  }
  return fact;
}

}  // namespace

ShownChanges choose_changes(const std::vector<const KnownChange*>& changes,
                            std::size_t limit) {
  ShownChanges chosen{.shown = changes};
  std::ranges::stable_sort(chosen.shown, [](const KnownChange* a,
                                            const KnownChange* b) {
    const auto place = [](const KnownChange& change) {
      return std::tuple(change.worse, std::string_view(change.range.first.time),
                        std::string_view(change.range.first.commit),
                        std::abs(change.size));
    };
    return place(*a) > place(*b);
  });
  while (chosen.shown.size() > limit) {
    ++(chosen.shown.back()->worse ? chosen.worse_left_out
                                  : chosen.better_left_out);
    chosen.shown.pop_back();
  }
  return chosen;
}

std::string opening(const ChangeList& list) {
  std::string text =
      fmt::format("{} of {} series in {}", count(list.runs, "run"), list.series,
                  visible_text(list.history));
  if (list.span) {
    text += fmt::format(", {} to {}", day(list.span->before.time),
                        day(list.span->first.time));
  }
  return text;
}

std::string tally(const ChangeList& list,
                  const std::vector<const KnownChange*>& changes) {
  const auto worse = static_cast<std::size_t>(
      std::ranges::count(changes, true, &KnownChange::worse));
  std::string text = counted(worse, changes.size() - worse);
  if (changes.empty()) {
    text = list.changes.empty()
               ? "no lasting change"
               : fmt::format("none of {} is asked for",
                             count(list.changes.size(), "lasting change"));
  }
  const std::string since = fates(list, changes);
  if (list.compared_with == ComparedWith::memory) {
    text += "; since the last time " + (since.empty() ? "nothing new" : since);
  } else if (list.compared_with == ComparedWith::previous_run) {
    text += "; by the latest run " + (since.empty() ? "nothing new" : since);
  }
  return text;
}

std::string left_out(const ShownChanges& changes) {
  if (changes.worse_left_out + changes.better_left_out == 0) {
    return "";
  }
  return fmt::format("and {} more: {}",
                     changes.worse_left_out + changes.better_left_out,
                     counted(changes.worse_left_out, changes.better_left_out));
}

Table change_table(const std::vector<const KnownChange*>& changes) {
  std::set<std::string_view> metrics;
  for (const KnownChange* change : changes) {
    metrics.insert(change->metric.name);
  }
  Table table;
  table.columns = {
      {.title = "benchmark", .least_width = 16, .content = Content::names},
      {.title = "metric", .leaves = 5, .content = Content::names},
      {.title = "change",
       .alignment = Alignment::right,
       .content = Content::quantities,
       .emphasised = true},
      {.title = "95 % interval",
       .alignment = Alignment::right,
       .leaves = 3,
       .content = Content::quantities},
      {.title = "commits"},
      {.title = "date", .leaves = 4},
      {.title = "seen in", .leaves = 1},
      {.title = ""},
      {.title = "subject", .leaves = 2, .least_width = 12}};
  for (const KnownChange* change : changes) {
    table.rows.push_back(
        {.cells = {series_of(*change), visible_text(change->metric.name),
                   estimate_of(*change), interval_of(*change),
                   range_of(change->range), day(change->range.first.time),
                   std::string(word(change->evidence)), state_of(*change),
                   visible_text(change->range.first.subject)},
         .emphasis = emphasis_of(*change),
         .notes = notes_of(*change)});
  }
  if (metrics.size() == 1) {
    erase_column(table, 1);
  }
  return table;
}

std::vector<Fact> change_facts(const ChangeList& list,
                               const std::vector<const KnownChange*>& changes) {
  std::vector<Fact> facts;
  if (!list.withdrawn.empty()) {
    facts.push_back(withdrawn_fact(list));
  }
  facts.push_back(
      {.label = "error",
       .lines = {fmt::format(
           "of all changes that are found, {} are false in expectation, over "
           "all series together; exact metrics are not tested",
           percentage(list.error))}});
  const bool any_linked = std::ranges::any_of(changes, [](const auto* change) {
    return change->evidence == Evidence::linked;
  });
  if (any_linked) {
    facts.push_back(
        {.label = "note",
         .lines = {"runs were compared each with the one before: their errors "
                   "add up, and only steps that stand out of the single links "
                   "are seen; against one base, a release say, smaller ones "
                   "would be"}});
  }
  return facts;
}

}  // namespace benchgate::reporters::history
