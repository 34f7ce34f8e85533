#include "src/measure/lockstep_values.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace benchgate::measure {

namespace {

/// Repetition `i` of base ran in the same turn as repetition `i + shift` of
/// head.
using Shift = std::ptrdiff_t;

Shift shift_between(const SideTurns& base, const SideTurns& head) {
  const auto before = [](const SideTurns& side) {
    return static_cast<Shift>(side.runs) -
           static_cast<Shift>(side.repetitions.size());
  };
  return before(base) - before(head);
}

/// First and last but one of base's repetitions with a partner.
std::pair<Shift, Shift> partnered(const SideTurns& base, const SideTurns& head,
                                  Shift shift) {
  const auto begin = std::max<Shift>(0, -shift);
  const auto end =
      std::min(static_cast<Shift>(base.repetitions.size()),
               static_cast<Shift>(head.repetitions.size()) - shift);
  return {begin, std::max(begin, end)};
}

/// The metric's value, if it is one that a ratio can be made of.
std::optional<double> positive(const formats::Run& run,
                               const compare::Metric& metric) {
  const auto found =
      std::ranges::find(run.values, metric, &formats::RunValue::metric);
  if (found == run.values.end() || !(found->value > 0.0)) {
    return std::nullopt;
  }
  return found->value;
}

double median(std::vector<double> values) {
  const std::size_t middle = values.size() / 2;
  std::ranges::sort(values);
  return values.size() % 2 == 1
             ? values[middle]
             : values[middle - 1] / 2.0 + values[middle] / 2.0;
}

/// Of the turns; empty if one of them has none.
std::vector<double> log_ratios(const SideTurns& base, const SideTurns& head,
                               const compare::Metric& metric) {
  const Shift shift = shift_between(base, head);
  const auto [begin, end] = partnered(base, head, shift);
  std::vector<double> ratios;
  for (Shift i = begin; i < end; ++i) {
    const auto in_base =
        positive(base.repetitions[static_cast<std::size_t>(i)], metric);
    const auto in_head =
        positive(head.repetitions[static_cast<std::size_t>(i + shift)], metric);
    if (!in_base || !in_head) {
      return {};
    }
    ratios.push_back(std::log(*in_head) - std::log(*in_base));
  }
  return ratios;
}

void give_values(Value& base, Value& head, double log_ratio) {
  const double middle = std::sqrt(base.value) * std::sqrt(head.value);
  base.value = middle * std::exp(-log_ratio / 2.0);
  head.value = middle * std::exp(log_ratio / 2.0);
}

}  // namespace

bool comparable(const SideTurns& base, const SideTurns& head) {
  if (base.repetitions.empty() || head.repetitions.empty()) {
    return false;
  }
  // All repetitions of one process have the same number.
  const auto in_base = static_cast<double>(base.repetitions.back().iterations);
  const auto in_head = static_cast<double>(head.repetitions.back().iterations);
  return std::max(in_base, in_head) <= 1.5 * std::min(in_base, in_head);
}

bool pair_up(const SideTurns& base_turns, const SideTurns& head_turns,
             Measurement& base, Measurement& head) {
  const auto [begin, end] =
      partnered(base_turns, head_turns, shift_between(base_turns, head_turns));
  const auto repetitions = static_cast<Shift>(
      std::max(base_turns.repetitions.size(), head_turns.repetitions.size()));
  if (end == begin || 2 * (end - begin) < repetitions) {
    return false;
  }
  for (Value& in_base : base.values) {
    const auto in_head =
        std::ranges::find(head.values, in_base.metric, &Value::metric);
    if (in_head == head.values.end() ||
        in_base.metric.kind == compare::MetricKind::exact ||
        in_base.value <= 0.0 || in_head->value <= 0.0) {
      continue;
    }
    const auto ratios = log_ratios(base_turns, head_turns, in_base.metric);
    if (!ratios.empty()) {
      give_values(in_base, *in_head, median(ratios));
    }
  }
  return true;
}

}  // namespace benchgate::measure
