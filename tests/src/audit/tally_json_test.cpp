#include "src/audit/tally_json.h"

#include "tests/support/temporary_folder.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <sys/wait.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

// docs/audit.schema.json says what write_tally writes: judged by a program of
// somebody else's.

namespace benchgate::audit {
namespace {

using nlohmann::json;

/// A line per document; empty when Python or its package is not there.
std::optional<std::string> judge(const std::vector<json>& documents) {
  const tests::TemporaryFolder folder;
  std::ofstream file(folder / "documents");
  for (const json& each : documents) {
    file << each.dump() << '\n';
  }
  file.close();
  const std::string command = fmt::format(
      "/usr/bin/python3 '{}' '{}' '{}' > '{}'", BENCHGATE_SCHEMA_CHECK,
      BENCHGATE_DOCS_FOLDER "/audit.schema.json",
      (folder / "documents").string(), (folder / "out").string());
  // The command is made of our own paths.
  const int status = std::system(command.c_str());  // NOLINT
  const int exit_status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  if (exit_status == 77 || exit_status == 127) {
    return std::nullopt;
  }
  EXPECT_EQ(exit_status, 0) << command;
  std::ifstream out(folder / "out");
  return std::string{std::istreambuf_iterator<char>(out), {}};
}

json some() {
  TrialRow row;
  row.metric = {.name = "cpu_time", .unit = "s"};
  row.delta = compare::Delta{};
  TrialBenchmark benchmark;
  benchmark.suite = "s";
  benchmark.name = "A\xff";
  benchmark.time_metric = "cpu_time";
  benchmark.rows = {row};
  benchmark.cpu_time = {{1, 2}, {1, 2}};
  Trial plain;
  plain.benchmarks = {benchmark};
  Trial slowed = plain;
  slowed.slowdown = 0.05;
  slowed.benchmarks.front().slowed = true;
  Trial sequential = plain;
  sequential.leg = Leg::sequential;
  sequential.load = 2;
  return json::parse(write_tally(tally({plain, slowed, sequential})));
}

TEST(TallyJsonTest, WhatIsWrittenIsValidAndWhatLacksAKeyIsNot) {
  json without_key = some();
  without_key["all"].erase("judges");
  json wrong_type = some();
  wrong_type["benchmarks"][0]["seconds"] = "1";
  json other_judge = some();
  other_judge["all"]["judges"][0]["judge"] = "somebody";
  const auto verdicts = judge({some(), json::parse(write_tally(tally({}))),
                               without_key, wrong_type, other_judge});
  if (!verdicts) {
    GTEST_SKIP()
        << "python3-jsonschema is not installed: the schema is not checked";
  }
  EXPECT_EQ(verdicts->rfind("valid\nvalid\ninvalid", 0), 0U) << *verdicts;
  EXPECT_EQ(verdicts->find("\nvalid", 7), std::string::npos) << *verdicts;
}

}  // namespace
}  // namespace benchgate::audit
