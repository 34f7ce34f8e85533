#include "src/measure/cmake_file_api.h"

#include "src/measure/cmake_switches.h"
#include "src/measure/measurement_error.h"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <fstream>
#include <optional>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

namespace benchgate::measure {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

struct Target {
  std::string name;
  std::string type;  // "EXECUTABLE", "STATIC_LIBRARY", ...
  std::string id;
  std::string artifact;
  ArtifactPlace place = ArtifactPlace::build_folder;
  fs::path source;  // Absolute if it is not below the source folder.
  std::set<std::string> dependencies;  // Their ids.
  std::vector<std::string> libraries;  // File names and -l options.
  std::size_t project = 0;
  bool of_top_project = true;
};

json read_json(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    throw MeasurementError(
        MeasurementError::Kind::not_measured,
        fmt::format("cannot read CMake's answer {}", path.string()));
  }
  return json::parse(file);
}

/// The file names and -l options in a piece of a link command, which may be
/// quoted and may hold several of them.
void add_libraries(std::string_view fragment, std::vector<std::string>& names) {
  while (!fragment.empty()) {
    const std::size_t end = std::min(fragment.find(' '), fragment.size());
    std::string_view word = fragment.substr(0, end);
    fragment.remove_prefix(std::min(end + 1, fragment.size()));
    word.remove_prefix(std::min(word.rfind('/') + 1, word.size()));
    while (word.ends_with('"') || word.ends_with('\'')) {
      word.remove_suffix(1);
    }
    if (!word.empty()) {
      names.emplace_back(word);
    }
  }
}

Target read_target(const json& object) {
  Target target{.name = object.at("name"),
                .type = object.at("type"),
                .id = object.at("id"),
                .artifact = {},
                .place = ArtifactPlace::build_folder,
                .source = object.at("paths").at("source").get<std::string>(),
                .dependencies = {},
                .libraries = {}};
  if (const auto artifacts = object.find("artifacts");
      artifacts != object.end() && !artifacts->empty()) {
    target.artifact = artifacts->front().at("path");
  }
  if (const auto found = object.find("dependencies"); found != object.end()) {
    for (const json& dependency : *found) {
      target.dependencies.insert(dependency.at("id").get<std::string>());
    }
  }
  if (const auto link = object.find("link"); link != object.end()) {
    for (const json& part : link->value("commandFragments", json::array())) {
      if (part.at("role") == "libraries") {
        add_libraries(part.at("fragment").get<std::string>(), target.libraries);
      }
    }
  }
  return target;
}

/// CMake gives an absolute path for what is not below the build folder.
void place_artifact(Target& target, const fs::path& checkout) {
  const fs::path below = fs::path(target.artifact).lexically_relative(checkout);
  if (!below.empty() && *below.begin() != "..") {
    target.artifact = below.string();
    target.place = ArtifactPlace::checkout;
  }
}

/// The targets of the configuration Release, or of the only one.
std::vector<Target> read_targets(const fs::path& reply, const json& codemodel) {
  const json& configurations = codemodel.at("configurations");
  const auto release = std::ranges::find_if(
      configurations,
      [](const json& entry) { return entry.at("name") == "Release"; });
  const json& configuration =
      release == configurations.end() ? configurations.at(0) : *release;
  const json& projects = configuration.at("projects");

  std::vector<Target> targets;
  for (const json& entry : configuration.at("targets")) {
    Target target =
        read_target(read_json(reply / entry.at("jsonFile").get<std::string>()));
    target.project = entry.at("projectIndex");
    target.of_top_project =
        !projects.at(target.project).contains("parentIndex");
    targets.push_back(std::move(target));
  }
  return targets;
}

/// "libNAME.so.1.7.1", "libNAMEd.a", "-lNAME", "NAME.lib".
bool is_library(std::string_view file, std::string_view name) {
  if (file.starts_with("-l")) {
    return file.substr(2) == name;
  }
  if (file.starts_with("lib")) {
    file.remove_prefix(3);
  }
  if (!file.starts_with(name)) {
    return false;
  }
  file.remove_prefix(name.size());
  // Debug builds of Google Benchmark may be called libbenchmarkd.
  if (file.starts_with("d.")) {
    file.remove_prefix(1);
  }
  return file.starts_with(".a") || file.starts_with(".so") ||
         file.starts_with(".lib") || file.starts_with(".dylib");
}

bool links(const Target& target, std::string_view library) {
  return std::ranges::any_of(target.libraries, [&](const std::string& file) {
    return is_library(file, library);
  });
}

/// Google Benchmark's libraries when the project builds them itself.
struct VendoredBenchmark {
  std::set<std::string> ids;
  std::set<std::size_t> projects;  // Those below the top that build it.
};

VendoredBenchmark find_vendored(const std::vector<Target>& targets) {
  VendoredBenchmark vendored;
  for (const Target& target : targets) {
    if ((target.name == "benchmark" || target.name == "benchmark_main") &&
        target.type.ends_with("_LIBRARY")) {
      vendored.ids.insert(target.id);
      if (!target.of_top_project) {
        vendored.projects.insert(target.project);
      }
    }
  }
  return vendored;
}

bool uses_google_benchmark(const Target& target,
                           const VendoredBenchmark& vendored) {
  return links(target, "benchmark") || links(target, "benchmark_main") ||
         std::ranges::any_of(target.dependencies, [&](const std::string& id) {
           return vendored.ids.contains(id);
         });
}

/// Why a program that links Google Benchmark cannot be a suite, if it cannot.
std::optional<std::string> objection(const Target& target) {
  if (target.source.is_absolute() ||
      std::ranges::any_of(target.source, [](const fs::path& part) {
        return part != "." && is_foreign_folder(part.string());
      })) {
    return fmt::format("it belongs to other people's code in {}",
                       target.source.string());
  }
  if ((links(target, "gtest_main") || links(target, "gmock_main")) &&
      !links(target, "benchmark_main")) {
    return "its main function is GoogleTest's, so it is a test";
  }
  if (target.artifact.empty()) {
    return "CMake does not say where it will be";
  }
  if (fs::path(target.artifact).is_absolute()) {
    return fmt::format(
        "it is built at {}, where both sides would write over each other; set "
        "its RUNTIME_OUTPUT_DIRECTORY below CMAKE_BINARY_DIR",
        target.artifact);
  }
  if (std::ranges::any_of(target.artifact, [](unsigned char c) {
        return c == '$' || std::iscntrl(c) != 0;
      })) {
    return fmt::format("its file name {} cannot be written in benchgate.json",
                       json(target.artifact).dump());
  }
  return std::nullopt;
}

CMakeReply read_index(const fs::path& reply, const json& index,
                      const fs::path& checkout) {
  const json& cmake = index.at("cmake");
  CMakeReply result{
      .generator = cmake.at("generator").at("name"),
      .multi_config = cmake.at("generator").value("multiConfig", false),
      .suites = {},
      .warnings = {}};
  const json& answer = index.at("reply").at("codemodel-v2");
  std::vector<Target> targets = read_targets(
      reply, read_json(reply / answer.at("jsonFile").get<std::string>()));
  const VendoredBenchmark vendored = find_vendored(targets);
  for (Target& target : targets) {
    if (target.type != "EXECUTABLE" ||
        !uses_google_benchmark(target, vendored) ||
        vendored.projects.contains(target.project)) {
      continue;
    }
    place_artifact(target, checkout);
    if (const auto reason = objection(target)) {
      result.warnings.push_back(
          fmt::format("{} links Google Benchmark but is left out: {}",
                      target.name, *reason));
    } else {
      result.suites.push_back({target.name, target.artifact, target.place});
    }
  }
  std::ranges::sort(result.suites, {}, &CMakeSuite::target);
  std::ranges::sort(result.warnings);
  return result;
}

/// The index of the newest answer: its name is the largest.
fs::path newest_index(const fs::path& reply) {
  fs::path newest;
  std::error_code error;
  for (fs::directory_iterator at(reply, error);
       !error && at != fs::directory_iterator(); at.increment(error)) {
    const fs::path& path = at->path();
    if (path.filename().string().starts_with("index-") &&
        path.extension() == ".json" && path > newest) {
      newest = path;
    }
  }
  return newest;
}

}  // namespace

void ask_cmake(const fs::path& build) {
  const fs::path query = build / ".cmake" / "api" / "v1" / "query";
  std::error_code error;
  fs::create_directories(query, error);
  if (!std::ofstream(query / "codemodel-v2")) {
    throw MeasurementError(
        MeasurementError::Kind::not_measured,
        fmt::format("cannot write {}: is the folder writable, the disk full?",
                    (query / "codemodel-v2").string()));
  }
}

CMakeReply read_cmake_reply(const fs::path& build, const fs::path& checkout) {
  const fs::path reply = build / ".cmake" / "api" / "v1" / "reply";
  const fs::path index = newest_index(reply);
  if (index.empty()) {
    throw MeasurementError(
        MeasurementError::Kind::not_measured,
        fmt::format("CMake left no answer in {}: benchgate init needs CMake "
                    "3.14 or later",
                    reply.string()));
  }
  try {
    return read_index(reply, read_json(index), checkout);
  } catch (const json::exception& error) {
    throw MeasurementError(
        MeasurementError::Kind::not_measured,
        fmt::format("CMake's answer {} cannot be understood ({}): write "
                    "benchgate.json by hand, see docs/configuration.md",
                    index.string(), error.what()));
  }
}

}  // namespace benchgate::measure
