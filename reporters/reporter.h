#pragma once

#include "compare/comparison.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace benchgate::reporters::forge {
class BenchmarkSources;
}  // namespace benchgate::reporters::forge

namespace benchgate::reporters {

/// What a rendering may use. Reporters ignore what is not for them: those that
/// write files, the width and the colours.
struct RenderOptions {
  std::size_t width = 100;  ///< Columns of the terminal.
  bool colour = false;      ///< ANSI colours.
  bool all = false;         ///< Every row, not only those to act on.

  /// Where benchmarks are registered, for reports that name lines; null: not
  /// known.
  const forge::BenchmarkSources* sources = nullptr;

  /// The file that stands for a benchmark whose line is not known.
  std::string configuration = "benchgate.json";
};

/// A way of showing a comparison. Turns it into bytes and decides nothing;
/// names from a suite are data and are escaped for the destination.
class Reporter {
 public:
  virtual ~Reporter() = default;

  [[nodiscard]] virtual std::string render(
      const compare::Comparison& comparison,
      const RenderOptions& options) const = 0;

 protected:
  Reporter() = default;
  Reporter(const Reporter&) = default;
  Reporter& operator=(const Reporter&) = default;
  Reporter(Reporter&&) = default;
  Reporter& operator=(Reporter&&) = default;
};

}  // namespace benchgate::reporters
