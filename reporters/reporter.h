#pragma once

#include "compare/comparison.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace benchgate::reporters {

/// How much a rendering may use. Reporters that write files ignore it.
struct RenderOptions {
  std::size_t width = 100;  ///< Columns of the terminal.
  bool colour = false;      ///< ANSI colours.
  bool all = false;         ///< Every row, not only those to act on.
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
