#include "src/measure/initial_configuration.h"

#include <fmt/core.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <iterator>
#include <string_view>
#include <vector>

namespace benchgate::measure {

namespace {

constexpr std::string_view kHead =
    R"(// How benchgate builds and measures this project: JSON with comments.
// Try it with: benchgate compare
{
  // Run by /bin/sh in a checkout of each side. $BENCHGATE_BUILD is a folder of
  // that side alone; everything that is built goes there. -g1 changes no code:
  // it names the lines that profiles, leaks and explanations point to.
)";

constexpr std::string_view kSuites = R"(
  // The Google Benchmark programs that the build makes. A name stands before
  // the benchmarks of its suite in every table; arguments are handed on.
)";

constexpr std::string_view kRest = R"(
  // Other limits for some benchmarks, by a regular expression that is searched
  // in the full name. "gate": false shows a benchmark but never fails for it.
  // "rules": [
  //   {"match": "^BM_Get.*", "metric": "cpu_time", "noise_threshold": "3%"},
  //   {"match": ".*Network.*", "gate": false}
  // ],

  // Slowdowns that were agreed to: how large, until when, and why.
  // "accepted": [
  //   {"match": "^BM_Put/1024$", "up_to": "8%", "until": "2030-01-31",
  //    "why": "checksums added"}
  // ],

  // What a comparison is decided by. All but the budget are the defaults.
  "policy": {
    // Accepted probability that comparing a program with itself calls anything
    // changed: over all benchmarks together, not for each.
    "family_error": 0.01,
    // The smallest slowdown worth calling a regression.
    "noise_threshold": "1%",
    // How close counts as unchanged.
    "equivalence_margin": "2%",
    // How long a comparison may measure. Without it, until all is decided.
    "budget": "5m",
    // What "benchgate gate" does about benchmarks that cannot be decided, that
    // head no longer has, and that do not run: "pass" or "fail".
    "on_inconclusive": "pass",
    "on_missing": "fail",
    "on_failed": "fail"
  }
}
)";

std::string json_string(const std::string& text) {
  return nlohmann::json(text).dump(-1, ' ', false,
                                   nlohmann::json::error_handler_t::replace);
}

/// `text` as one word of /bin/sh.
std::string shell_word(const std::string& text) {
  constexpr std::string_view kPlain = "_-+./=,:@%";
  const bool plain =
      !text.empty() && std::ranges::all_of(text, [&](unsigned char c) {
        return std::isalnum(c) != 0 ||
               kPlain.find(static_cast<char>(c)) != std::string_view::npos;
      });
  if (plain) {
    return text;
  }
  std::string word = "'";
  for (const char c : text) {
    word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  }
  return word + "'";
}

std::string build_command(const CMakeProject& project) {
  // By variables, to which CMake adds the project's own flags.
  std::string command = fmt::format(
      "CFLAGS=\"${{CFLAGS-}} -g1\" CXXFLAGS=\"${{CXXFLAGS-}} -g1\" "
      "cmake -S {} -B \"$BENCHGATE_BUILD\" -DCMAKE_BUILD_TYPE=Release",
      shell_word(project.source.string()));
  if (project.multi_config) {
    // Where a program is built depends on it, so it must not be left to a
    // variable that only this machine has set.
    command += " -G " + shell_word(project.generator);
  }
  for (const std::string& name : project.switches) {
    command += " " + shell_word(fmt::format("-D{}=ON", name));
  }
  command += " && cmake --build \"$BENCHGATE_BUILD\"";
  if (project.multi_config) {
    command += " --config Release";
  }
  command += " --target";
  for (const CMakeSuite& suite : project.suites) {
    command += " " + shell_word(suite.target);
  }
  return command + " -j$(nproc)";
}

std::string suite_entry(const CMakeSuite& suite) {
  return fmt::format(
      R"(    {{"name": {}, "executable": {}, "arguments": []}})",
      json_string(suite.target),
      json_string(fmt::format("{}/{}",
                              suite.place == ArtifactPlace::checkout
                                  ? "$BENCHGATE_SOURCE"
                                  : "$BENCHGATE_BUILD",
                              suite.artifact)));
}

}  // namespace

std::string initial_configuration(const CMakeProject& project) {
  std::vector<std::string> suites;
  suites.reserve(project.suites.size());
  std::ranges::transform(project.suites, std::back_inserter(suites),
                         suite_entry);
  return fmt::format("{}  \"build\": {},\n{}  \"suites\": [\n{}\n  ],\n{}",
                     kHead, json_string(build_command(project)), kSuites,
                     fmt::join(suites, ",\n"), kRest);
}

}  // namespace benchgate::measure
