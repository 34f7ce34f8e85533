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
#include <string_view>
#include <vector>

namespace benchgate::measure {

/// What to run.
struct Command {
  /// A path, from our own working directory if it is relative; or a name to
  /// look up in the PATH of `environment` (in ours if it has none).
  std::string executable;
  /// argv; the first is what the program sees as its own name. Empty: the
  /// executable's name alone.
  std::vector<std::string> arguments;
  std::filesystem::path working_directory;  ///< Empty: ours.
  /// "NAME=value"; the whole environment of the child.
  std::vector<std::string> environment;
  /// What it reads from its standard input; nothing: /dev/null.
  std::string input = std::string();
};

/// What it may use. Memory, files and CPU are settled before the program's
/// first instruction, and its own children inherit them.
struct Limits {
  std::chrono::milliseconds timeout = std::chrono::minutes(5);
  /// Of standard output and standard error each; more kills it.
  std::size_t output_bytes = std::size_t{64} << 20;
  /// Of each stream, how much is kept: the first half and the last half, with
  /// a line between them that says how much was left out.
  std::size_t kept_bytes = std::size_t{64} << 10;
  std::uint64_t memory_bytes = 0;  ///< Address space; 0: no limit.
  std::uint64_t file_bytes = 0;    ///< Size of a file it writes; 0: none.
  std::optional<int> cpu;          ///< Pin to this one.
  /// Without address randomisation, where the kernel lets us turn it off; many
  /// containers do not.
  bool fixed_addresses = false;
};

/// How it ended.
enum class Ending {
  exited,
  killed,           ///< By a signal that was not ours.
  timed_out,        ///< Ours, after `timeout`.
  too_much_output,  ///< More than `output_bytes`, even if it then exited.
};

struct ProcessResult {
  Ending ending = Ending::exited;
  int exit_status = 0;  ///< When it exited.
  int signal = 0;       ///< When it was killed.
  std::string output;   ///< Kept part of standard output, see Limits.
  std::string errors;   ///< Kept part of standard error.
  std::chrono::nanoseconds wall{0};  ///< From start to the end of the process.
  // Of the process and the children that it waited for:
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

  /// Runs `command` to its end. When it returns or throws, no process of the
  /// group is left.
  ///
  /// Throws: MeasurementError (bad_input) if it cannot be started: not found,
  ///         not executable, not a program, no such working directory, a CPU
  ///         that we may not use; MeasurementError (not_measured) if the
  ///         machine has no room for another process or file; Interrupted on
  ///         SIGINT, SIGTERM or SIGHUP under an InterruptionGuard, before the
  ///         start too.
  virtual ProcessResult run(const Command& command, const Limits& limits) = 0;

 protected:
  ProcessRunner() = default;
  ProcessRunner(const ProcessRunner&) = default;
  ProcessRunner& operator=(const ProcessRunner&) = default;
  ProcessRunner(ProcessRunner&&) = default;
  ProcessRunner& operator=(ProcessRunner&&) = default;
};

/// How a runner learns that a process has ended.
enum class EndNotice {
  at_once,   ///< From the kernel, where it has pidfd_open (Linux 5.3).
  periodic,  ///< By looking every 2 ms: what the other falls back to.
};

/// Real processes.
///
/// When run() ends, not only the group is gone but also every process that
/// left it, by a session of its own or by outliving its parent. This rests on
/// two things: making a runner lets the whole program adopt orphans
/// (PR_SET_CHILD_SUBREAPER), and a child of ours that appears during a run is
/// taken to belong to that run. So no other part of the program may start
/// processes meanwhile; those started before are left alone. Runs of several
/// threads wait for each other.
///
/// On a timeout and on an interruption the group gets SIGTERM, and SIGKILL
/// when its leader has not ended after 200 ms. If we are killed ourselves, the
/// kernel kills the leader; what the leader started is then on its own. A
/// program that becomes another user (sudo) cannot be killed: its end is
/// waited for.
///
/// Cost: about 0.1 ms more than the program's own start.
class SystemProcessRunner final : public ProcessRunner {
 public:
  explicit SystemProcessRunner(EndNotice end_notice = EndNotice::at_once);

  ProcessResult run(const Command& command, const Limits& limits) override;

 private:
  EndNotice end_notice_;
};

/// Our own environment, as `Command::environment` wants it, without the
/// variables that would make git look at another repository (GIT_DIR, ...: a
/// hook that calls us has them set), and without our own token for GitHub.
std::vector<std::string> inherited_environment();

/// Sets NAME=value in an environment, in the place of what it had, or last.
void set_variable(std::vector<std::string>& environment, std::string_view name,
                  std::string_view value);

}  // namespace benchgate::measure
