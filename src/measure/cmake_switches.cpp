#include "src/measure/cmake_switches.h"

#include "src/measure/cmake_code.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <optional>
#include <system_error>
#include <utility>

namespace benchgate::measure {

namespace {

namespace fs = std::filesystem;

/// Deep enough for benchmarks/cmake/options.cmake below a component's folder,
/// and a bound for trees that hold far more than sources.
constexpr int kDeepestFolder = 4;
/// No CMake file written by hand is larger.
constexpr std::uintmax_t kLargestFile = std::uintmax_t{1} << 20;

std::string upper(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](unsigned char c) {
    return static_cast<char>(std::toupper(c));
  });
  return result;
}

bool is_plain_name(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '_' || c == '-' || c == '.';
  });
}

bool is_true(std::string_view value) {
  const std::string word = upper(value);
  return word == "ON" || word == "TRUE" || word == "YES" || word == "Y" ||
         word == "1";
}

/// "A;B" as plain variables; empty if it is more than that.
std::vector<std::string> plain_condition(std::string_view condition) {
  std::vector<std::string> names;
  while (!condition.empty()) {
    const std::size_t end = std::min(condition.find(';'), condition.size());
    if (!is_plain_name(condition.substr(0, end))) {
      return {};
    }
    names.emplace_back(condition.substr(0, end));
    condition.remove_prefix(std::min(end + 1, condition.size()));
  }
  return names;
}

/// `name` with the variables replaced that stand for the project's name.
std::string expand_project(std::string name, const std::string& project) {
  for (const std::string_view variable :
       {"${PROJECT_NAME}", "${CMAKE_PROJECT_NAME}"}) {
    const std::size_t at = name.find(variable);
    if (at != std::string::npos) {
      name.replace(at, variable.size(), project);
    }
  }
  return name;
}

std::optional<CMakeSwitch> as_switch(const CMakeCommand& command,
                                     const std::string& project) {
  const std::vector<std::string>& arguments = command.arguments;
  if (arguments.empty()) {
    return std::nullopt;
  }
  CMakeSwitch result{
      .name = expand_project(arguments[0], project), .on = false, .needs = {}};
  if (!is_plain_name(result.name)) {
    return std::nullopt;
  }
  if (command.name == "SET") {
    if (arguments.size() < 4 || upper(arguments[2]) != "CACHE" ||
        upper(arguments[3]) != "BOOL") {
      return std::nullopt;
    }
    result.on = is_true(arguments[1]);
    return result;
  }
  if (!command.name.ends_with("OPTION")) {
    return std::nullopt;
  }
  result.on = arguments.size() > 2 && is_true(arguments[2]);
  if (command.name == "CMAKE_DEPENDENT_OPTION" && arguments.size() > 3) {
    result.needs = plain_condition(arguments[3]);
  }
  return result;
}

/// Whether `word`, in upper case, speaks of benchmarks: BENCHMARK in any form,
/// and BENCH where a word ends with it, for BENCHGATE does not.
bool names_benchmarks(std::string_view word) {
  if (word.find("BENCHMARK") != std::string_view::npos) {
    return true;
  }
  for (std::size_t at = word.find("BENCH"); at != std::string_view::npos;
       at = word.find("BENCH", at + 1)) {
    std::string_view rest = word.substr(at + 5);
    for (const std::string_view ending : {"ES", "ING", "S"}) {
      if (rest.starts_with(ending)) {
        rest.remove_prefix(ending.size());
        break;
      }
    }
    if (rest.empty() ||
        std::isalpha(static_cast<unsigned char>(rest[0])) == 0) {
      return true;
    }
  }
  return false;
}

bool turns_benchmarks_on(std::string_view name) {
  const std::string word = "_" + upper(name) + "_";
  if (!names_benchmarks(word)) {
    return false;
  }
  // Google Benchmark's own.
  for (const std::string_view own :
       {"_BENCHMARK_ENABLE_", "_BENCHMARK_USE_", "_BENCHMARK_BUILD_32_BITS_",
        "_BENCHMARK_DOWNLOAD_DEPENDENCIES_", "_BENCHMARK_INSTALL_",
        "_BENCHMARK_FORCE_"}) {
    if (word.starts_with(own)) {
      return false;
    }
  }
  return std::ranges::none_of(
      std::array<std::string_view, 6>{"_NO_", "_DISABLE_", "_SKIP_",
                                      "_WITHOUT_", "_EXCLUDE_", "_DISABLED_"},
      [&](std::string_view off) {
        return word.find(off) != std::string::npos;
      });
}

bool is_cmake_file(const fs::path& path) {
  return path.filename() == "CMakeLists.txt" || path.extension() == ".cmake";
}

/// CMake's own files below `source`, those nearest to the top first.
std::vector<fs::path> cmake_files(const fs::path& source) {
  std::vector<std::pair<int, fs::path>> found;
  std::error_code error;
  fs::recursive_directory_iterator at(
      source, fs::directory_options::skip_permission_denied, error);
  for (; !error && at != fs::recursive_directory_iterator();
       at.increment(error)) {
    std::error_code ignored;
    const fs::path& path = at->path();
    if (at->is_directory(ignored)) {
      // A folder with a .git of its own is a submodule or another checkout.
      if (at.depth() >= kDeepestFolder ||
          is_foreign_folder(path.filename().string()) ||
          fs::exists(path / ".git", ignored)) {
        at.disable_recursion_pending();
      }
    } else if (is_cmake_file(path) && at->is_regular_file(ignored) &&
               at->file_size(ignored) <= kLargestFile) {
      found.emplace_back(at.depth(), path);
    }
  }
  std::ranges::sort(found);
  std::vector<fs::path> paths;
  paths.reserve(found.size());
  for (auto& [depth, path] : found) {
    paths.push_back(std::move(path));
  }
  return paths;
}

std::string read_text(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The argument of the first project() in `code`.
std::string project_name(std::string_view code) {
  CMakeCodeReader reader(code);
  while (const auto command = reader.next()) {
    if (command->name == "PROJECT" && !command->arguments.empty()) {
      return command->arguments.front();
    }
  }
  return {};
}

}  // namespace

std::vector<CMakeSwitch> declared_switches(std::string_view code,
                                           std::string project) {
  std::vector<CMakeSwitch> switches;
  CMakeCodeReader reader(code);
  while (const auto command = reader.next()) {
    if (command->name == "PROJECT" && !command->arguments.empty()) {
      project = command->arguments.front();
    } else if (auto found = as_switch(*command, project)) {
      switches.push_back(std::move(*found));
    }
  }
  return switches;
}

std::vector<std::string> find_benchmark_switches(const fs::path& source) {
  const std::string project =
      project_name(read_text(source / "CMakeLists.txt"));
  std::vector<CMakeSwitch> declared;
  for (const fs::path& path : cmake_files(source)) {
    std::ranges::move(declared_switches(read_text(path), project),
                      std::back_inserter(declared));
  }
  const auto is_off = [&](const std::string& name) {
    const auto found = std::ranges::find(declared, name, &CMakeSwitch::name);
    return found != declared.end() && !found->on;
  };

  std::vector<std::string> names;
  const auto add = [&](const std::string& name) {
    if (is_off(name) && std::ranges::find(names, name) == names.end()) {
      names.push_back(name);
    }
  };
  for (const CMakeSwitch& candidate : declared) {
    if (turns_benchmarks_on(candidate.name)) {
      add(candidate.name);
      std::ranges::for_each(candidate.needs, add);
    }
  }
  return names;
}

std::vector<std::string> find_benchmark_presets(const fs::path& source) {
  const auto file = nlohmann::json::parse(
      read_text(source / "CMakePresets.json"), nullptr, false);
  const auto presets =
      file.is_object() ? file.find("configurePresets") : file.end();
  std::vector<std::string> names;
  if (presets == file.end()) {
    return names;
  }
  for (const auto& preset : *presets) {
    const auto name = preset.is_object() ? preset.find("name") : preset.end();
    if (name != preset.end() && name->is_string() &&
        names_benchmarks(upper(name->get<std::string>()))) {
      names.push_back(*name);
    }
  }
  return names;
}

bool is_foreign_folder(std::string_view name) {
  const std::string word = upper(name);
  static constexpr std::array<std::string_view, 16> kNames = {
      "THIRD_PARTY", "THIRD-PARTY", "THIRDPARTY", "3RDPARTY",
      "3RD_PARTY",   "EXTERNAL",    "EXTERNALS",  "EXTERN",
      "VENDOR",      "VENDORED",    "DEPS",       "_DEPS",
      "SUBMODULES",  "BUILD",       "OUT",        "NODE_MODULES"};
  return word.starts_with('.') || word.starts_with("BUILD-") ||
         word.starts_with("CMAKE-BUILD-") ||
         std::ranges::find(kNames, word) != kNames.end();
}

}  // namespace benchgate::measure
