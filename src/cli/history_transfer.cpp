#include "src/cli/history_transfer.h"

#include "reporters/delivery.h"
#include "reporters/quantity.h"
#include "src/cli/history_options.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <utility>

namespace benchgate::cli {

namespace {

/// Some ten megabytes of text, whether runs are large or small.
constexpr std::size_t kMostEntries = 100'000;
constexpr std::size_t kMostRecords = 1000;

}  // namespace

void HistoryTransfer::add(reporters::history::Record record) {
  waiting_entries_ += record.entries.size();
  waiting_.push_back(std::move(record));
  if (waiting_entries_ >= kMostEntries || waiting_.size() >= kMostRecords) {
    finish();
  }
}

void HistoryTransfer::finish() {
  if (waiting_.empty()) {
    return;
  }
  prepare_history(to_);
  try {
    added_ += to_.add_all(waiting_);
  } catch (const reporters::history::HistoryError& error) {
    throw reporters::DeliveryError(fmt::format(
        "the history {} has not got all of it: {}. Doing the same again is "
        "safe",
        to_.location(), error.what()));
  }
  seen_ += waiting_.size();
  waiting_.clear();
  waiting_entries_ = 0;
}

std::string HistoryTransfer::summary(const std::string& from,
                                     bool as_json) const {
  if (as_json) {
    nlohmann::json summary = {
        {"history", to_.location()}, {"runs", seen_}, {"added", added_}};
    if (!from.empty()) {
      summary["from"] = from;
    }
    return summary.dump(2) + "\n";
  }
  const std::size_t there = seen_ - added_;
  return fmt::format(
      "{} added to {}{}\n", reporters::count(added_, "run"), to_.location(),
      there == 0
          ? ""
          : fmt::format(", {} {} there", there, there == 1 ? "was" : "were"));
}

}  // namespace benchgate::cli
