#include "src/measure/cmake_attempt.h"

#include "src/measure/measurement_error.h"
#include "src/measure/temporary_folder.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <cstddef>
#include <string_view>

namespace benchgate::measure {

namespace {

namespace fs = std::filesystem;

/// CMake's errors are a few lines each, and the last is what stopped it.
constexpr std::size_t kLinesShown = 20;

/// The last lines of `text`, each indented.
std::string last_lines(std::string_view text) {
  while (text.ends_with('\n')) {
    text.remove_suffix(1);
  }
  std::size_t start = text.size();
  for (std::size_t line = 0; line < kLinesShown && start > 0; ++line) {
    const std::size_t before = text.rfind('\n', start - 1);
    start = before == std::string_view::npos ? 0 : before;
  }
  text.remove_prefix(text.substr(start).starts_with('\n') ? start + 1 : start);
  std::string lines;
  for (const char c : text) {
    lines += lines.empty() || lines.back() == '\n' ? "  " : "";
    lines += c;
  }
  return lines;
}

std::string describe_failure(const fs::path& source,
                             const std::vector<std::string>& switches,
                             const ProcessResult& result,
                             const Limits& limits) {
  const std::string said =
      last_lines(result.errors.empty() ? result.output : result.errors);
  return fmt::format("CMake cannot configure {} {}: it {}{}{}", source.string(),
                     describe_switches(switches), describe(result, limits),
                     said.empty() ? "" : ":\n", said);
}

}  // namespace

std::string describe_switches(const std::vector<std::string>& switches) {
  return switches.empty()
             ? "without switches"
             : fmt::format("with -D{}=ON", fmt::join(switches, "=ON -D"));
}

CMakeAttempt configure_cmake(ProcessRunner& runner, const CMakeSource& source,
                             const std::vector<std::string>& switches,
                             const InspectionOptions& options) {
  if (options.progress) {
    options.progress("configuring " + describe_switches(switches));
  }
  const TemporaryFolder build("init");
  ask_cmake(build.path());
  Command command{
      .executable = "cmake",
      .arguments = {"cmake", "-S", source.path().string(), "-B",
                    build.path().string(), "-DCMAKE_BUILD_TYPE=Release"},
      .working_directory = source.path(),
      .environment = inherited_environment()};
  for (const std::string& name : switches) {
    command.arguments.push_back(fmt::format("-D{}=ON", name));
  }
  Limits limits;
  limits.timeout = options.timeout;
  ProcessResult result;
  try {
    result = runner.run(command, limits);
  } catch (const MeasurementError& error) {
    throw MeasurementError(
        error.kind(),
        fmt::format("{}: benchgate init asks CMake what the project builds; "
                    "install cmake, or write benchgate.json by hand, see "
                    "docs/configuration.md",
                    error.what()));
  }
  if (!result.succeeded()) {
    return {
        .reply = {},
        .failure = describe_failure(source.path(), switches, result, limits)};
  }
  return {.reply = read_cmake_reply(build.path(), source.checkout),
          .failure = {}};
}

}  // namespace benchgate::measure
