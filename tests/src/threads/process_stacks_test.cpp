#include "src/threads/process_stacks.h"

#include "src/profile/stack_lines.h"
#include "src/threads/thread_profile.h"
#include "src/threads/threads_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

// With real processes: children of this one, which a parent may look into.

namespace benchgate::threads {
namespace {

using testing::Contains;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::StartsWith;

/// Two threads wait for a mutex that a third one holds, which waits for nothing
/// that comes.
class Deadlock {
 public:
  [[gnu::noinline]] void wait_for_mutex_here() {
    mutex_.lock();
    mutex_.unlock();
  }

  [[gnu::noinline]] void hold_mutex_here() {
    mutex_.lock();
    holder_is_there_ = true;
    holder_is_there_.notify_all();
    while (true) {
      ::pause();
    }
  }

  [[noreturn]] void run() {
    std::thread([this] {
      ::pthread_setname_np(::pthread_self(), "holder");
      hold_mutex_here();
    }).detach();
    holder_is_there_.wait(false);
    for (int i = 0; i < 2; ++i) {
      std::thread([this] {
        ::pthread_setname_np(::pthread_self(), "waiter");
        wait_for_mutex_here();
      }).detach();
    }
    while (true) {
      ::pause();
    }
  }

 private:
  std::mutex mutex_;
  std::atomic<bool> holder_is_there_ = false;
};

/// A child that does `what`, until it is killed.
class Child {
 public:
  explicit Child(const std::function<void()>& what) : id_(::fork()) {
    if (id_ == 0) {
      ::alarm(120);
      what();
      ::_exit(0);
    }
  }

  ~Child() {
    ::kill(id_, SIGKILL);
    ::waitpid(id_, nullptr, 0);
  }

  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  Child(Child&&) = delete;
  Child& operator=(Child&&) = delete;

  [[nodiscard]] pid_t id() const { return id_; }

  /// How it has ended, or what else it has come to; it stays to be seen.
  siginfo_t wait(int what) const {
    siginfo_t info{};
    EXPECT_EQ(::waitid(P_PID, static_cast<id_t>(id_), &info, what | WNOWAIT),
              0);
    return info;
  }

 private:
  pid_t id_;
};

ThreadProfile profile_of(pid_t process) {
  const ProcessStacks stacks = read_stacks(process);
  return make_thread_profile(stacks.threads, stacks.files);
}

/// A sanitizer has some of its own.
std::size_t count_threads(const ThreadProfile& profile) {
  std::size_t count = 0;
  for (const ThreadGroup& each : profile.groups) {
    count += each.threads.size();
  }
  return count;
}

/// Those who wait for a mutex, at one place; null: nobody.
const ThreadGroup* waiters_in(const ThreadProfile& profile) {
  const auto found =
      std::ranges::find_if(profile.groups, [](const ThreadGroup& each) {
        return each.threads.front().holder.has_value();
      });
  return found == profile.groups.end() ? nullptr : &*found;
}

/// Looks again until both are where they stay.
ThreadProfile profile_of_deadlock(pid_t process) {
  while (true) {
    ThreadProfile profile = profile_of(process);
    const ThreadGroup* const waiters = waiters_in(profile);
    if (waiters != nullptr && waiters->threads.size() == 2 &&
        waiters->threads.back().holder) {
      return profile;
    }
  }
}

/// What is said of a process that cannot be looked into.
std::pair<ProcessError::Kind, std::string> refusal(pid_t process) {
  try {
    read_stacks(process);
  } catch (const ProcessError& error) {
    return {error.kind(), error.what()};
  }
  return {ProcessError::Kind::no_right, "nothing"};
}

TEST(ProcessStacks, ShowThreadsAtTheSamePlaceTogether) {
  Deadlock deadlock;
  const Child child([&] { deadlock.run(); });
  const ThreadProfile threads = profile_of_deadlock(child.id());
  const ThreadGroup& waiters = *waiters_in(threads);
  EXPECT_EQ(waiters.threads[0].name, "waiter");
  EXPECT_EQ(waiters.threads[0].state, 'S');
  std::vector<std::string> names;
  for (const auto& frame :
       profile::frames_of(threads.profile, waiters.locations)) {
    names.push_back(frame.name);
  }
  EXPECT_THAT(names, Contains(HasSubstr("wait_for_mutex_here")));
}

TEST(ProcessStacks, SayWhoHoldsTheMutexThatOthersWaitFor) {
  Deadlock deadlock;
  const Child child([&] { deadlock.run(); });
  const ThreadProfile threads = profile_of_deadlock(child.id());
  pid_t holder = 0;
  for (const ThreadGroup& group : threads.groups) {
    for (const ThreadState& thread : group.threads) {
      holder = thread.name == "holder" ? thread.id : holder;
    }
  }
  EXPECT_EQ(waiters_in(threads)->threads[0].holder, holder);
  const std::string text = stack_text(threads);
  EXPECT_THAT(text, StartsWith("2 threads "));
  EXPECT_THAT(text, HasSubstr(", a mutex that thread " +
                              std::to_string(holder) + " holds]:\n"));
  EXPECT_THAT(text, ContainsRegex("wait_for_mutex_here[^\n]*\n\t[^\n]*"
                                  "process_stacks_test.cpp:[0-9]+\n"));
  EXPECT_EQ(count_threads(threads), thread_ids(child.id()).size());
  EXPECT_THAT(count_text(threads),
              StartsWith("threads profile: total " +
                         std::to_string(count_threads(threads)) + "\n2 @"));
}

TEST(ProcessStacks, AsJson) {
  Deadlock deadlock;
  const Child child([&] { deadlock.run(); });
  const auto document = nlohmann::json::parse(
      threads_json(child.id(), profile_of_deadlock(child.id())));
  EXPECT_EQ(document["schema"], "benchgate.threads/1");
  EXPECT_EQ(document["process"], child.id());
  const auto group =
      std::ranges::find_if(document["groups"], [](const auto& each) {
        return each["threads"].size() == 2 &&
               each["threads"][0]["held_by"].is_number();
      });
  ASSERT_NE(group, document["groups"].end());
  EXPECT_EQ((*group)["threads"][0]["name"], "waiter");
  EXPECT_TRUE((*group)["stack"][0]["function"].is_string());
}

TEST(ProcessStacks, LeaveTheProcessAsItWas) {
  std::array<int, 2> pipe{};
  ASSERT_EQ(::pipe(pipe.data()), 0);
  const Child child([&] {
    char byte = 0;
    // Would be interrupted by a signal that is handled.
    ::_exit(::read(pipe[0], &byte, 1) == 1 ? 7 : 1);
  });
  while (thread_state(child.id(), child.id())->state != 'S') {
    std::this_thread::yield();  // Not in its read yet.
  }
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(count_threads(profile_of(child.id())),
              thread_ids(child.id()).size());
  }
  ASSERT_EQ(::write(pipe[1], "x", 1), 1);
  EXPECT_EQ(child.wait(WEXITED).si_status, 7);
  ::close(pipe[0]);
  ::close(pipe[1]);
}

TEST(ProcessStacks, CanBeReadOfAStoppedProcess) {
  const Child child([] { ::raise(SIGSTOP); });
  child.wait(WSTOPPED);
  const ThreadProfile threads = profile_of(child.id());
  EXPECT_EQ(count_threads(threads), thread_ids(child.id()).size());
  EXPECT_THAT(stack_text(threads), HasSubstr("[stopped"));
}

TEST(ProcessStacks, OfNoProcess) {
  // The largest number that there can be is one below.
  const auto [kind, sentence] = refusal(1 << 22);
  EXPECT_EQ(kind, ProcessError::Kind::no_such);
  EXPECT_EQ(sentence, "there is no process 4194304");
}

TEST(ProcessStacks, OfAProcessThatHasEnded) {
  const Child child([] {});
  child.wait(WEXITED);
  const auto [kind, sentence] = refusal(child.id());
  EXPECT_EQ(kind, ProcessError::Kind::no_such);
  EXPECT_THAT(sentence, HasSubstr("has ended, and waits for its parent"));
}

TEST(ProcessStacks, OfSomebodyElse) {
  if (::geteuid() != 0) {
    const auto [kind, sentence] = refusal(1);  // Root's.
    EXPECT_EQ(kind, ProcessError::Kind::no_right);
    EXPECT_THAT(sentence, HasSubstr("may not be read"));
    return;
  }
  const Child roots([] { ::pause(); });
  const Child nobodys([process = roots.id()] {
    constexpr uid_t kNobody = 65534;
    if (::setgid(kNobody) != 0 || ::setuid(kNobody) != 0) {
      ::_exit(3);
    }
    const auto [kind, sentence] = refusal(process);
    ::_exit(kind == ProcessError::Kind::no_right &&
                    sentence.find("may not be read") != std::string::npos
                ? 0
                : 1);
  });
  const siginfo_t end = nobodys.wait(WEXITED);
  EXPECT_EQ(end.si_code, CLD_EXITED);
  EXPECT_EQ(end.si_status, 0);
}

TEST(ThreadStates, AreWords) {
  ThreadState state;
  state.state = 'R';
  EXPECT_EQ(describe(state), "running");
  state.state = 'S';
  state.kernel_function = "futex_wait";
  state.futex = 0x7f12;
  EXPECT_EQ(describe(state), "sleeping in futex_wait on 0x7f12");
  state.holder = 17;
  EXPECT_EQ(describe(state),
            "sleeping in futex_wait on 0x7f12, a mutex that thread 17 holds");
}

TEST(ThreadStates, OfThreadsThatEndMeanwhileAreNothing) {
  std::atomic<bool> ended = false;
  std::vector<std::thread> parents;
  for (int i = 0; i < 4; ++i) {
    parents.emplace_back([&] {
      while (!ended) {
        std::thread([] {}).join();
      }
    });
  }
  for (int i = 0; i < 3000; ++i) {
    for (const pid_t thread : thread_ids(::getpid())) {
      EXPECT_NO_THROW(thread_state(::getpid(), thread));
    }
  }
  ended = true;
  for (std::thread& parent : parents) {
    parent.join();
  }
}

TEST(ThreadStates, OfThisProcessHaveTheirNames) {
  std::atomic<pid_t> id = 0;
  std::atomic<bool> ended = false;
  std::thread thread([&] {
    ::pthread_setname_np(::pthread_self(), "odd) S (name");
    id = ::gettid();
    id.notify_all();
    ended.wait(false);
  });
  id.wait(0);
  EXPECT_THAT(thread_ids(::getpid()), Contains(id.load()));
  const auto state = thread_state(::getpid(), id);
  ASSERT_TRUE(state);
  EXPECT_EQ(state->name, "odd) S (name");
  ended = true;
  ended.notify_all();
  thread.join();
}

}  // namespace
}  // namespace benchgate::threads
