#include "compare/order_statistic_interval.h"
#include "reporters/display_text.h"
#include "reporters/quantity.h"
#include "reporters/unpaired_order.h"
#include "reporters/unpaired_sections.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace benchgate::reporters {

namespace {

using compare::UnpairedTable;
using Tables = std::span<const UnpairedTable>;

constexpr std::size_t kMostNotes = 8;
constexpr std::size_t kLongestNote = 200;

struct Counts {
  std::size_t compared = 0;
  std::map<UnpairedConcern, std::size_t> of;
};

Counts count_comparisons(Tables tables) {
  Counts counts;
  for (const UnpairedTable& table : tables) {
    for (const compare::UnpairedRow& row : table.rows) {
      for (std::size_t c = 1; c < row.cells.size(); ++c) {
        counts.compared += row.comparisons[c] ? 1U : 0U;
        ++counts.of[concern_of(row, c)];
      }
    }
  }
  counts.of.erase(UnpairedConcern::none);
  return counts;
}

void add_compared(std::vector<Fact>& facts, Tables tables) {
  const Counts counts = count_comparisons(tables);
  if (counts.of.empty()) {
    return;
  }
  std::string words;
  for (const auto& [concern, n] : counts.of) {
    words += fmt::format("{}{} {}", words.empty() ? ": " : ", ", n,
                         to_string(concern));
  }
  facts.push_back({.label = "compared",
                   .lines = {count(counts.compared, "comparison") + words}});
  facts.push_back(
      {.label = "alpha",
       .lines = {fmt::format("{}; a verdict holds p adjusted over its table "
                             "(Holm) against it",
                             tables.front().settings.alpha)}});
}

/// Notes that say nothing that the verdict does not.
bool is_plain(std::string_view note) {
  return note == "all samples are equal";
}

/// Each note once, with how many cells have it, the most frequent first.
void add_notes(std::vector<Fact>& facts, Tables tables) {
  std::vector<std::pair<std::string_view, std::size_t>> notes;
  std::unordered_map<std::string_view, std::size_t> places;  // In `notes`.
  const auto add = [&](const std::vector<std::string>& texts) {
    for (const std::string& text : texts) {
      if (is_plain(text)) {
        continue;
      }
      const auto [known, is_new] = places.try_emplace(text, notes.size());
      if (is_new) {
        notes.emplace_back(text, 0);
      }
      ++notes[known->second].second;
    }
  };
  for (const UnpairedTable& table : tables) {
    for (const compare::UnpairedRow& row : table.rows) {
      for (std::size_t c = 0; c < row.cells.size(); ++c) {
        if (row.cells[c]) {
          add(row.cells[c]->notes);
        }
        if (row.comparisons[c]) {
          add(row.comparisons[c]->notes);
        }
      }
    }
  }
  if (notes.empty()) {
    return;
  }
  std::ranges::stable_sort(notes, std::ranges::greater(),
                           &std::pair<std::string_view, std::size_t>::second);
  Fact fact{.label = "notes", .lines = {}};
  for (std::size_t i = 0; i < std::min(notes.size(), kMostNotes); ++i) {
    fact.lines.push_back(fmt::format(
        "{} ({})", shorten(visible_text(notes[i].first), kLongestNote),
        count(notes[i].second, "time")));
  }
  if (notes.size() > kMostNotes) {
    fact.lines.push_back(fmt::format("and {} more", notes.size() - kMostNotes));
  }
  facts.push_back(std::move(fact));
}

void add_detectable(std::vector<Fact>& facts, Tables tables) {
  std::vector<double> effects;
  for (const UnpairedTable& table : tables) {
    for (const compare::UnpairedRow& row : table.rows) {
      for (const auto& comparison : row.comparisons) {
        if (comparison && comparison->detectable &&
            std::isfinite(*comparison->detectable)) {
          effects.push_back(*comparison->detectable);
        }
      }
    }
  }
  if (!effects.empty()) {
    facts.push_back(
        {.label = "detectable",
         .lines = {fmt::format(
             "a change of {} would have been called with 90 % power (median)",
             percentage(median(compare::Sample(std::move(effects)))))}});
  }
}

void add_geomeans(std::vector<Fact>& facts, Tables tables) {
  Fact fact{.label = "geometric mean", .lines = {}};
  for (const UnpairedTable& table : tables) {
    for (std::size_t c = 1; c < table.geomeans.size(); ++c) {
      const compare::UnpairedGeomean& geomean = table.geomeans[c];
      if (!geomean.ratio || std::isnan(*geomean.ratio)) {
        continue;  // Of a value that is NaN the notes tell.
      }
      std::string line =
          fmt::format("{} {} {}", visible_text(table.heading.unit),
                      shown_key(table.heading.columns[c], kNoName),
                      signed_percentage(*geomean.ratio));
      line += geomean.notes.empty() ? "" : " (of other benchmarks than base)";
      fact.lines.push_back(std::move(line));
    }
  }
  if (fact.lines.size() > kMostNotes) {
    fact.lines.resize(kMostNotes);
    fact.lines.emplace_back("and more");
  }
  if (!fact.lines.empty()) {
    facts.push_back(std::move(fact));
  }
}

}  // namespace

std::vector<Fact> unpaired_facts(Tables tables) {
  std::vector<Fact> facts;
  add_compared(facts, tables);
  const bool compared = !facts.empty();
  add_notes(facts, tables);
  add_detectable(facts, tables);
  add_geomeans(facts, tables);
  if (compared) {
    facts.push_back(
        {.label = "error rate",
         .lines = {"none can be stated: what was measured apart also differs "
                   "by what the machine did meanwhile, so these results "
                   "cannot be gated; benchgate compare measures in pairs"}});
  }
  return facts;
}

}  // namespace benchgate::reporters
