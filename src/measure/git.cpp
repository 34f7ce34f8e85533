#include "src/measure/git.h"

#include "src/measure/measurement_error.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <iterator>
#include <sstream>
#include <string_view>
#include <utility>

namespace benchgate::measure {

namespace {

constexpr std::array<std::string_view, 8> kSettings = {
    "core.hooksPath=/dev/null",  "core.fsmonitor=false",
    "core.untrackedCache=keep",  "commit.gpgSign=false",
    "advice.detachedHead=false", "gc.auto=0",
    "maintenance.auto=false",    "color.ui=false"};

/// git ends by itself, but a fetch of submodules over a slow line takes its
/// time. The longest output is the list of all refs: 70 bytes each.
constexpr Limits kLimits{.timeout = std::chrono::hours(1),
                         .output_bytes = std::size_t{64} << 20,
                         .kept_bytes = std::size_t{128} << 20,
                         .memory_bytes = 0,
                         .file_bytes = 0,
                         .cpu = std::nullopt};

bool has_variable(const std::vector<std::string>& environment,
                  std::string_view name) {
  return std::ranges::any_of(environment, [&](const std::string& variable) {
    return variable.substr(0, variable.find('=')) == name;
  });
}

MeasurementError not_started(const std::exception& reason) {
  return {MeasurementError::Kind::bad_input,
          fmt::format("git cannot be started ({}); revisions are compared with "
                      "its help, so install it, or compare two executables "
                      "or result files",
                      reason.what())};
}

}  // namespace

Git::Git(ProcessRunner& runner, std::filesystem::path directory)
    : runner_(&runner),
      directory_(std::move(directory)),
      environment_(inherited_environment()) {
  set_variable(environment_, "LC_ALL", "C");
  set_variable(environment_, "GIT_TERMINAL_PROMPT", "0");
  set_variable(environment_, "GIT_PAGER", "cat");
  set_variable(environment_, "GIT_OPTIONAL_LOCKS", "0");
  // ssh asks on the terminal, which a background process group may not read:
  // it would wait for ever. A helper that the user has set is left alone.
  if (!has_variable(environment_, "SSH_ASKPASS")) {
    set_variable(environment_, "SSH_ASKPASS", "/bin/false");
    set_variable(environment_, "SSH_ASKPASS_REQUIRE", "force");
  }
}

Git Git::with(std::string_view name, std::string_view value) const {
  Git other = *this;
  set_variable(other.environment_, name, value);
  return other;
}

ProcessResult Git::run(std::vector<std::string> arguments) const {
  std::vector<std::string> all{"git"};
  for (const std::string_view setting : kSettings) {
    all.emplace_back("-c");
    all.emplace_back(setting);
  }
  all.insert(all.end(), std::make_move_iterator(arguments.begin()),
             std::make_move_iterator(arguments.end()));
  ProcessResult result;
  try {
    result = runner_->run({"git", std::move(all), directory_, environment_},
                          kLimits);
  } catch (const MeasurementError& error) {
    if (error.kind() != MeasurementError::Kind::bad_input) {
      throw;
    }
    throw not_started(error);
  }
  if (result.ending != Ending::exited) {
    throw MeasurementError(MeasurementError::Kind::bad_input,
                           fmt::format("git in {} {}", directory_.string(),
                                       describe(result, kLimits)));
  }
  return result;
}

std::string Git::read(std::vector<std::string> arguments) const {
  const std::string what = arguments.empty() ? "" : arguments.front();
  ProcessResult result = run(std::move(arguments));
  if (!result.succeeded()) {
    throw MeasurementError(
        MeasurementError::Kind::bad_input,
        fmt::format("git {} failed in {}: {}", what, directory_.string(),
                    last_words(result)));
  }
  while (!result.output.empty() && result.output.back() == '\n') {
    result.output.pop_back();
  }
  return std::move(result.output);
}

std::string last_words(const ProcessResult& result) {
  std::istringstream lines(result.errors);
  std::string words;
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.starts_with("hint:")) {
      continue;
    }
    for (const std::string_view prefix : {"fatal: ", "error: "}) {
      if (line.starts_with(prefix)) {
        line.erase(0, prefix.size());
      }
    }
    words = line;
  }
  return words.empty() ? fmt::format("exit status {}", result.exit_status)
                       : words;
}

}  // namespace benchgate::measure
