#include "src/race/finding.h"
#include "src/race/report_parser.h"
#include "src/race/result.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

/// What stands in a log of the thread sanitizer: the names of a program are its
/// author's, and a process may die in the middle of a line.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  namespace race = benchgate::race;
  const race::Log log = race::parse_log(
      std::string_view(reinterpret_cast<const char*>(data), size));
  race::Findings findings;
  race::RaceResult result;
  result.benchmarks.resize(1);
  for (const race::Report& report : log.reports) {
    result.benchmarks[0].findings.push_back(findings.add(report, 0));
  }
  result.findings = findings.all();
  if (result.findings.size() > log.reports.size() ||
      race::text_report(result).empty() || race::json_report(result).empty()) {
    std::abort();
  }
  return 0;
}
