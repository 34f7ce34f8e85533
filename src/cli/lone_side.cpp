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

LoneSide::LoneSide(measure::ProcessRunner& runner,
                   const MeasureOptions& options, const Settings& settings,
                   const Project& project, Progress& progress)
    : scratch_(swept(settings.cache)),
      maker_(runner, settings, project, scratch_.path(),
             options.rebuild ? measure::Reuse::never
                             : measure::Reuse::stored_build,
             [&progress](const std::string& text) { progress.step(text); }) {}

Side LoneSide::make(const std::string& word, std::string_view instead) {
  const Named named = maker_.find(word);
  if (std::holds_alternative<NamedResult>(named)) {
    throw UsageError(fmt::format("{} is a result file; {}", word, instead));
  }
  return maker_.make(named, word, "head");
}

}  // namespace benchgate::cli
