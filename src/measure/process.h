#pragma once

/// \file
/// Runs a program as a process group of its own, within limits, and never
/// leaves a child behind.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace benchgate::measure {

/// What to run.
struct Command {
  /// A path, or a name to look up in PATH.
  std::string executable;
  /// argv; the first is what the program sees as its own name.
  std::vector<std::string> arguments;
  std::filesystem::path working_directory;  ///< Empty: ours.
  /// "NAME=value"; the whole environment of the child.
  std::vector<std::string> environment;
};

/// What it may use.
struct Limits {
  std::chrono::milliseconds timeout = std::chrono::minutes(5);
  /// Of standard output and standard error each; more kills it.
  std::size_t output_bytes = std::size_t{64} << 20;
  /// Of each stream, how much is kept: the first half and the last half.
  std::size_t kept_bytes = std::size_t{64} << 10;
  std::uint64_t memory_bytes = 0;     ///< Address space; 0: no limit.
  std::uint64_t file_bytes = 0;       ///< Size of a file it writes; 0: none.
  std::optional<int> cpu;             ///< Pin to this one.
};

/// How it ended.
enum class Ending {
  exited,
  killed,           ///< By a signal that was not ours.
  timed_out,        ///< Ours, after `timeout`.
  too_much_output,  ///< Ours, after `output_bytes`.
};

struct ProcessResult {
  Ending ending = Ending::exited;
  int exit_status = 0;  ///< When it exited.
  int signal = 0;       ///< When it was killed.
  std::string output;   ///< Kept part of standard output, see Limits.
  std::string errors;   ///< Kept part of standard error.
  std::chrono::nanoseconds wall{0};  ///< From start to the end of the process.
  std::chrono::nanoseconds user{0};
  std::chrono::nanoseconds system{0};
  std::int64_t involuntary_switches = 0;

  [[nodiscard]] bool succeeded() const {
    return ending == Ending::exited && exit_status == 0;
  }
};

/// "exited with status 3", "was killed by signal 11 (Segmentation fault)",
/// "did not end within 5 s and was stopped": the end of a sentence.
std::string describe(const ProcessResult& result, const Limits& limits);

/// The world's processes behind an interface, so that a test can script them.
class ProcessRunner {
 public:
  virtual ~ProcessRunner() = default;

  /// Runs `command` to its end. Standard input is /dev/null. When it returns
  /// or throws, no process of the group is left.
  ///
  /// Throws: MeasurementError (bad_input) if it cannot be started: not found,
  ///         not executable, not a program; Interrupted on SIGINT or SIGTERM.
  virtual ProcessResult run(const Command& command, const Limits& limits) = 0;

 protected:
  ProcessRunner() = default;
  ProcessRunner(const ProcessRunner&) = default;
  ProcessRunner& operator=(const ProcessRunner&) = default;
  ProcessRunner(ProcessRunner&&) = default;
  ProcessRunner& operator=(ProcessRunner&&) = default;
};

/// Real processes. Made once, used by one thread.
class SystemProcessRunner final : public ProcessRunner {
 public:
  ProcessResult run(const Command& command, const Limits& limits) override;
};

/// Our own environment, as `Command::environment` wants it, without the
/// variables that would make git look at another repository (GIT_DIR, ...: a
/// hook that calls us has them set).
std::vector<std::string> inherited_environment();

}  // namespace benchgate::measure
