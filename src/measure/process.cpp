#include "src/measure/process.h"

#include "src/measure/child_input.h"
#include "src/measure/child_output.h"
#include "src/measure/descendants.h"
#include "src/measure/file_descriptor.h"
#include "src/measure/interruption.h"
#include "src/measure/measurement_error.h"
#include "src/measure/process_group.h"
#include "src/measure/spawn.h"

#include <fmt/core.h>

#include <poll.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <climits>
#include <csignal>
#include <cstring>
#include <mutex>

namespace benchgate::measure {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds kGrace{200};  // Between SIGTERM and SIGKILL.
constexpr milliseconds kLook{2};     // Without a descriptor for the end.

std::chrono::nanoseconds duration(const struct timeval& time) {
  return std::chrono::seconds(time.tv_sec) +
         std::chrono::microseconds(time.tv_usec);
}

/// One run of one command.
class Run {
 public:
  Run(const Command& command, const Limits& limits, EndNotice end_notice)
      : limits_(limits),
        input_(make_child_input(command.input)),
        output_(limits.kept_bytes),
        errors_(limits.kept_bytes),
        others_(children()),
        start_(Clock::now()),
        group_(spawn(command, limits,
                     {.input = input_.get(),
                      .output = output_.child_end(),
                      .errors = errors_.child_end()}),
               others_) {
    output_.close_child_end();
    errors_.close_child_end();
    if (end_notice == EndNotice::at_once) {
      end_descriptor_ = group_.end_descriptor();
    }
    // Bounded, so that no timeout is too large for the clock.
    constexpr milliseconds kYear = std::chrono::hours(24 * 365);
    due_ = start_ + std::min(limits.timeout, kYear);
  }

  /// Throws: Interrupted.
  ProcessResult to_end() {
    while (!group_.leader_ended()) {
      stop_if_due();
      wait();
      output_.read_some();
      errors_.read_some();
    }
    ProcessResult result;
    result.wall = Clock::now() - start_;
    const ProcessGroup::End end = group_.end();
    // Nobody is left who could write, so this comes to an end; the limit is
    // for a writer that could not be killed.
    while (!too_much_output() && (output_.read_some() || errors_.read_some())) {
    }
    tell(end, result);
    return result;
  }

 private:
  enum class Stage { running, asked_to_end, killed };

  enum class Reason { none, timeout, output, interruption };

  [[nodiscard]] bool too_much_output() const {
    return std::max(output_.kept().total_bytes(),
                    errors_.kept().total_bytes()) > limits_.output_bytes;
  }

  void stop_if_due() {
    const auto now = Clock::now();
    if (stage_ == Stage::running) {
      if (too_much_output()) {
        reason_ = Reason::output;
        kill();
      } else if (interrupted()) {
        reason_ = Reason::interruption;
        ask_to_end(now);
      } else if (now >= due_) {
        reason_ = Reason::timeout;
        ask_to_end(now);
      }
    } else if (stage_ == Stage::asked_to_end && now >= due_) {
      kill();
    }
  }

  void ask_to_end(Clock::time_point now) {
    group_.signal(SIGTERM);
    stage_ = Stage::asked_to_end;
    due_ = now + kGrace;
  }

  void kill() {
    group_.signal(SIGKILL);
    stage_ = Stage::killed;
  }

  /// Until something was written, the leader ended, or something is due.
  void wait() const {
    constexpr milliseconds kForever{INT_MAX};
    milliseconds longest = kForever;
    if (stage_ != Stage::killed) {
      longest = std::clamp(std::chrono::ceil<milliseconds>(due_ - Clock::now()),
                           milliseconds{0}, kForever);
    }
    if (!end_descriptor_.is_open()) {
      longest = std::min(longest, kLook);
    }
    const std::array descriptors{
        output_.our_end(), errors_.our_end(), end_descriptor_.get(),
        stage_ == Stage::running ? interruption_descriptor() : -1};
    std::array<struct pollfd, descriptors.size()> events{};
    for (std::size_t i = 0; i < events.size(); ++i) {
      events.at(i).fd = descriptors.at(i);  // -1 is passed over.
      events.at(i).events = POLLIN;
    }
    ::poll(events.data(), events.size(), static_cast<int>(longest.count()));
  }

  void tell(const ProcessGroup::End& end, ProcessResult& result) const {
    // Whoever interrupts us may well send the same signal to all of our
    // processes: then how this one ended says nothing about the program.
    if (reason_ == Reason::interruption ||
        (interrupted() && WIFSIGNALED(end.status))) {
      throw Interrupted();
    }
    result.user = duration(end.usage.ru_utime);
    result.system = duration(end.usage.ru_stime);
    result.involuntary_switches = end.usage.ru_nivcsw;
    result.output = output_.kept().text();
    result.errors = errors_.kept().text();
    if (reason_ == Reason::timeout) {
      result.ending = Ending::timed_out;
    } else if (too_much_output()) {
      result.ending = Ending::too_much_output;
    } else if (WIFSIGNALED(end.status)) {
      result.ending = Ending::killed;
      result.signal = WTERMSIG(end.status);
    } else {
      result.exit_status = WEXITSTATUS(end.status);
    }
  }

  const Limits& limits_;
  FileDescriptor input_;
  ChildOutput output_;
  ChildOutput errors_;
  std::vector<pid_t> others_;
  Clock::time_point start_;
  ProcessGroup group_;
  FileDescriptor end_descriptor_;
  Clock::time_point due_;  ///< When to stop it, or to stop it harder.
  Stage stage_ = Stage::running;
  Reason reason_ = Reason::none;
};

std::string text_of(milliseconds time) {
  constexpr milliseconds kMinute = std::chrono::minutes(1);
  if (time < std::chrono::seconds(1)) {
    return fmt::format("{} ms", time.count());
  }
  if (time % kMinute == milliseconds{0}) {
    return fmt::format("{} min", time / kMinute);
  }
  return fmt::format("{:g} s", std::chrono::duration<double>(time).count());
}

std::string text_of(std::size_t bytes) {
  constexpr std::size_t kKibibyte = 1024;
  if (bytes >= kKibibyte * kKibibyte && bytes % (kKibibyte * kKibibyte) == 0) {
    return fmt::format("{} MiB", bytes / (kKibibyte * kKibibyte));
  }
  if (bytes >= kKibibyte && bytes % kKibibyte == 0) {
    return fmt::format("{} KiB", bytes / kKibibyte);
  }
  return fmt::format("{} bytes", bytes);
}

}  // namespace

std::string describe(const ProcessResult& result, const Limits& limits) {
  switch (result.ending) {
    case Ending::exited:
      break;
    case Ending::killed: {
      const char* const meaning = ::sigdescr_np(result.signal);
      return fmt::format(
          "was killed by signal {}{}", result.signal,
          meaning != nullptr ? fmt::format(" ({})", meaning) : std::string());
    }
    case Ending::timed_out:
      return fmt::format("did not end within {} and was stopped",
                         text_of(limits.timeout));
    case Ending::too_much_output:
      return fmt::format("wrote more than {} and was stopped",
                         text_of(limits.output_bytes));
  }
  return fmt::format("exited with status {}", result.exit_status);
}

SystemProcessRunner::SystemProcessRunner(EndNotice end_notice)
    : end_notice_(end_notice) {
  adopt_orphans();
}

ProcessResult SystemProcessRunner::run(const Command& command,
                                       const Limits& limits) {
  static std::mutex one_at_a_time;
  const std::scoped_lock lock(one_at_a_time);
  throw_if_interrupted();
  return Run(command, limits, end_notice_).to_end();
}

}  // namespace benchgate::measure
