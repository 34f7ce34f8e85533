#pragma once

#include "reporters/reporter.h"

#include <span>
#include <string_view>

namespace benchgate::reporters {

/// A reporter under the name it has in `--report NAME=FILE`.
struct RegisteredReporter {
  std::string_view name;         ///< "markdown"
  std::string_view description;  ///< One line for --help.
  const Reporter* reporter;      ///< Lives as long as the program.
};

/// All of them, by name.
std::span<const RegisteredReporter> all_reporters();

/// Null if there is none of that name.
const Reporter* find_reporter(std::string_view name);

}  // namespace benchgate::reporters
