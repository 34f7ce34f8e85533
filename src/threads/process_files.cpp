#include "src/threads/process_files.h"

#include "src/threads/process_stacks.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>

namespace benchgate::threads {

namespace {

using Kind = ProcessError::Kind;

std::string path_of(pid_t process, std::string_view file) {
  return fmt::format("/proc/{}/{}", process, file);
}

std::optional<std::uint64_t> hexadecimal(std::string_view digits) {
  std::uint64_t number = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, number, 16);
  return error == std::errc() && stop == end ? std::optional(number)
                                             : std::nullopt;
}

/// "START-LIMIT PERMISSIONS OFFSET DEVICE INODE    FILE"; nothing if that part
/// cannot be executed, or is of no file.
std::optional<profile::MappedFile> parse_map(const std::string& line) {
  std::istringstream fields(line);
  std::string range;
  std::string permissions;
  std::string offset;
  std::string device;
  std::string inode;
  fields >> range >> permissions >> offset >> device >> inode >> std::ws;
  profile::MappedFile file;
  std::getline(fields, file.file);
  const std::size_t dash = range.find('-');
  if (file.file.empty() || dash == std::string::npos ||
      permissions.find('x') == std::string::npos) {
    return std::nullopt;
  }
  const auto start = hexadecimal(range.substr(0, dash));
  const auto limit = hexadecimal(range.substr(dash + 1));
  const auto in_file = hexadecimal(offset);
  if (!start || !limit || !in_file) {
    return std::nullopt;
  }
  file.start = *start;
  file.limit = *limit;
  file.offset = *in_file;
  return file;
}

/// A field of /proc/PID/status; empty if it is not there.
std::string status_field(pid_t process, std::string_view field) {
  std::ifstream status(path_of(process, "status"));
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(field) && line.size() > field.size() &&
        line[field.size()] == ':') {
      const std::size_t value = line.find_first_not_of(" \t", field.size() + 1);
      return value == std::string::npos ? "" : line.substr(value);
    }
  }
  return "";
}

std::string first_line(const std::string& file) {
  std::ifstream stream(file);
  std::string line;
  std::getline(stream, line);
  return line;
}

/// What forbids it, and what to do.
std::string refusal(pid_t process) {
  const std::string tracer = status_field(process, "TracerPid");
  if (!tracer.empty() && tracer != "0") {
    return fmt::format(
        "process {} is being debugged by process {}: end that first", process,
        tracer);
  }
  const std::string scope = first_line("/proc/sys/kernel/yama/ptrace_scope");
  if (!scope.empty() && scope != "0") {
    return fmt::format(
        "the stacks of process {} may not be read: where "
        "kernel.yama.ptrace_scope is {}, that is for root{}",
        process, scope, scope == "1" ? " and for a process's parent" : "");
  }
  return fmt::format(
      "the stacks of process {} may not be read: {}", process,
      ::geteuid() == 0
          ? "even root lacks the right to trace it (CAP_SYS_PTRACE) here, as "
            "in a container"
          : "it is another user's; become that user, or root");
}

}  // namespace

std::vector<profile::MappedFile> mapped_files(pid_t process) {
  std::vector<profile::MappedFile> files;
  std::ifstream maps(path_of(process, "maps"));
  for (std::string line; std::getline(maps, line);) {
    if (auto file = parse_map(line)) {
      files.push_back(std::move(*file));
    }
  }
  return files;
}

void check_readable(pid_t process) {
  const std::string state = status_field(process, "State");
  if (state.empty()) {
    throw ProcessError(Kind::no_such,
                       fmt::format("there is no process {}", process));
  }
  if (state.starts_with('Z')) {
    throw ProcessError(
        Kind::no_such,
        fmt::format("process {} has ended, and waits for its parent to notice",
                    process));
  }
  // One of the kernel's own has no memory.
  if (status_field(process, "VmSize").empty()) {
    throw ProcessError(
        Kind::no_such,
        fmt::format("process {} is one of the kernel's, which has no stacks of "
                    "a program",
                    process));
  }
  // The kernel asks for the same right as for a debugger.
  const int memory =
      ::open(path_of(process, "mem").c_str(), O_RDONLY | O_CLOEXEC);
  const bool may = memory >= 0;
  if (may) {
    ::close(memory);
  }
  if (!may || status_field(process, "TracerPid") != "0") {
    throw ProcessError(Kind::no_right, refusal(process));
  }
}

}  // namespace benchgate::threads
