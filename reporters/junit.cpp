#include "reporters/builtin.h"
#include "reporters/comparison_table.h"
#include "reporters/display_text.h"
#include "reporters/quantity.h"
#include "reporters/row_groups.h"
#include "reporters/sentences.h"

#include <fmt/format.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// The dialect that GitLab, Jenkins and Azure read: testsuites, testsuite,
// testcase, with failure, error or skipped inside. A row is a test case. What
// makes the gate fail is a failure or an error; what could not be decided is
// skipped.

namespace benchgate::reporters {

namespace {

using compare::Comparison;
using compare::Response;
using compare::Row;

/// Longer names tell nobody anything, and readers of this have their limits.
constexpr std::size_t kLongestName = 1000;

/// XML has no way to write most control characters, not even escaped; visible
/// text has none.
std::string xml(std::string_view visible) {
  std::string text;
  for (const char c : visible) {
    switch (c) {
      case '&':
        text += "&amp;";
        break;
      case '<':
        text += "&lt;";
        break;
      case '>':
        text += "&gt;";
        break;
      case '"':
        text += "&quot;";
        break;
      default:
        text += c;
    }
  }
  return text;
}

std::string name_of(std::string_view data) {
  return xml(shorten(visible_text(data), kLongestName));
}

/// What a row is to a reader that knows of tests alone.
enum class Result { passed, failed, broken, skipped };

Result result_of(const Row& row, const compare::Policy& policy) {
  const auto by = [&](Response response, Result result) {
    return row.policy.gated && response == Response::fail ? result
                                                          : Result::skipped;
  };
  switch (concern_of(row)) {
    case Concern::regressed:
      return by(Response::fail, Result::failed);
    case Concern::failed:
      return by(policy.on_failed, Result::broken);
    case Concern::missing:
      return by(policy.on_missing, Result::failed);
    case Concern::inconclusive:
      return by(policy.on_inconclusive, Result::failed);
    case Concern::accepted:
    case Concern::improved:
    case Concern::added:
    case Concern::unchanged:
      return Result::passed;
  }
  return Result::passed;
}

std::string sentence(const Row& row) {
  std::string text = std::string(to_string(concern_of(row)));
  if (row.delta) {
    const Change change = reporters::change(*row.delta);
    text += ": " + change.estimate;
    text += change.interval.empty() ? "" : " " + change.interval;
  }
  if (!row.note.empty()) {
    text += "; " + visible_text(row.note);
  }
  for (const std::string& line : row.explanation) {
    text += "; " + visible_text(line);
  }
  if (concern_of(row) == Concern::accepted) {
    text += "; " + accepted_note(*row.accepted);
  }
  return text;
}

std::string_view element_of(Result result) {
  switch (result) {
    case Result::failed:
      return "failure";
    case Result::broken:
      return "error";
    case Result::skipped:
      return "skipped";
    case Result::passed:
      return "";
  }
  return "";
}

std::string test_case(const Row& row, Result result) {
  const std::string suite = row.suite.empty() ? "benchmarks" : row.suite;
  std::string lines = fmt::format(
      "    <testcase classname=\"{}\" name=\"{} {}\" time=\"{}\"",
      name_of(suite), name_of(row.benchmark), name_of(row.metric.name),
      row.head && row.metric.unit == "s" ? row.head->median : 0.0);
  const std::string said = xml(shorten(sentence(row), kLongestName));
  if (result == Result::passed) {
    return lines + fmt::format(
                       ">\n      <system-out>{}</system-out>\n"
                       "    </testcase>\n",
                       said);
  }
  return lines + fmt::format(
                     ">\n      <{} message=\"{}\"/>\n"
                     "    </testcase>\n",
                     element_of(result), said);
}

/// The gate itself: what fails it may be no row's doing.
std::string gate_case(const Comparison& comparison) {
  const Fact gate = gate_fact(comparison);
  std::string text;
  for (const std::string& line : gate.lines) {
    text += (text.empty() ? "" : "; ") + line;
  }
  const bool fails = comparison.summary.gate == Response::fail;
  return fmt::format(
      "    <testcase classname=\"benchgate\" name=\"gate\" time=\"0\">\n"
      "      {0}{1}{2}\n    </testcase>\n",
      fails ? "<failure message=\"" : "<system-out>", xml(text),
      fails ? "\"/>" : "</system-out>");
}

class JunitReporter final : public Reporter {
 public:
  [[nodiscard]] std::string render(
      const Comparison& comparison,
      const RenderOptions& /*options*/) const override {
    std::string cases = gate_case(comparison);
    std::size_t failures = comparison.summary.gate == Response::fail ? 1U : 0U;
    std::size_t errors = 0;
    std::size_t skipped = 0;
    for (const RowGroup& group : group_rows(comparison)) {
      for (const Row* row : group.rows) {
        const Result result = result_of(*row, comparison.policy);
        failures += result == Result::failed ? 1 : 0;
        errors += result == Result::broken ? 1 : 0;
        skipped += result == Result::skipped ? 1 : 0;
        cases += test_case(*row, result);
      }
    }
    const std::string counts = fmt::format(
        "tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" "
        "time=\"{:.3f}\"",
        comparison.rows.size() + 1, failures, errors, skipped,
        comparison.summary.seconds);
    return fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<testsuites name=\"benchgate\" {0}>\n"
        "  <testsuite name=\"benchgate\" {0}>\n{1}"
        "  </testsuite>\n</testsuites>\n",
        counts, cases);
  }
};

}  // namespace

const Reporter& junit_reporter() {
  static const JunitReporter kReporter;
  return kReporter;
}

}  // namespace benchgate::reporters
