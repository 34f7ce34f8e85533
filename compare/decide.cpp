#include "compare/decide.h"

#include "compare/exact_metric.h"
#include "compare/join_shards.h"
#include "compare/judge_drift.h"
#include "compare/protocol.h"
#include "compare/row_numbers.h"
#include "compare/summary.h"
#include "compare/unpaired.h"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <span>
#include <string_view>
#include <utility>

namespace benchgate::compare {

namespace {

/// How a note begins that says by how much an acceptance is exceeded. In files
/// of the first versions it is all that is left of the acceptance.
constexpr std::string_view kExceeded = "accepted up to ";

bool is_given(Verdict verdict) {
  return verdict == Verdict::missing || verdict == Verdict::added ||
         verdict == Verdict::failed;
}

void warn(Comparison& comparison, std::string warning) {
  auto& warnings = comparison.warnings;
  if (std::ranges::find(warnings, warning) == warnings.end()) {
    warnings.push_back(std::move(warning));
  }
}

void hold_fingerprints_together(Comparison& comparison) {
  const auto& base = comparison.base.environment;
  const auto& head = comparison.head.environment;
  if (comparison.base == Program{} || comparison.head == Program{}) {
    return;  // One side alone: there is nothing to agree with.
  }
  std::set<std::string_view> differing;
  for (const auto& [one, other] : {std::pair(&base, &head), {&head, &base}}) {
    for (const auto& [key, value] : *one) {
      const auto found = other->find(key);
      if (found == other->end() || found->second != value) {
        differing.insert(key);
      }
    }
  }
  if (differing.empty()) {
    return;
  }
  for (Row& row : comparison.rows) {
    row.policy.gated = false;
  }
  warn(
      comparison,
      fmt::format("base and head were measured in different environments ({}); "
                  "their results are shown but not gated",
                  fmt::join(differing, ", ")));
}

void forget_decision(Row& row) {
  if (!row.accepted) {
    row.accepted = std::exchange(row.exceeded, std::nullopt);
  }
  row.base.reset();
  row.head.reset();
  row.delta.reset();
  row.p_value.reset();
  row.detectable.reset();
  if (!is_given(row.verdict)) {
    row.verdict = Verdict::inconclusive;
    row.note.clear();
  }
}

std::vector<double> side_values(std::span<const Pair> pairs, Side side) {
  std::vector<double> values;
  values.reserve(pairs.size());
  for (const Pair& pair : pairs) {
    values.push_back(side == Side::base ? pair.base : pair.head);
  }
  return values;
}

void summarise_sides(Row& row, std::span<const Pair> pairs) {
  row.base = summarise_side(side_values(pairs, Side::base));
  row.head = summarise_side(side_values(pairs, Side::head));
}

/// What a row that was not compared has to show.
void fill_given(Row& row) {
  if (row.design == Design::paired) {
    summarise_sides(row, row.confirm.empty() ? row.screen : row.confirm);
  } else {
    row.base = summarise_side(row.base_values);
    row.head = summarise_side(row.head_values);
  }
}

void fill_exact(Row& row) {
  if (row.screen.empty()) {
    return;
  }
  const Pair& pair = row.screen.front();
  const ExactOutcome outcome = judge_exact(
      pair.base, pair.head, row.metric.better, row.policy.tolerance);
  if (outcome.ratio) {
    row.delta = Delta{.ratio = *outcome.ratio,
                      .low = *outcome.ratio,
                      .high = *outcome.ratio,
                      .confidence = 1.0};
  }
}

void fill(Row& row, const Decision& decision) {
  const std::vector<Pair>& pairs =
      decision.stage == Stage::confirm ? row.confirm : row.screen;
  summarise_sides(row, std::span(pairs).first(decision.pairs));
  row.verdict = decision.verdict;
  row.note = decision.note;
  row.p_value = decision.p_value;
  if (decision.exact) {
    fill_exact(row);
  } else if (decision.estimate && decision.interval) {
    row.delta =
        delta_from(*decision.estimate, *decision.interval, row.metric.better);
  }
  if (decision.detectable) {
    row.detectable = std::expm1(*decision.detectable);
  }
}

/// Feeds the recorded pairs to the protocol again.
void replay(std::vector<Row>& rows, double family_error,
            std::size_t candidates_elsewhere) {
  std::vector<Row*> paired;
  std::vector<RowSettings> row_settings;
  for (Row& row : rows) {
    if (row.design == Design::paired && row.verdict != Verdict::missing &&
        row.verdict != Verdict::added) {
      paired.push_back(&row);
      row_settings.push_back({row.metric, row.policy});
    }
  }
  ProtocolSettings settings;
  settings.family_error = family_error;
  settings.candidates_elsewhere = candidates_elsewhere;
  settings.interval_confidence = kShownConfidence;
  Protocol protocol(std::move(row_settings), std::move(settings));

  const auto drop_failed = [&](auto failed_then) {
    for (std::size_t i = 0; i < paired.size(); ++i) {
      if (paired[i]->verdict == Verdict::failed && failed_then(*paired[i])) {
        protocol.drop(i);
      }
    }
  };
  for (std::size_t i = 0; i < paired.size(); ++i) {
    for (const Pair& pair : paired[i]->screen) {
      protocol.add(i, pair);
    }
  }
  // One that failed while it was confirmed had been a candidate, and counts as
  // one; one that failed before its look never was.
  drop_failed([](const Row& row) { return row.confirm.empty(); });
  protocol.end_screen();
  drop_failed([](const Row& row) { return !row.confirm.empty(); });
  for (std::size_t i = 0; i < paired.size(); ++i) {
    for (const Pair& pair : paired[i]->confirm) {
      protocol.add(i, pair);
    }
  }
  protocol.finish();
  for (std::size_t i = 0; i < paired.size(); ++i) {
    if (paired[i]->verdict != Verdict::failed) {
      fill(*paired[i], protocol.decision(i));
    }
  }
}

/// Of a shard, or where one is missing: candidates that are not among the rows.
std::size_t candidates_elsewhere(const Comparison& comparison) {
  if (comparison.shard) {
    return comparison.shard->rows_elsewhere;
  }
  const auto& joined = comparison.joined;
  return joined && !missing_shards(*joined).empty() ? joined->rows_elsewhere
                                                    : 0;
}

void hold_against_acceptance(Row& row, const std::string& earlier_note) {
  if (row.verdict != Verdict::regressed) {
    return;
  }
  std::string excess;
  if (!row.accepted) {
    excess = earlier_note.substr(
        std::min(earlier_note.size(), earlier_note.find(kExceeded)));
  } else if (!row.delta) {
    excess = fmt::format("{}{:.3g} %, but there is no ratio", kExceeded,
                         100.0 * row.accepted->up_to);
    row.exceeded = std::exchange(row.accepted, std::nullopt);
  } else if (std::abs(row.delta->ratio) > row.accepted->up_to) {
    excess =
        fmt::format("{}{:.3g} %, exceeded by {:.2g} points", kExceeded,
                    100.0 * row.accepted->up_to,
                    100.0 * (std::abs(row.delta->ratio) - row.accepted->up_to));
    row.exceeded = std::exchange(row.accepted, std::nullopt);
  }
  if (!excess.empty()) {
    row.note += (row.note.empty() ? "" : "; ") + excess;
  }
}

/// What the number of instructions says against a row's verdict; empty:
/// nothing.
std::string objection(const Row& instructions, Verdict verdict) {
  if (instructions.verdict == Verdict::unchanged) {
    return "same instructions: layout, cache or noise";
  }
  const bool moved = instructions.verdict == Verdict::regressed ||
                     instructions.verdict == Verdict::improved;
  if (!moved || instructions.verdict == verdict || !instructions.delta) {
    return "";
  }
  return fmt::format("although {:.3g} % {} instructions",
                     100.0 * std::abs(instructions.delta->ratio),
                     instructions.delta->ratio > 0.0 ? "more" : "fewer");
}

/// A time that moved while the number of instructions did not, or the other
/// way, has another cause than more or less work.
void note_instructions(std::vector<Row>& rows) {
  using Name = std::pair<std::string_view, std::string_view>;
  std::map<Name, const Row*> counted;
  for (const Row& row : rows) {
    if (row.metric.name == "instructions") {
      counted.emplace(Name(row.suite, row.benchmark), &row);
    }
  }
  for (Row& row : rows) {
    const bool moved =
        row.verdict == Verdict::regressed || row.verdict == Verdict::improved;
    const auto found = counted.find(Name(row.suite, row.benchmark));
    if (!moved || row.metric.kind != MetricKind::timed ||
        found == counted.end()) {
      continue;
    }
    const std::string text = objection(*found->second, row.verdict);
    row.note += row.note.empty() || text.empty() ? "" : "; ";
    row.note += text;
  }
}

void note_renames(std::vector<Row>& rows) {
  for (Row& row : rows) {
    if (!row.base_name.empty() && !is_given(row.verdict)) {
      row.note = fmt::format("called {} in base{}{}", row.base_name,
                             row.note.empty() ? "" : "; ", row.note);
    }
  }
}

}  // namespace

Comparison decide(Comparison comparison) {
  hold_fingerprints_together(comparison);
  std::vector<std::string> earlier_notes;
  bool unpaired = false;
  for (Row& row : comparison.rows) {
    earlier_notes.push_back(row.note);
    unpaired = unpaired || row.design == Design::unpaired;
    forget_decision(row);
    if (is_given(row.verdict)) {
      fill_given(row);
    }
  }
  if (unpaired) {
    warn(comparison,
         "results of files that were measured apart cannot be gated at a "
         "stated error");
  }

  const double family_error = comparison.policy.family_error;
  replay(comparison.rows, family_error, candidates_elsewhere(comparison));
  judge_unpaired(comparison.rows, family_error);
  note_instructions(comparison.rows);
  note_renames(comparison.rows);
  for (std::size_t i = 0; i < comparison.rows.size(); ++i) {
    hold_against_acceptance(comparison.rows[i], earlier_notes[i]);
  }
  if (comparison.drift) {
    judge_drift(comparison);
  }
  comparison.summary = summarise(comparison);
  return comparison;
}

}  // namespace benchgate::compare
