#include "src/cli/lone_side.h"

#include "src/measure/worktree.h"

#include <fmt/format.h>

#include <filesystem>
#include <variant>

namespace benchgate::cli {

namespace {

/// Without what runs that were killed have left there.
const std::filesystem::path& swept(const std::filesystem::path& cache) {
  measure::sweep_abandoned(cache);
  return cache;
}

}  // namespace

LoneSide::LoneSide(const MeasureOptions& options, Terminal& terminal)
    : progress_(terminal, options.quiet ? Progress::Loudness::quiet
                                        : Progress::Loudness::normal),
      project_(find_project(runner_)),
      settings_(make_settings(options, project_.top)),
      scratch_(swept(settings_.cache)),
      maker_(runner_, settings_, project_, scratch_.path(),
             options.rebuild ? measure::Reuse::never
                             : measure::Reuse::stored_build,
             [this](const std::string& text) { progress_.step(text); }) {}

Side LoneSide::make(const std::string& word, std::string_view instead) {
  const Named named = maker_.find(word);
  if (std::holds_alternative<NamedResult>(named)) {
    throw UsageError(fmt::format("{} is a result file; {}", word, instead));
  }
  return maker_.make(named, word, "head");
}

}  // namespace benchgate::cli
