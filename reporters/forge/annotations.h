#pragma once

#include "compare/comparison.h"
#include "reporters/forge/benchmark_sources.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::reporters::forge {

/// A remark on a line of a file, as a site shows it beside the line.
struct Annotation {
  enum class Level { notice, warning, failure };

  SourceLine place;
  Level level = Level::failure;
  std::string title;    ///< At most 255 bytes, visible.
  std::string message;  ///< Some lines of visible text.

  /// What it is about, as it was given: names are not made visible here.
  std::string suite{};
  std::string benchmark{};
  std::string metric{};
};

/// "notice", "warning", "failure": as a check's annotation_level.
std::string_view to_string(Annotation::Level level);

/// One for every regressed row that nobody agreed to, the largest first: on
/// the line that registers its benchmark, or the first of `otherwise`. A row
/// that is not gated makes a warning.
///
/// Complexity: O(rows log rows), plus a look-up for each annotation.
std::vector<Annotation> annotate(const compare::Comparison& comparison,
                                 const BenchmarkSources& sources,
                                 const std::string& otherwise);

}  // namespace benchgate::reporters::forge
