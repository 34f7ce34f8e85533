#include "compare/unpaired_table.h"

#include "compare/ascending.h"
#include "compare/multiplicity.h"
#include "compare/unpaired_cell.h"
#include "compare/unpaired_difference.h"
#include "compare/unpaired_effect.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cassert>
#include <cmath>
#include <span>
#include <utility>

namespace benchgate::compare {

namespace {

/// A mean of logarithms, updated value by value as benchstat does, for the same
/// rounding.
class LogarithmicMean {
 public:
  void add(double value) {
    ++count_;
    all_above_zero_ = all_above_zero_ && !(value <= 0.0);
    mean_ += (std::log(value) - mean_) / static_cast<double>(count_);
  }

  /// Empty if there was no value, or one that is not above 0.
  [[nodiscard]] std::optional<double> geometric_mean() const {
    return count_ > 0 && all_above_zero_ ? std::optional(std::exp(mean_))
                                         : std::nullopt;
  }

 private:
  double mean_ = 0.0;
  std::size_t count_ = 0;
  bool all_above_zero_ = true;
};

UnpairedGeomean geomean_of(const std::vector<UnpairedRow>& rows,
                           std::size_t column) {
  LogarithmicMean centers;
  LogarithmicMean ratios;
  std::size_t bases = 0;
  std::size_t pairs = 0;
  bool has_ratios = true;
  for (const UnpairedRow& row : rows) {
    bases += row.cells.front() ? 1U : 0U;
    if (row.cells[column]) {
      centers.add(row.cells[column]->center);
    }
    if (row.comparisons[column]) {
      const auto& delta = row.comparisons[column]->delta;
      ++pairs;
      has_ratios = has_ratios && delta.has_value();
      if (delta) {
        // Not the delta plus one, which has lost its last digits.
        ratios.add(*delta == 0.0
                       ? 1.0
                       : row.cells[column]->center / row.cells.front()->center);
      }
    }
  }

  UnpairedGeomean geomean;
  geomean.center = centers.geometric_mean();
  if (column > 0 && pairs != bases) {
    geomean.notes.emplace_back(
        "benchmark set differs from baseline; geomeans may not be comparable");
  }
  if (!geomean.center) {
    geomean.notes.emplace_back("summaries must be >0 to compute geomean");
  }
  if (column > 0 && has_ratios) {
    if (const auto mean = ratios.geometric_mean()) {
      geomean.ratio = *mean - 1.0;
    } else {
      geomean.notes.emplace_back("ratios must be >0 to compute geomean");
    }
  }
  return geomean;
}

/// Sorts them where they are.
std::span<const double> sorted_values(UnpairedCellInput& input) {
  assert(!input.values.empty());
  input.values = ascending(std::move(input.values));
  return input.values;
}

}  // namespace

std::string_view to_string(UnpairedVerdict verdict) {
  switch (verdict) {
    case UnpairedVerdict::regressed:
      return "regressed";
    case UnpairedVerdict::improved:
      return "improved";
    case UnpairedVerdict::changed:
      return "changed";
    case UnpairedVerdict::unchanged:
      return "unchanged";
    case UnpairedVerdict::inconclusive:
      return "inconclusive";
  }
  return "";  // Not reached: the switch has every enumerator.
}

class UnpairedTableBuilder::State {
 public:
  State(UnpairedTableHeading heading, UnpairedTableSettings settings)
      : summary_(settings.confidence, heading.exact) {
    table_.heading = std::move(heading);
    table_.settings = settings;
  }

  void add_row(std::vector<KeyField> key,
               std::span<std::optional<UnpairedCellInput>> inputs) {
    assert(inputs.size() == table_.heading.columns.size());
    UnpairedRow row{.key = std::move(key), .cells = {}, .comparisons = {}};
    row.cells.resize(inputs.size());
    row.comparisons.resize(inputs.size());
    std::span<const double> base;
    for (std::size_t column = 0; column < inputs.size(); ++column) {
      auto& input = inputs[column];
      if (!input) {
        continue;
      }
      const auto values = sorted_values(*input);
      row.cells[column] = cell(values, input->varying);
      if (column == 0) {
        base = values;
      } else if (!base.empty()) {
        row.comparisons[column] =
            difference({.values = base, .cell = *row.cells.front()},
                       {.values = values, .cell = *row.cells[column]}, column);
      }
    }
    table_.rows.push_back(std::move(row));
  }

  UnpairedTable finish() {
    adjust_p_values();
    for (const Estimate& estimate : estimates_) {
      judge_effect(*table_.rows[estimate.row].comparisons[estimate.column],
                   estimate.effect, table_.heading, table_.settings,
                   table_.tests);
    }
    for (std::size_t c = 0; c < table_.heading.columns.size(); ++c) {
      table_.geomeans.push_back(geomean_of(table_.rows, c));
    }
    return std::move(table_);
  }

 private:
  /// What waits for the p-values of all rows to be adjusted.
  struct Estimate {
    std::size_t row = 0;
    std::size_t column = 0;
    UnpairedEffect effect;
  };

  UnpairedCell cell(std::span<const double> values,
                    const std::vector<std::string>& varying) {
    UnpairedCell cell = summary_.of(values);
    if (!varying.empty()) {
      cell.notes.insert(
          cell.notes.begin(),
          fmt::format("benchmarks vary in {}", fmt::join(varying, ", ")));
    }
    return cell;
  }

  UnpairedComparison difference(const UnpairedSide& base,
                                const UnpairedSide& head, std::size_t column) {
    UnpairedComparison comparison =
        test_unpaired(base, head, table_.heading.exact, table_.settings.alpha);
    if (table_.settings.effects) {
      // A value that is NaN is not compared: nothing is estimated of it.
      const bool usable = comparison.head_larger.has_value();
      estimates_.push_back(
          {.row = table_.rows.size(),
           .column = column,
           .effect = usable ? estimate_effect(base.values, head.values,
                                              table_.settings.confidence)
                            : UnpairedEffect{}});
    }
    return comparison;
  }

  void adjust_p_values() {
    std::vector<UnpairedComparison*> tested;
    std::vector<double> p_values;
    for (UnpairedRow& row : table_.rows) {
      for (auto& comparison : row.comparisons) {
        if (comparison && comparison->p_value) {
          tested.push_back(&*comparison);
          p_values.push_back(*comparison->p_value);
        }
      }
    }
    const std::vector<double> adjusted = holm_adjusted(p_values);
    for (std::size_t i = 0; i < tested.size(); ++i) {
      tested[i]->adjusted_p_value = adjusted[i];
    }
    table_.tests = tested.size();
  }

  UnpairedTable table_;
  UnpairedCellSummary summary_;
  std::vector<Estimate> estimates_;
};

UnpairedTableBuilder::UnpairedTableBuilder(UnpairedTableHeading heading,
                                           UnpairedTableSettings settings)
    : state_(std::make_unique<State>(std::move(heading), settings)) {}

UnpairedTableBuilder::~UnpairedTableBuilder() = default;
UnpairedTableBuilder::UnpairedTableBuilder(UnpairedTableBuilder&&) noexcept =
    default;
UnpairedTableBuilder& UnpairedTableBuilder::operator=(
    UnpairedTableBuilder&&) noexcept = default;

void UnpairedTableBuilder::add_row(
    std::vector<KeyField> key,
    std::span<std::optional<UnpairedCellInput>> cells) {
  state_->add_row(std::move(key), cells);
}

UnpairedTable UnpairedTableBuilder::finish() && {
  return state_->finish();
}

}  // namespace benchgate::compare
