#include "reporters/registry.h"

#include "reporters/builtin.h"

#include <algorithm>
#include <array>

namespace benchgate::reporters {

std::span<const RegisteredReporter> all_reporters() {
  static const std::array kReporters = {
      RegisteredReporter{"codequality",
                         "regressions on their lines, for GitLab's merge "
                         "requests",
                         &code_quality_reporter()},
      RegisteredReporter{"csv", "every row with its numbers, for spreadsheets",
                         &csv_reporter()},
      RegisteredReporter{"html",
                         "a page to look at: every row, its pairs drawn",
                         &html_reporter()},
      RegisteredReporter{"json", "the result file: every raw value",
                         &json_reporter()},
      RegisteredReporter{"junit", "test cases, for CI systems that show those",
                         &junit_reporter()},
      RegisteredReporter{"markdown", "a table for a comment or a page",
                         &markdown_reporter()},
      RegisteredReporter{"terminal", "the table that compare prints",
                         &terminal_reporter()},
  };
  return kReporters;
}

const Reporter* find_reporter(std::string_view name) {
  const auto all = all_reporters();
  const auto found = std::ranges::find(all, name, &RegisteredReporter::name);
  return found == all.end() ? nullptr : found->reporter;
}

}  // namespace benchgate::reporters
