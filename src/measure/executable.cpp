#include "src/measure/executable.h"

#include <fmt/core.h>

#include <elf.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string_view>
#include <system_error>

namespace benchgate::measure {

namespace {

namespace fs = std::filesystem;

MeasurementError bad_input(const std::string& message) {
  return {MeasurementError::Kind::bad_input, message};
}

std::string search_path(const Command& command) {
  constexpr std::string_view kName = "PATH=";
  for (const std::string& variable : command.environment) {
    if (variable.starts_with(kName)) {
      return variable.substr(kName.size());
    }
  }
  const char* ours = std::getenv("PATH");  // NOLINT(concurrency-mt-unsafe)
  return ours != nullptr ? ours : "/usr/local/bin:/usr/bin:/bin";
}

/// The first file of that name that may be executed, else the first at all.
std::optional<fs::path> look_up(const std::string& name,
                                const std::string& folders) {
  std::optional<fs::path> found;
  for (std::size_t begin = 0; begin <= folders.size();) {
    const std::size_t end = std::min(folders.find(':', begin), folders.size());
    // An empty entry is the working directory: that is what a shell does.
    const fs::path candidate =
        fs::absolute(folders.substr(begin, end - begin)) / name;
    std::error_code ignored;
    if (fs::is_regular_file(candidate, ignored)) {
      if (::access(candidate.c_str(), X_OK) == 0) {
        return candidate;
      }
      found = found.value_or(candidate);
    }
    begin = end + 1;
  }
  return found;
}

/// Why a file that may be executed is no program.
std::string why_not_a_program(const std::string& program) {
  std::ifstream file(program, std::ios::binary);
  std::array<char, EI_NIDENT> identity{};
  file.read(identity.data(), identity.size());
  if (file.gcount() == 0) {
    return "it is empty; build it again";
  }
  if (std::string_view(identity.data(), SELFMAG) == ELFMAG) {
    return "it was built for another kind of machine; build it on this one";
  }
  if (identity[0] == '#' && identity[1] == '!') {
    return "the program that its first line names is none; correct that line";
  }
  return "it is neither a binary of this machine nor a script whose first line "
         "starts with '#!'; give the built suite, or add that line";
}

std::string why_not_permitted(const std::string& program) {
  std::error_code ignored;
  if (fs::is_directory(program, ignored)) {
    return "it is a directory; give a program in it";
  }
  if (::access(program.c_str(), X_OK) != 0) {
    return fmt::format(
        "it may not be executed by this user; run: chmod +x '{}'", program);
  }
  return "the kernel denies it; look for a file system mounted noexec, or for "
         "the program that a script's first line names";
}

}  // namespace

std::string find_executable(const Command& command) {
  if (command.executable.empty()) {
    throw bad_input("there is no program to run: its name is empty");
  }
  if (command.executable.find('/') != std::string::npos) {
    return fs::absolute(command.executable).string();
  }
  const std::string folders = search_path(command);
  if (const auto found = look_up(command.executable, folders)) {
    return found->string();
  }
  throw bad_input(fmt::format(
      "cannot run '{}': there is no such program in PATH ({}); install it, or "
      "give its path",
      command.executable, folders));
}

MeasurementError not_executable(const std::string& program, int error) {
  std::error_code ignored;
  std::string reason;
  auto kind = MeasurementError::Kind::bad_input;
  if (error == ENOENT && fs::exists(program, ignored)) {
    reason = "the interpreter or loader that it names is not installed here";
  } else if (error == ENOENT || error == ENOTDIR) {
    reason = "there is no such file; check the path, or build it first";
  } else if (error == EACCES || error == EPERM) {
    reason = why_not_permitted(program);
  } else if (error == ENOEXEC || error == ELIBBAD || error == EINVAL) {
    reason = why_not_a_program(program);
  } else if (error == E2BIG) {
    reason = "its arguments and environment are too long for the kernel";
  } else if (error == ETXTBSY) {
    reason = "it is open for writing; wait for its build to end";
  } else {
    reason = std::generic_category().message(error);
    kind = MeasurementError::Kind::not_measured;
  }
  return {kind, fmt::format("cannot run '{}': {}", program, reason)};
}

}  // namespace benchgate::measure
