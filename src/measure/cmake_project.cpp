#include "src/measure/cmake_project.h"

#include "src/measure/cmake_switches.h"
#include "src/measure/measurement_error.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <string_view>
#include <system_error>
#include <utility>

namespace benchgate::measure {

namespace {

namespace fs = std::filesystem;
using Switches = std::vector<std::string>;

constexpr std::string_view kByHand =
    "write benchgate.json by hand, see docs/configuration.md";

[[noreturn]] void refuse(MeasurementError::Kind kind,
                         const std::string& message) {
  throw MeasurementError(kind, message);
}

/// The folder below `folder` whose CMakeLists.txt is the top one.
fs::path find_source(const fs::path& folder) {
  std::error_code error;
  if (fs::is_regular_file(folder / "CMakeLists.txt", error)) {
    return ".";
  }
  std::vector<std::string> found;
  for (fs::directory_iterator at(folder, error);
       !error && at != fs::directory_iterator(); at.increment(error)) {
    const std::string name = at->path().filename().string();
    std::error_code ignored;
    if (!is_foreign_folder(name) &&
        fs::is_regular_file(at->path() / "CMakeLists.txt", ignored)) {
      found.push_back(name);
    }
  }
  if (found.size() == 1) {
    return found.front();
  }
  std::ranges::sort(found);
  const std::string what =
      found.empty()
          ? "has no CMakeLists.txt"
          : fmt::format(
                "has no CMakeLists.txt of its own but several below it "
                "({})",
                fmt::join(found, ", "));
  refuse(
      MeasurementError::Kind::bad_input,
      fmt::format("{} {}, so benchgate init cannot ask CMake what it builds: "
                  "two suite executables need no configuration (benchgate "
                  "compare ./old_bench ./new_bench); for a build of another "
                  "kind {}",
                  folder.string(), what, kByHand));
}

/// Tries sets of switches on one project.
class Inspector {
 public:
  Inspector(ProcessRunner& runner, const CMakeSource& source,
            const InspectionOptions& options)
      : runner_(runner), source_(source), options_(options) {}

  CMakeAttempt configure(const Switches& switches) {
    return configure_cmake(runner_, source_, switches, options_);
  }

 private:
  ProcessRunner& runner_;
  const CMakeSource& source_;
  const InspectionOptions& options_;
};

/// Switches and what CMake said with them.
struct Choice {
  Switches switches;
  CMakeReply reply;
  std::vector<std::string> warnings;
};

/// Takes out of `choice` every switch without which the same suites are built.
void drop_unneeded(Inspector& inspector, Choice& choice) {
  for (const std::string& name : Switches(choice.switches)) {
    Switches fewer = choice.switches;
    std::erase(fewer, name);
    CMakeAttempt attempt = inspector.configure(fewer);
    if (attempt.reply.has_value() &&
        std::ranges::includes(attempt.reply->suites, choice.reply.suites, {},
                              &CMakeSuite::target, &CMakeSuite::target)) {
      choice.switches = std::move(fewer);
      choice.reply = std::move(*attempt.reply);
    }
  }
}

[[noreturn]] void refuse_failure(const CMakeAttempt& attempt) {
  refuse(MeasurementError::Kind::not_measured,
         fmt::format("{}\nMake it configure by itself first (is a package "
                     "missing?), or {}",
                     attempt.failure, kByHand));
}

/// Starts without switches and takes in each that adds suites. `all` is how
/// CMake failed with all of them.
Choice add_needed(Inspector& inspector, const Switches& candidates,
                  const CMakeAttempt& all) {
  CMakeAttempt plain = inspector.configure({});
  if (!plain.reply.has_value()) {
    refuse_failure(plain);
  }
  Choice choice{
      .switches = {}, .reply = std::move(*plain.reply), .warnings = {}};
  for (const std::string& name : candidates) {
    Switches more = choice.switches;
    more.push_back(name);
    CMakeAttempt attempt = more == candidates ? all : inspector.configure(more);
    if (!attempt.reply.has_value()) {
      choice.warnings.push_back(
          fmt::format("-D{}=ON is not used: CMake fails with it", name));
    } else if (attempt.reply->suites.size() > choice.reply.suites.size()) {
      choice.switches = std::move(more);
      choice.reply = std::move(*attempt.reply);
    }
  }
  if (choice.reply.suites.empty()) {
    refuse_failure(all);
  }
  return choice;
}

Choice choose(Inspector& inspector, const Switches& candidates) {
  CMakeAttempt all = inspector.configure(candidates);
  if (!all.reply.has_value()) {
    if (candidates.empty()) {
      refuse_failure(all);
    }
    return add_needed(inspector, candidates, all);
  }
  Choice choice{
      .switches = candidates, .reply = std::move(*all.reply), .warnings = {}};
  if (!choice.reply.suites.empty()) {
    drop_unneeded(inspector, choice);
  }
  return choice;
}

}  // namespace

CMakeProject inspect_cmake_project(ProcessRunner& runner,
                                   const fs::path& folder,
                                   const InspectionOptions& options) {
  const CMakeSource source{.checkout = fs::absolute(folder).lexically_normal(),
                           .below = find_source(folder)};
  const Switches candidates = find_benchmark_switches(source.path());
  Inspector inspector(runner, source, options);
  Choice choice = choose(inspector, candidates);

  CMakeProject project{.source = source.below,
                       .switches = std::move(choice.switches),
                       .suites = std::move(choice.reply.suites),
                       .generator = std::move(choice.reply.generator),
                       .multi_config = choice.reply.multi_config,
                       .warnings = std::move(choice.reply.warnings)};
  std::ranges::move(choice.warnings, std::back_inserter(project.warnings));
  for (const std::string& preset : find_benchmark_presets(source.path())) {
    project.warnings.push_back(fmt::format(
        "CMakePresets.json has a preset \"{}\", which is not used: if the "
        "benchmarks need what it sets, add it to \"build\"",
        preset));
  }
  if (project.suites.empty()) {
    refuse(MeasurementError::Kind::bad_input,
           fmt::format(
               "no program that {} builds ({}) links Google Benchmark{}{}: "
               "build one that links benchmark::benchmark, or {}",
               source.path().string(), describe_switches(candidates),
               project.warnings.empty() ? "" : " and can be used; ",
               fmt::join(project.warnings, "; "), kByHand));
  }
  return project;
}

}  // namespace benchgate::measure
