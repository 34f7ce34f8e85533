// Starts both sides of a pair in lockstep, waits for both, and says on standard
// output how each ended. An ordinary child of benchgate's: limits, CPU, timeout
// and the end of everything are seen to by whoever runs it.
//
//   launcher FIRST COINS WAIT FOLDER0 FOLDER1 COUNT PROGRAM0 ARG... - PROGRAM1
//   ARG...
//
// FIRST is the side that is started first, COINS the seed of the coins, WAIT
// how many seconds a side waits for its turn, COUNT the number of words from
// PROGRAM0 on. A side's environment is what this program finds in its own
// with the side's number before it ("0PATH=/bin"): so it is not in the
// command line, where other users see it.
//
// The answer is one line:
//
//   benchgate-lockstep/1 STATUS0 RUNS0 STATUS1 RUNS1 OUT_OF_STEP
//
// STATUS is as wait() has it, or -1 if the side could not be started.
// Exit status 0 with an answer, 2 without one.

#include "src/lockstep/counter.h"
#include "src/lockstep/turns.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <new>

namespace {

using benchgate::lockstep::Turns;

constexpr int kNotStarted = -1;

/// One side's process.
struct Program {
  const char* folder = nullptr;
  char** arguments = nullptr;
  char** environment = nullptr;
  pid_t id = -1;
  int status = kNotStarted;
};

using Programs = std::array<Program, 2>;

/// The variables of ours that begin with `digit`, without it. Null if there is
/// no memory.
char** environment_of(char digit) {
  std::size_t count = 0;
  while (environ[count] != nullptr) {
    ++count;
  }
  auto** const variables =
      static_cast<char**>(std::calloc(count + 1, sizeof(char*)));
  if (variables == nullptr) {
    return nullptr;
  }
  std::size_t kept = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (environ[i][0] == digit) {
      variables[kept++] = environ[i] + 1;
    }
  }
  return variables;
}

/// A page that the programs inherit at a descriptor they know.
Turns* make_page() {
  using benchgate::lockstep::kTurnsDescriptor;
  const int file = ::memfd_create("benchgate-lockstep", MFD_CLOEXEC);
  if (file < 0 || ::ftruncate(file, sizeof(Turns)) != 0 ||
      ::dup2(file, kTurnsDescriptor) < 0) {
    return nullptr;
  }
  void* const page = ::mmap(nullptr, sizeof(Turns), PROT_READ | PROT_WRITE,
                            MAP_SHARED, kTurnsDescriptor, 0);
  if (page == MAP_FAILED) {
    return nullptr;
  }
  if (file == kTurnsDescriptor) {
    ::fcntl(file, F_SETFD, 0);
  } else {
    ::close(file);
  }
  return new (page) Turns;
}

[[noreturn]] void become(const Program& program, Turns& turns, std::size_t side,
                         pid_t parent) {
  const int nothing = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  turns.process[side].store(::getpid());
  if (::prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && ::getppid() == parent &&
      nothing >= 0 && ::dup2(nothing, STDOUT_FILENO) >= 0 &&
      (program.folder[0] == '\0' || ::chdir(program.folder) == 0)) {
    ::execve(program.arguments[0], program.arguments, program.environment);
  }
  turns.process[side].store(kNotStarted);
  ::_exit(127);
}

void start(Program& program, Turns& turns, std::size_t side) {
  const pid_t parent = ::getpid();
  program.id = ::fork();
  if (program.id == 0) {
    become(program, turns, side, parent);
  }
}

/// Takes a side that has ended out of the game.
void count_out(Turns& turns, std::size_t side) {
  auto& counter = turns.reached[side];
  benchgate::lockstep::raise(counter,
                             counter.load() | benchgate::lockstep::kGone);
}

void wait_for(Programs& programs, Turns& turns) {
  for (std::size_t side = 0; side < programs.size(); ++side) {
    if (programs[side].id < 0) {
      count_out(turns, side);
    }
  }
  int status = 0;
  for (pid_t ended = 0; (ended = ::wait(&status)) > 0;) {
    for (std::size_t side = 0; side < programs.size(); ++side) {
      if (programs[side].id == ended) {
        if (turns.process[side].load() != kNotStarted) {
          programs[side].status = status;
        }
        count_out(turns, side);
      }
    }
  }
}

int say_how_they_ended(const Programs& programs, const Turns& turns) {
  const auto runs = [&turns](std::size_t side) {
    return turns.reached[side].load() & ~benchgate::lockstep::kGone;
  };
  const int written = std::printf(
      "benchgate-lockstep/1 %d %u %d %u %u\n", programs[0].status, runs(0),
      programs[1].status, runs(1), turns.out_of_step.load());
  return written > 0 && std::fflush(stdout) == 0 ? 0 : 2;
}

}  // namespace

int main(int argc, char** argv) {
  constexpr int kProgram = 7;
  constexpr int kDecimal = 10;
  if (argc < kProgram + 3) {
    return 2;
  }
  const auto number = [argv](int index) {
    return std::strtoull(argv[index], nullptr, kDecimal);
  };
  const auto count = static_cast<int>(number(6));
  if (count < 1 || count > argc - kProgram - 2) {
    return 2;
  }
  Turns* const turns = make_page();
  Programs programs{};
  programs[0].folder = argv[4];
  programs[1].folder = argv[5];
  programs[0].arguments = argv + kProgram;
  programs[1].arguments = argv + kProgram + count + 1;
  programs[0].environment = environment_of('0');
  programs[1].environment = environment_of('1');
  if (turns == nullptr || programs[0].environment == nullptr ||
      programs[1].environment == nullptr) {
    return 2;
  }
  argv[kProgram + count] = nullptr;  // The "-" between them.
  turns->coins = number(2);
  turns->longest_wait = static_cast<std::uint32_t>(number(3));
  const std::size_t first = number(1) == 0 ? 0 : 1;
  start(programs[first], *turns, first);
  start(programs[1 - first], *turns, 1 - first);
  wait_for(programs, *turns);
  return say_how_they_ended(programs, *turns);
}
