#include "src/measure/rules.h"

#include <algorithm>
#include <utility>

namespace benchgate::measure {

namespace {

bool applies(const Rule& rule, const std::string& suite,
             const std::string& benchmark) {
  return (!rule.suite || *rule.suite == suite) && rule.match.matches(benchmark);
}

bool applies(const Rule& rule, const std::string& suite,
             const std::string& benchmark, const std::string& metric) {
  return (!rule.metric || *rule.metric == metric) &&
         applies(rule, suite, benchmark);
}

/// Of the same code in another place: where the stack begins, and what lies in
/// memory before a block, moves the number of instructions by up to 0.26 %
/// (measured with environments of 1 to 3333 bytes).
constexpr std::string_view kInstructions = "instructions";
constexpr double kInstructionTolerance = 0.005;

/// Nearly every change moves the size of some code by a few bytes.
constexpr double kCodeTolerance = 0.1;

}  // namespace

Pattern::Pattern(std::string text)
    : text_(std::move(text)), regex_(text_, std::regex::optimize) {}

bool Pattern::matches(std::string_view name) const {
  return std::regex_search(name.begin(), name.end(), regex_);
}

bool Rules::measures(const std::string& suite,
                     const std::string& benchmark) const {
  bool measured = true;
  for (const Rule& rule : rules) {
    if (!rule.metric && rule.measure && applies(rule, suite, benchmark)) {
      measured = *rule.measure;
    }
  }
  return measured;
}

bool Rules::wants(const std::string& suite, const std::string& benchmark,
                  const compare::Metric& metric, bool is_time_metric) const {
  bool wanted = is_time_metric || metric.kind == compare::MetricKind::exact;
  for (const Rule& rule : rules) {
    if (rule.metric && rule.measure &&
        applies(rule, suite, benchmark, metric.name)) {
      wanted = *rule.measure;
    }
  }
  return wanted;
}

compare::RowPolicy Rules::policy(const std::string& suite,
                                 const std::string& benchmark,
                                 const std::string& metric) const {
  compare::RowPolicy policy = defaults;
  if (metric == kInstructions) {
    policy.tolerance = std::max(policy.tolerance, kInstructionTolerance);
  } else if (metric == kCodeBytes) {
    policy.tolerance = std::max(policy.tolerance, kCodeTolerance);
    policy.gated = false;
  }
  for (const Rule& rule : rules) {
    if (!applies(rule, suite, benchmark, metric)) {
      continue;
    }
    policy.noise_threshold =
        rule.noise_threshold.value_or(policy.noise_threshold);
    policy.equivalence_margin =
        rule.equivalence_margin.value_or(policy.equivalence_margin);
    policy.tolerance = rule.tolerance.value_or(policy.tolerance);
    policy.gated = rule.gate.value_or(policy.gated);
  }
  return policy;
}

std::optional<compare::Acceptance> Rules::acceptance(
    const std::string& benchmark, const std::string& metric,
    std::string_view today) const {
  const compare::Acceptance* widest = nullptr;
  for (const AcceptedSlowdown& entry : accepted) {
    const bool runs =
        entry.acceptance.until.empty() || today <= entry.acceptance.until;
    if (runs && (!entry.metric || *entry.metric == metric) &&
        entry.match.matches(benchmark) &&
        (widest == nullptr || entry.acceptance.up_to > widest->up_to)) {
      widest = &entry.acceptance;
    }
  }
  return widest == nullptr ? std::nullopt : std::optional(*widest);
}

}  // namespace benchgate::measure
