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

#include "src/preload/allocation_hooks.h"
#include "src/preload/counts.h"
#include "src/preload/run_file.h"
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

#if BENCHGATE_HAS_VALGRIND
#include <valgrind/callgrind.h>
#elif BENCHGATE_WRAP && defined(__has_include)
#if __has_include(<valgrind/callgrind.h>)
#include <valgrind/callgrind.h>
#define BENCHGATE_HAS_VALGRIND 1
#endif
#endif

namespace {

namespace preload = benchgate::preload;

enum class Mode { off, count, instructions };

Mode mode = Mode::off;
char file[PATH_MAX];
char* mode_word = nullptr;  // In the environment.
pid_t process = -1;

preload::Run runs[preload::kMostRuns];
std::size_t run_count = 0;

preload::RunTime run_time;

constexpr std::size_t kWantedRuns = 3;

/// Whether the run that is going on is to be the last. Under valgrind
/// everything takes some fifty times as long.
bool is_last_run() {
  return run_count + 1 >= kWantedRuns ||
         run_time.is_too_long_to_repeat(mode == Mode::instructions ? 50 : 1);
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

void stop_in_child() {
  preload::unlock_after_fork();
  preload::stop_for_good();
  mode = Mode::off;
}

Mode mode_of(const char* word) {
  if (std::strcmp(word, preload::kCount) == 0) {
    return Mode::count;
  }
#if BENCHGATE_HAS_VALGRIND
  if (std::strcmp(word, preload::kInstructions) == 0 &&
      RUNNING_ON_VALGRIND != 0) {
    return Mode::instructions;
  }
#endif
  return Mode::off;
}

/// Once, before anything else is done in the program.
[[gnu::constructor(101)]] void start() {
  const int before = errno;
  mode_word = std::getenv(preload::kModeVariable);               // NOLINT
  const char* const path = std::getenv(preload::kFileVariable);  // NOLINT
  if (mode_word != nullptr && path != nullptr &&
      std::strlen(path) < sizeof file) {
    mode = mode_of(mode_word);
  }
  if (mode != Mode::off) {
    if (!preload::is_malloc_ours()) {
      // Nothing can be counted, and nobody would end the search.
      ::_exit(0);
    }
    if (mode == Mode::count) {
      preload::want_allocations();
    }
    std::strcpy(file, path);  // NOLINT: the length is checked.
    process = ::getpid();
    ::pthread_atfork(&preload::lock_for_fork, &preload::unlock_after_fork,
                     &stop_in_child);
  }
  errno = before;
}

void go_on_timing() {
#if BENCHGATE_HAS_VALGRIND
  if (mode == Mode::instructions && preload::this_thread.in_loop &&
      !preload::this_thread.timer_on) {
    preload::turn_timer_on();
    CALLGRIND_TOGGLE_COLLECT;
    return;
  }
#endif
  preload::turn_timer_on();
}

void stop_timing() {
#if BENCHGATE_HAS_VALGRIND
  if (mode == Mode::instructions && preload::this_thread.timer_on) {
    CALLGRIND_TOGGLE_COLLECT;
  }
#endif
  preload::turn_timer_off();
}

void keep(const preload::Run& run) {
  if (run_count == preload::kMostRuns || ::getpid() != process) {
    return;
  }
  runs[run_count++] = run;
  const bool counts = mode == Mode::count;
#if BENCHGATE_HAS_VALGRIND
  if (!counts) {
    CALLGRIND_DUMP_STATS;
  }
#endif
  preload::write_runs(
      file, counts ? preload::kCount : preload::kInstructions,
      counts ? preload::Columns::counts : preload::Columns::iterations, runs,
      run_count);
}

/// The search goes on nevertheless: the library has a clock of its own. All
/// that is wanted is written down.
void end_endless_search(const void* state) {
  if (run_count >= kWantedRuns &&
      iterations_of(state) > runs[run_count - 1].iterations) {
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
  if (mode != Mode::off) {
    std::memcpy(mode_word, "off", sizeof "off");
    end_endless_search(state);
    preload::enter_loop();
    run_time.start();
  }
  NEXT(START)(state);
  if (mode != Mode::off) {
    if (!has_known_layout(state)) {
      mode = Mode::off;
      preload::stop_for_good();
      return;
    }
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
  if (mode == Mode::off) {
    NEXT(FINISH)(state);
    return;
  }
  stop_timing();
  const std::int64_t iterations = iterations_of(state);
  clock_is_ahead = is_last_run();
  NEXT(FINISH)(state);
  clock_is_ahead = false;
  preload::Run run;
  if (preload::leave_loop(iterations, run)) {
    keep(run);
  }
}

HOOK(SET_TIME)(void* state, double seconds) {
  constexpr double kAheadSeconds = static_cast<double>(kAhead) * 1e-9;
  const bool ahead = mode != Mode::off && is_last_run();
  NEXT(SET_TIME)
  (state, seconds + (ahead ? kAheadSeconds : 0.0));
}

// NOLINTEND
