#include "src/cli/bisect_words.h"

#include "reporters/display_text.h"
#include "reporters/quantity.h"
#include "src/cli/bisect_findings.h"

#include <fmt/format.h>

namespace benchgate::cli {

namespace {

constexpr std::size_t kShortCommit = 10;

}  // namespace

std::string short_name(const measure::Commit& commit) {
  return commit.revision.commit.substr(0, kShortCommit);
}

std::string subject(const measure::Commit& commit) {
  return reporters::visible_text(commit.revision.subject);
}

std::string change_text(const compare::BisectionStep& step,
                        const compare::Metric& metric) {
  std::string text;
  if (step.exact) {
    const auto values =
        reporters::quantities(step.exact->base, step.exact->head, metric.unit);
    text = fmt::format("{} -> {}", values.base, values.head);
  }
  if (const auto size = size_of(step, metric)) {
    const reporters::Change change = reporters::change(*size);
    text += fmt::format("{}{}{}{}", text.empty() ? "" : ", ", change.estimate,
                        change.interval.empty() ? "" : " ", change.interval);
  }
  return text;
}

}  // namespace benchgate::cli
