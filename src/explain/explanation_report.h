#pragma once

#include "src/explain/explanation.h"

#include <string>

namespace benchgate::explain {

/// What an explanation is of, as the user knows it.
struct ExplainedBenchmark {
  std::string suite;
  std::string name;
  std::string base;  ///< The revision or file.
  std::string head;
};

/// For people: the summary, then a table for each kind of cost that was
/// recorded.
std::string explanation_report(const ExplainedBenchmark& benchmark,
                               const Explanation& explanation);

/// The same for programs: "benchgate.explanation/1", with all functions.
std::string explanation_json(const ExplainedBenchmark& benchmark,
                             const Explanation& explanation);

}  // namespace benchgate::explain
