#include "src/measure/tracked.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace benchgate::measure {

namespace {

const Value* find_value(const Measurement& side, const std::string& metric) {
  const auto found = std::ranges::find_if(
      side.values, [&](const Value& v) { return v.metric.name == metric; });
  return found == side.values.end() ? nullptr : &*found;
}

/// Why the pair is of no use; empty when it is, and when both sides skip: a
/// benchmark that skips itself has a failure, too.
std::string trouble_with(const RecordedPair& pair) {
  if (pair.base.skipped && pair.head.skipped) {
    return "";
  }
  if (pair.base.skipped != pair.head.skipped) {
    return pair.base.skipped ? "base skips it, head does not"
                             : "head skips it, base does not";
  }
  const std::string& base = pair.base.failure;
  const std::string& head = pair.head.failure;
  if (!base.empty() && base == head) {
    return "both sides: " + head;
  }
  if (!base.empty() || !head.empty()) {
    return base.empty() ? "head: " + head : "base: " + base;
  }
  return "";
}

/// Why the values of a metric cannot be compared; empty when they can.
std::string trouble_with(const compare::Metric& metric, const Value* base,
                         const Value* head) {
  if (base == nullptr || head == nullptr) {
    return fmt::format("{} gave no {} in one of its invocations",
                       base == nullptr ? "base" : "head", metric.name);
  }
  const bool positive = base->value > 0.0 && head->value > 0.0;
  if (metric.kind == compare::MetricKind::timed && !positive) {
    const bool base_is_bad = base->value <= 0.0;
    return fmt::format("{} reported a {} of {}, which no ratio can be made of",
                       base_is_bad ? "base" : "head", metric.name,
                       base_is_bad ? base->value : head->value);
  }
  return "";
}

}  // namespace

void Tracked::make_rows(const Rules& rules, std::string_view today,
                        std::vector<compare::RowSettings>& settings) {
  if (!first_pair_) {
    return;
  }
  for (const Value& value : first_pair_->base.values) {
    const bool in_head =
        find_value(first_pair_->head, value.metric.name) != nullptr;
    add_row(
        rules, today, value.metric,
        in_head ? compare::Verdict::inconclusive : compare::Verdict::missing);
  }
  for (const Value& value : first_pair_->head.values) {
    if (find_value(first_pair_->base, value.metric.name) == nullptr) {
      add_row(rules, today, value.metric, compare::Verdict::added);
    }
  }
  for (TrackedRow& tracked : rows_) {
    if (tracked.row.verdict == compare::Verdict::inconclusive) {
      tracked.protocol_index = settings.size();
      settings.push_back({tracked.row.metric, tracked.row.policy});
    }
  }
}

void Tracked::add_row(const Rules& rules, std::string_view today,
                      const compare::Metric& metric, compare::Verdict verdict) {
  if (!rules.wants(suite_name_, subject_.name, metric,
                   metric.name == subject_.time_metric)) {
    return;
  }
  TrackedRow& added = rows_.emplace_back();
  added.row.suite = suite_name_;
  added.row.benchmark = subject_.name;
  added.row.metric = metric;
  added.row.policy = rules.policy(suite_name_, subject_.name, metric.name);
  added.row.accepted = rules.acceptance(subject_.name, metric.name, today);
  if (subject_.base_name != subject_.name) {
    added.row.base_name = subject_.base_name;
  }
  added.row.verdict = verdict;
}

void Tracked::take(const RecordedPair& pair, compare::Protocol* protocol) {
  if (const std::string trouble = trouble_with(pair); !trouble.empty()) {
    fail(trouble, protocol);
  } else if (pair.head.skipped && protocol != nullptr) {
    fail("skips itself in some invocations and runs in others", protocol);
  } else if (pair.head.skipped) {
    skipped_ = true;
  } else if (protocol == nullptr) {
    first_pair_ = pair;
  } else {
    feed(pair, *protocol);
  }
}

void Tracked::feed_first(compare::Protocol& protocol) {
  if (first_pair_) {
    feed(*first_pair_, protocol);
  }
}

void Tracked::feed(const RecordedPair& pair, compare::Protocol& protocol) {
  const compare::Stage stage = pair.stage;
  for (TrackedRow& tracked : rows_) {
    if (!tracked.protocol_index || protocol.stage() != stage ||
        !protocol.is_open(*tracked.protocol_index)) {
      continue;
    }
    compare::Row& row = tracked.row;
    const Value* base = find_value(pair.base, row.metric.name);
    const Value* head = find_value(pair.head, row.metric.name);
    if (const std::string trouble = trouble_with(row.metric, base, head);
        !trouble.empty()) {
      fail(trouble, &protocol);
      return;
    }
    const compare::Pair values{
        .base = base->value, .head = head->value, .first = pair.first};
    if (protocol.add(*tracked.protocol_index, values)) {
      auto& raw = stage == compare::Stage::screen ? row.screen : row.confirm;
      raw.push_back(values);
    }
  }
}

void Tracked::fail(std::string why, compare::Protocol* protocol) {
  failure_ = std::move(why);
  if (protocol == nullptr) {
    return;
  }
  for (const TrackedRow& tracked : rows_) {
    if (tracked.protocol_index) {
      protocol->drop(*tracked.protocol_index);
    }
  }
}

bool Tracked::is_open(const compare::Protocol& protocol) const {
  return std::ranges::any_of(rows_, [&](const TrackedRow& tracked) {
    return tracked.protocol_index && protocol.is_open(*tracked.protocol_index);
  });
}

std::vector<std::string> Tracked::metrics() const {
  std::vector<std::string> names;
  for (const TrackedRow& tracked : rows_) {
    names.push_back(tracked.row.metric.name);
  }
  return names;
}

std::vector<compare::Row> Tracked::result_rows(const Rules& rules) const {
  std::vector<compare::Row> result;
  if (skipped_) {
    return result;
  }
  for (const TrackedRow& tracked : rows_) {
    compare::Row& row = result.emplace_back(tracked.row);
    if (!failure_.empty() && tracked.protocol_index) {
      row.verdict = compare::Verdict::failed;
      row.note = failure_;
    }
  }
  if (result.empty()) {
    result.push_back(row_without_values(rules));
  }
  if (failure_.empty()) {
    result.insert(result.end(), settled_.begin(), settled_.end());
  }
  return result;
}

compare::Row Tracked::row_without_values(const Rules& rules) const {
  compare::Row row;
  row.suite = suite_name_;
  row.benchmark = subject_.name;
  row.metric = {.name = subject_.time_metric, .unit = "s"};
  row.policy = rules.policy(suite_name_, subject_.name, subject_.time_metric);
  row.note = subject_.note;
  switch (subject_.state) {
    case Subject::State::missing:
      row.verdict = compare::Verdict::missing;
      break;
    case Subject::State::added:
      row.verdict = compare::Verdict::added;
      break;
    case Subject::State::unusable:
      row.verdict = compare::Verdict::failed;
      break;
    case Subject::State::common:
      if (!failure_.empty()) {
        row.verdict = compare::Verdict::failed;
        row.note = failure_;
      } else if (first_pair_) {
        row.verdict = compare::Verdict::failed;
        row.note = "gave none of the metrics that are wanted of it";
      } else {
        row.note = "not measured: the budget was spent before its first pair";
      }
      break;
  }
  return row;
}

}  // namespace benchgate::measure
