// Finds the timed loop of every Google Benchmark program (tried with 1.7.1 and
// 1.9.1, shared and static; written for 1.5 to 1.9): the loop itself is
// inlined, but four functions that mark its ends and its pauses are not. They
// take nothing but their object, so no header of Google Benchmark is needed,
// and no version of it.
//
// Loaded into a suite that links Google Benchmark as a shared library, these
// definitions come before the library's. Built into a suite that links it
// statically, they are what the linker's --wrap calls instead.
//
// How often a loop runs is decided here, too, and does not depend on how long
// it takes: one iteration, then ten, then a hundred, which is how Google
// Benchmark begins its search when it is asked for a very long time. Then the
// clock that it reads at the end of the last loop is far ahead, so that the
// search is over and the program ends in its own way.

#include "src/preload/loops.h"
#include "src/preload/mode.h"
#include "src/preload/run_time.h"
#include "src/preload/runs.h"

#include <dlfcn.h>
#include <pthread.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <climits>
#include <cstdint>
#include <cstdlib>
#include <cstring>

namespace benchgate::preload {

const Mode* chosen_mode = nullptr;

}  // namespace benchgate::preload

namespace {

namespace preload = benchgate::preload;
using preload::chosen_mode;

char file[PATH_MAX];
char* mode_word = nullptr;  // In the environment.
pid_t process = -1;

std::size_t run_count = 0;
std::int64_t last_iterations = 0;

preload::RunTime run_time;

constexpr std::size_t kWantedRuns = 3;

bool has_few_runs() {
  return chosen_mode != nullptr && chosen_mode->runs == preload::Runs::few;
}

/// Whether the run that is going on is to be the last.
bool is_last_run() {
  return has_few_runs() &&
         (run_count + 1 >= kWantedRuns ||
          run_time.is_too_long_to_repeat(chosen_mode->slowdown));
}

/// How far ahead the clock is, in this thread, at the end of the last loop: in
/// nanoseconds, 32 years, for which nobody asks a benchmark to run.
constexpr std::int64_t kAhead = 1'000'000'000'000'000'000;
__thread bool clock_is_ahead __attribute__((tls_model("initial-exec")));

/// The first members of benchmark::State, the same in all of these versions.
struct State {
  std::int64_t total_iterations;
  std::int64_t batch_leftover;
  std::int64_t max_iterations;
};

/// As State::iterations() has it at the end of the loop.
std::int64_t iterations_of(const void* state) {
  const auto& members = *static_cast<const State*>(state);
  return members.max_iterations + members.batch_leftover;
}

/// Where a loop starts, the number of iterations that are left is that of all,
/// or 0 after an error: else this is another version's layout.
bool has_known_layout(const void* state) {
  const auto& members = *static_cast<const State*>(state);
  return members.max_iterations > 0 &&
         (members.total_iterations == members.max_iterations ||
          members.total_iterations == 0);
}

void stop() {
  const preload::Mode* const stopped = chosen_mode;
  chosen_mode = nullptr;
  preload::stop_for_good();
  if (stopped != nullptr && stopped->stop != nullptr) {
    stopped->stop();
  }
}

/// Once, before anything else is done in the program.
[[gnu::constructor(101)]] void start() {
  const int before = errno;
  mode_word = std::getenv(preload::kModeVariable);               // NOLINT
  const char* const path = std::getenv(preload::kFileVariable);  // NOLINT
  const preload::Mode* const mode =
      mode_word != nullptr && path != nullptr && std::strlen(path) < sizeof file
          ? preload::find_mode(mode_word)
          : nullptr;
  if (mode != nullptr && mode->begin()) {
    chosen_mode = mode;
    std::strcpy(file, path);  // NOLINT: the length is checked.
    process = ::getpid();
    ::pthread_atfork(nullptr, nullptr, &stop);
  }
  errno = before;
}

void go_on_timing() {
  if (preload::turn_timer_on() && chosen_mode != nullptr &&
      chosen_mode->timer_on != nullptr) {
    chosen_mode->timer_on();
  }
}

void stop_timing() {
  if (preload::this_thread.timer_on && chosen_mode != nullptr &&
      chosen_mode->timer_off != nullptr) {
    chosen_mode->timer_off();
  }
  preload::turn_timer_off();
}

void begin_run() {
  run_time.start();
  if (chosen_mode->run_begins != nullptr) {
    chosen_mode->run_begins();
  }
}

void end_process() {
  static bool has_ended = false;
  if (chosen_mode != nullptr && !has_ended && ::getpid() == process) {
    has_ended = true;
    chosen_mode->process_ends(file);
  }
}

void end_run(std::int64_t iterations) {
  ++run_count;
  last_iterations = iterations;
  if (::getpid() == process) {
    chosen_mode->run_over(iterations, file);
    if (chosen_mode->process_ends != nullptr) {
      // What is registered last is called first: before the destructors of what
      // has been made by now.
      std::atexit(&end_process);
    }
  }
}

/// The search goes on nevertheless: the library has a clock of its own. All
/// that is wanted is written down.
void end_endless_search(const void* state) {
  if (has_few_runs() && run_count >= kWantedRuns &&
      iterations_of(state) > last_iterations) {
    if (chosen_mode->process_ends != nullptr) {
      end_process();
    }
    ::_exit(0);
  }
}

}  // namespace

// NOLINTBEGIN: mangled names.
#define START _ZN9benchmark5State16StartKeepRunningEv
#define FINISH _ZN9benchmark5State17FinishKeepRunningEv
#define PAUSE _ZN9benchmark5State11PauseTimingEv
#define RESUME _ZN9benchmark5State12ResumeTimingEv
#define SET_TIME _ZN9benchmark5State16SetIterationTimeEd
#define STEADY_NOW _ZNSt6chrono3_V212steady_clock3nowEv

#define JOIN_AGAIN(A, B) A##B
#define JOIN(A, B) JOIN_AGAIN(A, B)
#define TEXT_AGAIN(A) #A
#define TEXT(A) TEXT_AGAIN(A)

#if BENCHGATE_WRAP
#define HOOK(NAME) extern "C" void JOIN(__wrap_, NAME)
#define NEXT(NAME) JOIN(__real_, NAME)
extern "C" void NEXT(START)(void*);
extern "C" void NEXT(FINISH)(void*);
extern "C" void NEXT(PAUSE)(void*);
extern "C" void NEXT(RESUME)(void*);
extern "C" void NEXT(SET_TIME)(void*, double);
extern "C" std::int64_t JOIN(__wrap_, STEADY_NOW)() {
#else
#define HOOK(NAME) extern "C" [[gnu::visibility("default")]] void NAME
#define NEXT(NAME) passed_on<decltype(&NAME), JOIN(name_of_, NAME)>()
HOOK(START)(void*);
HOOK(FINISH)(void*);
HOOK(PAUSE)(void*);
HOOK(RESUME)(void*);
HOOK(SET_TIME)(void*, double);

namespace {

constexpr char JOIN(name_of_, START)[] = TEXT(START);
constexpr char JOIN(name_of_, FINISH)[] = TEXT(FINISH);
constexpr char JOIN(name_of_, PAUSE)[] = TEXT(PAUSE);
constexpr char JOIN(name_of_, RESUME)[] = TEXT(RESUME);
constexpr char JOIN(name_of_, SET_TIME)[] = TEXT(SET_TIME);

/// The library's own function.
template <typename Function, const char* kName>
Function passed_on() {
  static std::atomic<Function> found{nullptr};
  Function function = found.load(std::memory_order_relaxed);
  if (function == nullptr) {
    function = reinterpret_cast<Function>(::dlsym(RTLD_NEXT, kName));
    found.store(function, std::memory_order_relaxed);
  }
  return function;
}

/// So that it is not looked up where allocations are counted.
[[gnu::constructor]] void look_up_all() {
  NEXT(START);
  NEXT(FINISH);
  NEXT(PAUSE);
  NEXT(RESUME);
  NEXT(SET_TIME);
}

}  // namespace

extern "C" [[gnu::visibility("default")]] std::int64_t STEADY_NOW() {
#endif
  return preload::nanoseconds_of(CLOCK_MONOTONIC) +
         (clock_is_ahead ? kAhead : 0);
}

HOOK(START)(void* state) {
  if (chosen_mode != nullptr) {
    std::memcpy(mode_word, "off", sizeof "off");
    end_endless_search(state);
    preload::enter_loop(&begin_run);
  }
  NEXT(START)(state);
  if (chosen_mode != nullptr) {
    if (!has_known_layout(state)) {
      stop();
      return;
    }
    preload::start_loop(chosen_mode->loop_starts);
    go_on_timing();
  }
}

HOOK(RESUME)(void* state) {
  NEXT(RESUME)(state);
  go_on_timing();
}

HOOK(PAUSE)(void* state) {
  stop_timing();
  NEXT(PAUSE)(state);
}

HOOK(FINISH)(void* state) {
  if (chosen_mode == nullptr) {
    NEXT(FINISH)(state);
    return;
  }
  stop_timing();
  const std::int64_t iterations = iterations_of(state);
  const bool is_last = is_last_run();
  if (preload::stop_loop() && chosen_mode->loop_stops != nullptr) {
    chosen_mode->loop_stops();
  }
  clock_is_ahead = is_last;
  NEXT(FINISH)(state);
  clock_is_ahead = false;
  std::int64_t all = 0;
  if (preload::leave_loop(iterations, all)) {
    end_run(all);
  }
}

HOOK(SET_TIME)(void* state, double seconds) {
  constexpr double kAheadSeconds = static_cast<double>(kAhead) * 1e-9;
  const bool ahead = is_last_run();
  NEXT(SET_TIME)
  (state, seconds + (ahead ? kAheadSeconds : 0.0));
}

// NOLINTEND
