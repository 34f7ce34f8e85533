#include "reporters/display_text.h"
#include "reporters/history/record_id.h"
#include "reporters/history/record_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

namespace benchgate::reporters::history {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::size_t kLongestQuote = 60;

[[noreturn]] void reject(std::string_view path, std::string_view expected,
                         std::string_view found) {
  throw InvalidRecord(
      fmt::format("{}: expected {}, found \"{}\"", path, expected,
                  shorten(visible_text(found.substr(0, 4 * kLongestQuote)),
                          kLongestQuote)));
}

bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

/// A name of SHA-1 or SHA-256.
bool is_commit_id(std::string_view id) {
  return (id.size() == 40 || id.size() == 64) &&
         std::ranges::all_of(id, is_hex);
}

void check_commit_id(std::string_view path, std::string_view id) {
  if (!is_commit_id(id)) {
    reject(path, "40 or 64 hexadecimal digits, small letters", id);
  }
}

/// 9 stands for any digit; a fraction may stand before the Z.
bool is_time(std::string_view time) {
  constexpr std::string_view kForm = "9999-99-99T99:99:99";
  constexpr std::size_t kLongest = 30;
  const auto matches = [](char c, char form) {
    return form == '9' ? c >= '0' && c <= '9' : c == form;
  };
  if (time.size() <= kForm.size() || time.size() > kLongest ||
      time.back() != 'Z' ||
      !std::ranges::equal(time.substr(0, kForm.size()), kForm, matches)) {
    return false;
  }
  std::string_view fraction = time.substr(kForm.size());
  fraction.remove_suffix(1);
  return fraction.empty() || (fraction.size() > 1 && fraction.front() == '.' &&
                              fraction.find_first_not_of("0123456789", 1) ==
                                  std::string_view::npos);
}

void check_time(std::string_view path, std::string_view time) {
  if (!is_time(time)) {
    reject(path, "a time like \"2026-11-23T13:05:00Z\"", time);
  }
}

void check_commit(const Commit& commit) {
  check_commit_id("commit.id", commit.id);
  for (std::size_t i = 0; i < commit.parents.size(); ++i) {
    check_commit_id(fmt::format("commit.parents[{}]", i), commit.parents[i]);
  }
  check_time("commit.time", commit.time);
}

/// What null stands for at each place must be clear; see read_delta.
const char* fault(const compare::Delta& delta) {
  if (std::isnan(delta.ratio) || delta.ratio == -kInfinity) {
    return "the ratio is not a number";
  }
  const double unbounded = delta.ratio == kInfinity ? kInfinity : -kInfinity;
  if (std::isnan(delta.low) ||
      (std::isinf(delta.low) && delta.low != unbounded) ||
      std::isnan(delta.high) || delta.high == -kInfinity) {
    return "the interval of the ratio does not hold it";
  }
  return std::isfinite(delta.confidence) ? nullptr
                                         : "the confidence is not a number";
}

const char* fault(const compare::SideSummary& value) {
  if (!std::isfinite(value.median)) {
    return "the median is not a number";
  }
  if (std::isnan(value.low) || value.low == kInfinity ||
      std::isnan(value.high) || value.high == -kInfinity) {
    return "the interval of the median does not hold it";
  }
  return nullptr;
}

}  // namespace

void check_record(const Record& record) {
  if (!is_record_id(record.id)) {
    reject("id", "1 to 100 of letters, digits, '-', '_', '.', not first '.'",
           record.id);
  }
  check_commit(record.commit);
  if (!record.base_commit.empty()) {
    check_commit_id("base_commit", record.base_commit);
  }
  check_time("started", record.started);
  if (record.shards < 1 || record.shards > compare::kMostShards ||
      record.shard < 1 || record.shard > record.shards) {
    reject("shard", fmt::format("1 to {} of them", compare::kMostShards),
           fmt::format("{} of {}", record.shard, record.shards));
  }
  for (std::size_t i = 0; i < record.entries.size(); ++i) {
    const Entry& entry = record.entries[i];
    const char* wrong = fault(entry.value);
    if (wrong == nullptr && entry.delta) {
      wrong = fault(*entry.delta);
    }
    if (wrong == nullptr && !entry.delta && entry.pairs != 0) {
      wrong = "pairs without a ratio";
    }
    if (wrong != nullptr) {
      throw InvalidRecord(fmt::format("entries[{}]: {}", i, wrong));
    }
  }
}

}  // namespace benchgate::reporters::history
