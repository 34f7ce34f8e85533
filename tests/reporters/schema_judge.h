#pragma once

#include "tests/support/temporary_folder.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <sys/wait.h>

#include <cstdlib>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::reporters {

/// What a program of somebody else's says of each document against a schema in
/// docs/: "valid", or why not. Empty when Python or its package is not there.
inline std::optional<std::vector<std::string>> judge(
    const std::vector<nlohmann::json>& all, std::string_view schema) {
  const tests::TemporaryFolder folder;
  std::ofstream file(folder / "documents");
  for (const nlohmann::json& each : all) {
    file << each.dump() << '\n';
  }
  file.close();
  const std::string command =
      fmt::format("/usr/bin/python3 '{}' '{}/{}' '{}' > '{}'",
                  BENCHGATE_SCHEMA_CHECK, BENCHGATE_DOCS_FOLDER, schema,
                  (folder / "documents").string(), (folder / "out").string());
  // The command is made of our own paths.
  const int status = std::system(command.c_str());  // NOLINT
  const int exit_status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  if (exit_status == 77 || exit_status == 127) {
    return std::nullopt;
  }
  EXPECT_EQ(exit_status, 0) << command;
  std::vector<std::string> verdicts;
  std::ifstream out(folder / "out");
  for (std::string line; std::getline(out, line);) {
    verdicts.push_back(line);
  }
  EXPECT_EQ(verdicts.size(), all.size());
  return verdicts;
}

inline constexpr const char* kSkipped =
    "python3-jsonschema is not installed: the schema is not checked";

}  // namespace benchgate::reporters
