#include "src/live/thread_dump.h"

#include "src/live/own_thread.h"
#include "src/live/profiling_signal.h"
#include "src/preload/stack_table.h"
#include "src/preload/unwinding.h"

#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <span>
#include <thread>
#include <utility>

namespace benchgate::live {

namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

enum class Stage : std::uint32_t { unused, wanted, telling, told };

/// What one thread is asked, and its answer.
struct Question {
  std::atomic<Stage> stage = Stage::unused;
  std::atomic<std::uint32_t> number = 0;  ///< No two signals carry the same.
  std::atomic<pid_t> thread = 0;
  std::size_t depth = 0;
  std::array<std::uintptr_t, preload::kMostFrames> frames{};
};

/// So many threads are asked at a time. Static: a thread may answer when nobody
/// waits for it any more.
constexpr std::uint32_t kAtATime = 256;
std::array<Question, kAtATime> questions;

/// Who asks now. No mutex, which a fork would leave taken.
std::atomic<bool> is_asking = false;

class Turn {
 public:
  Turn() {
    while (is_asking.exchange(true)) {
      std::this_thread::sleep_for(milliseconds(1));
    }
  }

  ~Turn() { is_asking = false; }

  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  Turn(Turn&&) = delete;
  Turn& operator=(Turn&&) = delete;
};

void answer(std::uint32_t number, const void* context) {
  Question& question = questions.at(number % kAtATime);
  Stage wanted = Stage::wanted;
  if (question.number.load(std::memory_order_acquire) != number ||
      question.thread.load(std::memory_order_relaxed) != ::gettid() ||
      !question.stage.compare_exchange_strong(wanted, Stage::telling)) {
    return;
  }
  question.depth = preload::capture_interrupted(
      question.frames.data(), question.frames.size(), context);
  question.stage.store(Stage::told, std::memory_order_release);
}

void ask(const Question& question) {
  siginfo_t info{};
  info.si_code = SI_QUEUE;
  info.si_pid = ::getpid();
  info.si_uid = ::getuid();
  info.si_value = signal_value(Sender::request, question.number);
  ::syscall(SYS_rt_tgsigqueueinfo, ::getpid(), question.thread.load(), SIGPROF,
            &info);
}

/// Whether it has told; one that has begun is waited for.
bool has_told(Question& question, bool is_last_look) {
  Stage stage = question.stage.load(std::memory_order_acquire);
  if (is_last_look && stage == Stage::wanted &&
      question.stage.compare_exchange_strong(stage, Stage::unused)) {
    return false;
  }
  while (is_last_look && stage == Stage::telling) {
    std::this_thread::yield();
    stage = question.stage.load(std::memory_order_acquire);
  }
  return stage == Stage::told;
}

void wait_for_answers(std::span<Question> asked) {
  constexpr milliseconds kLook{1};
  // A signal is lost if another SIGPROF waits for the thread already.
  constexpr milliseconds kAskAgain{20};
  constexpr milliseconds kPatience{1000};
  const auto end = Clock::now() + kPatience;
  auto next = Clock::now() + kAskAgain;
  bool all = false;
  while (!all && Clock::now() < end) {
    all = true;
    const bool again = Clock::now() >= next;
    for (Question& each : asked) {
      if (!has_told(each, false)) {
        all = false;
        if (again) {
          ask(each);
        }
      }
    }
    next = again ? Clock::now() + kAskAgain : next;
    if (!all) {
      std::this_thread::sleep_for(kLook);
    }
  }
}

void dump(std::span<const pid_t> ids,
          std::vector<threads::ThreadStack>& stacks) {
  static std::uint32_t round = 0;
  ++round;
  const std::span asked = std::span(questions).first(ids.size());
  for (std::uint32_t i = 0; i < asked.size(); ++i) {
    asked[i].thread = ids[i];
    asked[i].number = round * kAtATime + i;
    asked[i].stage = Stage::wanted;
    ask(asked[i]);
  }
  wait_for_answers(asked);
  for (Question& each : asked) {
    auto state = threads::thread_state(::getpid(), each.thread);
    threads::ThreadStack stack;
    if (has_told(each, true)) {
      stack.frames.assign(
          each.frames.begin(),
          each.frames.begin() + static_cast<std::ptrdiff_t>(each.depth));
    }
    each.stage = Stage::unused;
    if (state) {  // Else it has ended meanwhile.
      stack.thread = std::move(*state);
      stacks.push_back(std::move(stack));
    }
  }
}

}  // namespace

std::vector<threads::ThreadStack> dump_threads() {
  const Turn turn;
  preload::prepare_unwinding();
  receive(Sender::request, &answer);
  const std::vector<pid_t> ids = program_threads();
  std::vector<threads::ThreadStack> stacks;
  for (std::span<const pid_t> rest = ids; !rest.empty();) {
    const std::size_t count = rest.size() < kAtATime ? rest.size() : kAtATime;
    dump(rest.first(count), stacks);
    rest = rest.subspan(count);
  }
  return stacks;
}

void forget_dump() {
  is_asking = false;
}

}  // namespace benchgate::live
