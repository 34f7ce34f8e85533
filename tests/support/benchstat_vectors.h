#pragma once

#include <nlohmann/json.hpp>

#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::tests {

/// The lines of tests/golden/benchstat/vectors/NAME.jsonl. The target defines
/// BENCHGATE_VECTORS_FOLDER.
inline std::vector<nlohmann::json> benchstat_vectors(std::string_view name) {
  const std::string file = std::string(BENCHGATE_VECTORS_FOLDER) + "/" +
                           std::string(name) + ".jsonl";
  std::ifstream stream(file);
  std::vector<nlohmann::json> vectors;
  for (std::string line; std::getline(stream, line);) {
    vectors.push_back(nlohmann::json::parse(line));
  }
  if (vectors.empty()) {
    throw std::runtime_error(file + " holds no vectors");
  }
  return vectors;
}

/// A number that is written as a string, "+Inf" and "NaN" among them.
inline double number_in(const nlohmann::json& vector, std::string_view key) {
  return std::stod(vector.at(std::string(key)).get<std::string>());
}

}  // namespace benchgate::tests
