#include "src/cli/untrusted_result.h"

#include "reporters/result_json.h"
#include "src/cli/result_file.h"

#include <fmt/format.h>

#include <string_view>
#include <system_error>

namespace benchgate::cli {

namespace {

using reporters::InvalidResult;

/// A suite of a thousand benchmarks makes some 10 MB.
constexpr std::uintmax_t kLargestFile = std::uintmax_t{64} << 20;
constexpr std::size_t kMostRows = 20'000;

/// Rules are regular expressions, and these run on the stack.
constexpr std::size_t kLongestName = 1024;
constexpr std::size_t kLongestText = 4096;

/// Of an explanation.
constexpr std::size_t kMostLines = 10;

void check_size(const std::filesystem::path& file) {
  std::error_code failure;
  if (!std::filesystem::is_regular_file(
          std::filesystem::symlink_status(file, failure))) {
    throw InvalidResult(fmt::format(
        "{}: expected a file, which an artifact's result is", file.string()));
  }
  const std::uintmax_t size = std::filesystem::file_size(file, failure);
  if (failure || size > kLargestFile) {
    throw InvalidResult(
        fmt::format("{}: it has {} bytes, and an untrusted result may have {}",
                    file.string(), size, kLargestFile));
  }
}

void check_length(const std::filesystem::path& file, std::string_view what,
                  std::string_view text, std::size_t most) {
  if (text.size() > most) {
    throw InvalidResult(
        fmt::format("{}: {} has {} bytes, and in an untrusted result it may "
                    "have {}",
                    file.string(), what, text.size(), most));
  }
}

void check_texts(const std::filesystem::path& file,
                 const compare::Comparison& comparison) {
  if (comparison.rows.size() > kMostRows) {
    throw InvalidResult(
        fmt::format("{}: it has {} rows, and an untrusted result may have {}",
                    file.string(), comparison.rows.size(), kMostRows));
  }
  for (const compare::Row& row : comparison.rows) {
    check_length(file, "the name of a benchmark", row.benchmark, kLongestName);
    check_length(file, "the name of a benchmark", row.base_name, kLongestName);
    check_length(file, "the name of a suite", row.suite, kLongestName);
    check_length(file, "the name of a metric", row.metric.name, kLongestName);
    check_length(file, "a unit", row.metric.unit, kLongestName);
    check_length(file, "a note", row.note, kLongestText);
    if (row.explanation.size() > kMostLines) {
      throw InvalidResult(fmt::format(
          "{}: an explanation in it has {} lines, and in an untrusted result "
          "it may have {}",
          file.string(), row.explanation.size(), kMostLines));
    }
    for (const std::string& line : row.explanation) {
      check_length(file, "an explanation", line, kLongestText);
    }
  }
  for (const std::string& warning : comparison.warnings) {
    check_length(file, "a warning", warning, kLongestText);
  }
  if (comparison.joined) {
    for (const compare::JoinedShard& shard : comparison.joined->shards) {
      check_length(file, "when a shard began", shard.started, kLongestName);
    }
  }
  for (const auto* program : {&comparison.base, &comparison.head}) {
    check_length(file, "a revision", program->revision, kLongestName);
  }
}

/// A shard alone says nothing of the benchmarks that it has not.
void check_whole(const std::filesystem::path& file,
                 const compare::Comparison& comparison) {
  if (comparison.shard) {
    throw InvalidResult(fmt::format(
        "{}: this is shard {} of {}, and a whole comparison was expected: the "
        "run that measured it has to merge its shards first",
        file.string(), comparison.shard->index, comparison.shard->count));
  }
}

/// Results of different machines are shown and not gated: a file could say so
/// of itself to be let through.
void check_one_machine(const std::filesystem::path& file,
                       const compare::Comparison& comparison) {
  if (comparison.base.environment != comparison.head.environment) {
    throw InvalidResult(fmt::format(
        "{}: base and head are said to have been measured in different "
        "environments, whose results are not gated; an untrusted result has to "
        "be of one machine",
        file.string()));
  }
}

bool has_both_sides(const compare::Row& row) {
  return !row.screen.empty() || !row.confirm.empty() ||
         (!row.base_values.empty() && !row.head_values.empty());
}

/// What is there on both sides is neither missing nor added; and it has not
/// failed where the policy would let that pass.
void distrust_verdict(compare::Row& row, const compare::Policy& policy) {
  const bool excuses = row.verdict != compare::Verdict::failed ||
                       policy.on_failed == compare::Response::pass;
  if (excuses && has_both_sides(row)) {
    row.verdict = compare::Verdict::inconclusive;
  }
}

}  // namespace

compare::Comparison read_untrusted_result(const std::filesystem::path& file,
                                          const Configuration& configuration,
                                          const std::string& today) {
  check_size(file);
  compare::Comparison comparison = read_result_file(file);
  check_texts(file, comparison);
  check_whole(file, comparison);
  check_one_machine(file, comparison);
  comparison.policy = configuration.policy;
  for (compare::Row& row : comparison.rows) {
    distrust_verdict(row, comparison.policy);
    const measure::Rules& rules = configuration.rules;
    row.policy = rules.policy(row.suite, row.benchmark, row.metric.name);
    row.accepted = rules.acceptance(row.benchmark, row.metric.name, today);
    row.exceeded.reset();
  }
  return comparison;
}

}  // namespace benchgate::cli
