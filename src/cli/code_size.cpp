#include "src/cli/code_size.h"

#include "src/cli/live_measurement.h"
#include "src/explain/code_rows.h"
#include "src/explain/suite_code.h"

#include <algorithm>
#include <deque>
#include <new>
#include <vector>

namespace benchgate::cli {

namespace {

void add_rows(compare::Comparison& comparison, const Side& base,
              const Side& head, const Settings& settings,
              const std::string& started) {
  std::deque<explain::SuiteCode> codes;
  std::vector<explain::NamedSuiteCode> suites;
  for (const RunnableSuite& suite : base.suites) {
    const auto other =
        std::ranges::find(head.suites, suite.name, &RunnableSuite::name);
    auto& code = codes.emplace_back(std::vector{suite.options.executable},
                                    std::vector{other->options.executable});
    suites.push_back({.name = suite.name, .code = &code});
  }
  explain::add_code_rows(comparison, suites, settings.configuration.rules,
                         session_settings(settings, started).today);
}

}  // namespace

void add_code_size(compare::Comparison& comparison, const Side& base,
                   const Side& head, const Settings& settings,
                   const std::string& started) {
  if (settings.configuration.exact == Exact::off) {
    return;
  }
  try {
    add_rows(comparison, base, head, settings, started);
  } catch (const std::bad_alloc&) {
    // What was measured is worth more.
    comparison.warnings.emplace_back(
        "sizes of code were not found out: there is not enough memory");
  }
}

}  // namespace benchgate::cli
