#include "src/cli/matched_suites.h"

#include "src/measure/environment.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

namespace benchgate::cli {

namespace {

std::size_t size_on_stack(const measure::GoogleBenchmarkSuiteOptions& options) {
  std::size_t size = 2 * options.executable.native().size() +
                     options.scratch_folder.native().size();
  for (const std::string& variable : options.environment) {
    size += variable.size();
  }
  return size;
}

/// A variable that makes `smaller` as large as `larger` (see
/// GoogleBenchmarkSuiteOptions on why). Both sides have it.
void pad(measure::GoogleBenchmarkSuiteOptions& one,
         measure::GoogleBenchmarkSuiteOptions& other) {
  const std::size_t size = std::max(size_on_stack(one), size_on_stack(other));
  for (auto* options : {&one, &other}) {
    const std::string padding(size - size_on_stack(*options), 'x');
    measure::set_variable(options->environment, "BENCHGATE_PADDING", padding);
  }
}

/// What the configuration says of how a suite is run holds for an executable
/// that stands for it, too; only its libraries are its own affair.
void run_like(RunnableSuite& executable, const RunnableSuite& built) {
  measure::GoogleBenchmarkSuiteOptions options = built.options;
  options.executable = executable.options.executable;
  options.scratch_folder = executable.options.scratch_folder;
  std::erase_if(options.environment, [](const std::string& variable) {
    return variable.starts_with("LD_LIBRARY_PATH=");
  });
  for (const std::string& variable : executable.options.environment) {
    if (variable.starts_with("LD_LIBRARY_PATH=")) {
      options.environment.push_back(variable);
    }
  }
  executable = {.name = built.name,
                .options = options,
                .pin = built.pin,
                .pairs = built.pairs};
}

}  // namespace

void match_suites(Side& base, Side& head) {
  const bool single = base.suites.size() == 1 && head.suites.size() == 1;
  // An executable has no name of its own for its suite.
  if (single && base.built && !head.built) {
    run_like(head.suites[0], base.suites[0]);
  } else if (single && head.built && !base.built) {
    run_like(base.suites[0], head.suites[0]);
  } else if (single && !base.built) {
    base.suites[0].name = head.suites[0].name;
  }
  const auto named = [](const Side& side, const std::string& name) {
    return std::ranges::find(side.suites, name, &RunnableSuite::name);
  };
  std::erase_if(base.suites, [&](const RunnableSuite& suite) {
    return named(head, suite.name) == head.suites.end();
  });
  std::erase_if(head.suites, [&](const RunnableSuite& suite) {
    return named(base, suite.name) == base.suites.end();
  });
  if (base.suites.empty()) {
    throw UsageError(
        "the two sides have no suite in common; an executable can only be "
        "compared with a revision that has one suite");
  }
  for (RunnableSuite& suite : base.suites) {
    pad(suite.options,
        head.suites[static_cast<std::size_t>(named(head, suite.name) -
                                             head.suites.begin())]
            .options);
  }
}

}  // namespace benchgate::cli
