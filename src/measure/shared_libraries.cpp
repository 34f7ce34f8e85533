#include "src/measure/shared_libraries.h"

#include "src/measure/program_loader.h"

#include <algorithm>
#include <chrono>
#include <sstream>
#include <string_view>
#include <system_error>
#include <utility>

namespace benchgate::measure {

namespace {

namespace fs = std::filesystem;

bool is_below(const fs::path& path, const fs::path& folder) {
  const fs::path relative = path.lexically_relative(folder);
  return !relative.empty() && *relative.begin() != "..";
}

/// A library may be a link in the build folder to one that is installed, or
/// the other way round: in both cases it is gone with the folder.
bool is_below_any(const fs::path& path, const std::vector<fs::path>& folders) {
  std::error_code failure;
  const fs::path real = fs::canonical(path, failure);
  return std::ranges::any_of(folders, [&](const fs::path& folder) {
    return is_below(path.lexically_normal(), folder) ||
           (!failure && is_below(real, folder));
  });
}

/// That of glibc goes on after a library that it does not find only if it is
/// asked by the variable; that of musl knows the option alone, and would run
/// the program.
Command command_to_list(const fs::path& loader, const fs::path& executable,
                        std::vector<std::string> environment) {
  std::vector<std::string> arguments{loader.string()};
  if (loader.filename().string().starts_with("ld-musl")) {
    arguments.emplace_back("--list");
  } else {
    set_variable(environment, "LD_TRACE_LOADED_OBJECTS", "1");
  }
  arguments.push_back(executable.string());
  return {loader.string(), std::move(arguments), "", std::move(environment)};
}

}  // namespace

SharedLibraries shared_libraries(ProcessRunner& runner,
                                 const fs::path& executable,
                                 const std::vector<std::string>& environment,
                                 const std::vector<fs::path>& folders) {
  const fs::path loader = program_loader(executable);
  std::error_code ignored;
  if (!fs::exists(loader, ignored)) {
    return {};
  }
  Limits limits;
  limits.timeout = std::chrono::minutes(1);
  const ProcessResult result =
      runner.run(command_to_list(loader, executable, environment), limits);
  // It may fail where a library is not found; the output is what counts.
  return parse_library_list(result.output, folders);
}

SharedLibraries parse_library_list(const std::string& output,
                                   const std::vector<fs::path>& folders) {
  constexpr std::string_view kArrow = " => ";
  SharedLibraries libraries;
  std::istringstream lines(output);
  for (std::string line; std::getline(lines, line);) {
    line.erase(0, line.find_first_not_of(" \t"));
    // "libz.so.1 => /lib/libz.so.1 (0x00007f...)"
    const std::size_t arrow = line.find(kArrow);
    const std::string name =
        line.substr(0, arrow == std::string::npos ? line.rfind(" (0x") : arrow);
    const std::string target =
        arrow == std::string::npos ? name : line.substr(arrow + kArrow.size());
    if (target == "not found") {
      libraries.not_found.push_back(name);
      continue;
    }
    const fs::path path = target.substr(0, target.rfind(" (0x"));
    if (!path.is_absolute() || !is_below_any(path, folders)) {
      continue;
    }
    if (name.find('/') != std::string::npos) {
      libraries.by_path.push_back(name);
    }
    libraries.inside.push_back(
        {path, "lib/" + fs::path(name).filename().string()});
  }
  return libraries;
}

}  // namespace benchgate::measure
