#pragma once

#include "compare/comparison.h"
#include "reporters/forge/annotations.h"
#include "reporters/forge/conclusion.h"

#include <string>
#include <utility>
#include <vector>

namespace benchgate::reporters::forge {

/// What the verdict on a comparison is for.
enum class Purpose {
  gate,  ///< A gate that fails is a failure.
  show   ///< It is neutral: shown, and no merge held back.
};

/// A comparison made ready for every place of a site; nothing is sent.
struct Report {
  Conclusion conclusion = Conclusion::success;
  std::string title;     ///< One line of visible text.
  std::string markdown;  ///< Whole; each place cuts it to its size.
  std::vector<Annotation> annotations;
  /// Names and values: conclusion, regressions, improvements.
  std::vector<std::pair<std::string, std::string>> outputs;
  /// Whether there is anything to tell: a row that is neither unchanged nor
  /// inconclusive, or a gate that fails.
  bool changed = false;
};

/// `otherwise`: the file that a regression is shown at when its benchmark is
/// not found in `sources`.
Report make_report(const compare::Comparison& comparison,
                   const BenchmarkSources& sources,
                   const std::string& otherwise, Purpose purpose);

/// A report of a comparison that did not come to its end; `why` is a sentence.
Report make_report_of_failure(const std::string& why, Conclusion conclusion);

}  // namespace benchgate::reporters::forge
