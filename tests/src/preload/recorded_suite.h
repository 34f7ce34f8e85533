#pragma once

#include "src/measure/preloading.h"
#include "src/measure/process.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace benchgate::tests {

/// What a mode wrote down (src/preload/recording.h), as far as tests look at
/// it.
struct Recorded {
  std::int64_t operations = 0;
  std::int64_t lost = 0;
  std::vector<std::string> notes;
  std::vector<std::vector<std::int64_t>> stacks;  ///< Their values.
  bool is_whole = false;

  /// The sum of a column of values, for each operation.
  [[nodiscard]] double per_operation(std::size_t column) const {
    std::int64_t sum = 0;
    for (const auto& values : stacks) {
      sum += values.at(column);
    }
    return static_cast<double>(sum) / static_cast<double>(operations);
  }
};

/// Runs benchmarks of real suites with the library that records.
class RecordedSuite : public testing::Test {
 protected:
  /// `program`: of tests/fixtures; "instrumented" has the library built in.
  Recorded record(const std::string& mode, const std::string& benchmark,
                  const std::string& program) {
    const auto file = folder_ / "recording";
    std::filesystem::remove(file);
    measure::Command command;
    command.executable =
        std::string(BENCHGATE_FIXTURES) + "/fixture_" + program;
    command.arguments = {command.executable,
                         "--benchmark_filter=^" + benchmark + "$",
                         "--benchmark_min_time=20"};
    command.environment = measure::inherited_environment();
    if (!measure::is_instrumented(command.executable)) {
      measure::add_preload(command.environment,
                           std::filesystem::path(BENCHGATE_LOCKSTEP) /
                               "libbenchgate_preload.so");
    }
    measure::set_variable(command.environment, "BENCHGATE_PRELOAD_MODE", mode);
    measure::set_variable(command.environment, "BENCHGATE_PRELOAD_FILE",
                          file.string());
    for (const auto& [name, value] : variables_) {
      measure::set_variable(command.environment, name, value);
    }
    result_ = runner_.run(command, limits_);
    return read(file);
  }

  /// What was written to the recording's name with `suffix` more.
  [[nodiscard]] Recorded also_recorded(const std::string& suffix) const {
    return read(folder_ / ("recording" + suffix));
  }

  measure::Limits limits_;
  std::map<std::string, std::string> variables_;  ///< Of the environment.
  measure::ProcessResult result_;
  TemporaryFolder folder_;

 private:
  static Recorded read(const std::filesystem::path& file) {
    Recorded recorded;
    std::ifstream stream(file);
    for (std::string line; std::getline(stream, line);) {
      std::istringstream words(line);
      std::string key;
      words >> key;
      if (key == "operations") {
        words >> recorded.operations;
      } else if (key == "lost") {
        words >> recorded.lost;
      } else if (key == "note") {
        recorded.notes.push_back(line.substr(line.find(' ') + 1));
      } else if (key == "stack") {
        auto& values = recorded.stacks.emplace_back();
        for (std::int64_t value = 0; words >> value;) {
          values.push_back(value);
        }
      }
      recorded.is_whole = line == "end";
    }
    return recorded;
  }

  measure::SystemProcessRunner runner_;
};

}  // namespace benchgate::tests
