#include "src/measure/spawn.h"

#include "src/measure/executable.h"
#include "src/measure/file_descriptor.h"
#include "src/measure/measurement_error.h"
#include "src/measure/pipe.h"
#include "src/measure/usual_signals.h"

#include <fmt/core.h>

#include <fcntl.h>
#include <sched.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <csignal>
#include <system_error>

namespace benchgate::measure {

namespace {

using CpuMask = std::vector<unsigned long>;

/// What the child does before it becomes the program.
enum class Step { prepare, working_directory, cpu, limits, execute };

/// What the child reports when a step fails.
struct Failure {
  Step step = Step::prepare;
  int error = 0;
};

/// Everything the child needs. Made before there is a child, which may not
/// allocate.
struct Plan {
  const char* program = nullptr;
  char* const* arguments = nullptr;
  char* const* environment = nullptr;
  const char* working_directory = nullptr;  ///< Null: ours.
  ChildStreams streams;
  int report = -1;                ///< Closed by success, written to by failure.
  const CpuMask* cpus = nullptr;  ///< Null: as we are.
  rlim_t memory_bytes = RLIM_INFINITY;
  rlim_t file_bytes = RLIM_INFINITY;
  bool fixed_addresses = false;
  pid_t parent = -1;
};

// From here to `become` runs the child, in the memory of the parent, whose
// calling thread waits meanwhile. So: system calls and the stack only; no
// allocation, no lock, no exception, no destructor, no return.

[[noreturn]] void give_up(const Plan& plan, Step step) {
  const Failure failure{step, errno};
  [[maybe_unused]] const auto written =
      ::write(plan.report, &failure, sizeof failure);
  ::_exit(127);
}

bool limit(int resource, rlim_t bytes) {
  if (bytes == RLIM_INFINITY) {
    return true;
  }

  struct rlimit bounds {};

  if (::getrlimit(static_cast<__rlimit_resource_t>(resource), &bounds) != 0) {
    return false;
  }
  // A stricter limit that we are under ourselves cannot be raised.
  bounds.rlim_max = std::min(bounds.rlim_max, bytes);
  bounds.rlim_cur = bounds.rlim_max;
  return ::setrlimit(static_cast<__rlimit_resource_t>(resource), &bounds) == 0;
}

bool take_streams(const ChildStreams& streams) {
  const int nothing = streams.input >= 0
                          ? streams.input
                          : ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  // Our ends are above 2, so none of these overwrites the source of the next.
  return nothing >= 0 &&
         (nothing == 0 ? ::fcntl(0, F_SETFD, 0) == 0
                       : ::dup2(nothing, 0) == 0) &&
         ::dup2(streams.output, 1) == 1 && ::dup2(streams.errors, 2) == 2;
}

// Not inlined: its frame must not be part of the frame that vfork returns to
// twice.
[[noreturn, gnu::noinline]] void become(const Plan& plan) {
  if (::setpgid(0, 0) != 0 || ::prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 ||
      !take_streams(plan.streams)) {
    give_up(plan, Step::prepare);
  }
  if (::getppid() != plan.parent) {
    ::_exit(127);  // It died before its death could reach us.
  }
  // Files that were open when benchgate was started, too. Kernels before 5.11
  // cannot; then what is not close-on-exec by itself stays open.
  ::close_range(3, UINT_MAX, CLOSE_RANGE_CLOEXEC);
  if (plan.working_directory != nullptr &&
      ::chdir(plan.working_directory) != 0) {
    give_up(plan, Step::working_directory);
  }
  if (plan.cpus != nullptr &&
      ::syscall(SYS_sched_setaffinity, 0, plan.cpus->size() * sizeof(long),
                plan.cpus->data()) != 0) {
    give_up(plan, Step::cpu);
  }
  if (!limit(RLIMIT_AS, plan.memory_bytes) ||
      !limit(RLIMIT_FSIZE, plan.file_bytes)) {
    give_up(plan, Step::limits);
  }
  if (plan.fixed_addresses) {
    // This one is no persona: it asks for ours. Where changing it is
    // forbidden, the program runs all the same.
    constexpr unsigned long kAsk = 0xffffffffUL;
    ::personality(static_cast<unsigned>(::personality(kAsk)) |
                  ADDR_NO_RANDOMIZE);
  }
  reset_signals();
  ::execve(plan.program, plan.arguments, plan.environment);
  give_up(plan, Step::execute);
}

// The parent again.

/// Starts the child. All signals are blocked until it has become the program.
pid_t start(const Plan& plan) {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  // posix_spawn cannot do what `become` does; fork would copy page tables.
  // NOLINTBEGIN(clang-analyzer-*): `become` keeps to what vfork allows.
  const pid_t child = ::vfork();
  if (child == 0) {
    become(plan);
  }
  // NOLINTEND(clang-analyzer-*)
  const int error = errno;
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (child < 0) {
    throw MeasurementError(MeasurementError::Kind::not_measured,
                           fmt::format("cannot start a process: {}",
                                       std::generic_category().message(error)));
  }
  return child;
}

std::vector<char*> pointers_to(const std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  pointers.reserve(strings.size() + 1);
  for (const std::string& string : strings) {
    // execve takes char* for the sake of old C and does not write.
    pointers.push_back(const_cast<char*>(string.c_str()));  // NOLINT
  }
  pointers.push_back(nullptr);
  return pointers;
}

CpuMask mask_of(int cpu) {
  constexpr std::size_t kBits = sizeof(unsigned long) * CHAR_BIT;
  const auto index = static_cast<std::size_t>(std::max(cpu, 0));
  CpuMask mask(index / kBits + 1, 0);
  mask.back() = 1UL << (index % kBits);
  return mask;
}

MeasurementError explain(const Failure& failure, const std::string& program,
                         const Command& command, const Limits& limits) {
  using Kind = MeasurementError::Kind;
  const std::string reason = std::generic_category().message(failure.error);
  switch (failure.step) {
    case Step::prepare:
      break;
    case Step::working_directory:
      return {Kind::bad_input,
              fmt::format("cannot run '{}' in the folder '{}': {}", program,
                          command.working_directory.string(), reason)};
    case Step::cpu:
      return {Kind::bad_input,
              fmt::format("cannot pin '{}' to CPU {}: this program may not use "
                          "it; choose another one, or do not pin",
                          program, limits.cpu.value_or(-1))};
    case Step::limits:
      return {Kind::not_measured,
              fmt::format("cannot limit the memory and files of '{}': {}",
                          program, reason)};
    case Step::execute:
      return not_executable(program, failure.error);
  }
  return {Kind::not_measured,
          fmt::format("cannot prepare to run '{}': {}", program, reason)};
}

}  // namespace

pid_t spawn(const Command& command, const Limits& limits,
            ChildStreams streams) {
  const std::string program = find_executable(command);
  const std::vector<std::string> name_alone{command.executable};
  const std::vector<char*> arguments =
      pointers_to(command.arguments.empty() ? name_alone : command.arguments);
  const std::vector<char*> environment = pointers_to(command.environment);
  const CpuMask cpus = mask_of(limits.cpu.value_or(0));
  Pipe report = make_pipe();

  Plan plan;
  plan.program = program.c_str();
  plan.arguments = arguments.data();
  plan.environment = environment.data();
  if (!command.working_directory.empty()) {
    plan.working_directory = command.working_directory.c_str();
  }
  plan.streams = streams;
  plan.report = report.write.get();
  plan.cpus = limits.cpu ? &cpus : nullptr;
  plan.memory_bytes =
      limits.memory_bytes != 0 ? limits.memory_bytes : RLIM_INFINITY;
  plan.file_bytes = limits.file_bytes != 0 ? limits.file_bytes : RLIM_INFINITY;
  plan.fixed_addresses = limits.fixed_addresses;
  plan.parent = ::getpid();

  const pid_t child = start(plan);
  report.write.close();
  Failure failure;
  ssize_t size = 0;
  do {
    size = ::read(report.read.get(), &failure, sizeof failure);
  } while (size < 0 && errno == EINTR);
  if (size == 0) {
    return child;
  }
  while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
  }
  throw explain(failure, program, command, limits);
}

}  // namespace benchgate::measure
