#include "compare/protocol.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace benchgate::compare {

Protocol::Protocol(std::vector<RowSettings> rows, ProtocolSettings settings)
    : rules_{.settings = std::move(settings), .candidates = 0},
      open_(rows.size()) {
  assert(!rules_.settings.screen_looks.empty());
  assert(!rules_.settings.confirm_looks.empty());
  rows_.reserve(rows.size());
  for (RowSettings& row : rows) {
    rows_.emplace_back(std::move(row));
  }
  move_on();
}

bool Protocol::is_open(std::size_t row) const {
  return stage_ == Stage::screen    ? rows_[row].is_screening()
         : stage_ == Stage::confirm ? rows_[row].is_confirming()
                                    : false;
}

std::vector<Protocol::Need> Protocol::needs() const {
  std::vector<Need> needs;
  for (std::size_t row = 0; row < rows_.size(); ++row) {
    if (is_open(row)) {
      needs.push_back({row, rows_[row].wanted(rules_.settings)});
    }
  }
  return needs;
}

/// Lets `action` change a row, keeps the counts that depend on it, and begins
/// the next stage when the row was the last one open.
template <typename Action>
void Protocol::update(std::size_t row, Action action) {
  RowProgress& progress = rows_[row];
  const bool was_open = is_open(row);
  const bool was_candidate = progress.was_candidate();
  action(progress);
  if (!was_candidate && progress.was_candidate()) {
    ++rules_.candidates;
  }
  if (was_open && !is_open(row)) {
    --open_;
    move_on();
  }
}

void Protocol::move_on() {
  if (stage_ == Stage::screen && open_ == 0) {
    stage_ = Stage::confirm;
    for (RowProgress& row : rows_) {
      row.start_confirm();
    }
    open_ = static_cast<std::size_t>(std::ranges::count_if(
        rows_, [](const RowProgress& row) { return row.is_confirming(); }));
  }
  if (stage_ == Stage::confirm && open_ == 0) {
    stage_ = Stage::done;
  }
}

bool Protocol::add(std::size_t row, const Pair& pair) {
  if (!is_open(row)) {
    return false;
  }
  update(row, [&](RowProgress& progress) { progress.add(pair, rules_); });
  return true;
}

void Protocol::drop(std::size_t row) {
  update(row, [](RowProgress& progress) { progress.drop(); });
}

void Protocol::end_screen() {
  for (std::size_t row = 0; row < rows_.size() && stage_ == Stage::screen;
       ++row) {
    update(row, [&](RowProgress& progress) { progress.end_screen(rules_); });
  }
}

void Protocol::finish() {
  end_screen();
  for (std::size_t row = 0; row < rows_.size() && stage_ == Stage::confirm;
       ++row) {
    update(row, [&](RowProgress& progress) { progress.finish(rules_); });
  }
}

Decision Protocol::decision(std::size_t row) const {
  return rows_[row].decision(rules_);
}

}  // namespace benchgate::compare
