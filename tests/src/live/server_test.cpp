#include "tests/src/live/busy.h"
#include "tests/src/live/profile_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cmath>
#include <csignal>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "benchgate/live.h"

// What harms: a program that is slowed down, stopped or ended because somebody
// looks at it. Everything here goes over HTTP to a server in this process.

namespace benchgate::live {
namespace {

using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using tests::Busy;
using tests::ProfileClient;
using tests::sum_below;

#ifdef __SANITIZE_THREAD__
constexpr bool kIsWithThreadSanitizer = true;
#else
constexpr bool kIsWithThreadSanitizer = false;
#endif

class LiveServer : public testing::Test {
 protected:
  Server server_;
  ProfileClient client_{server_.port()};
};

/// Threads that wait until they need not any more; whoever looks finds them in
/// wait_in_here().
class Waiting {
 public:
  explicit Waiting(int threads) {
    for (int i = 0; i < threads; ++i) {
      threads_.emplace_back([this] { wait_in_here(ended_); });
    }
  }

  ~Waiting() {
    ended_ = true;
    ended_.notify_all();
    for (std::thread& thread : threads_) {
      thread.join();
    }
  }

  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;
  Waiting(Waiting&&) = delete;
  Waiting& operator=(Waiting&&) = delete;

 private:
  [[gnu::noinline]] static void wait_in_here(const std::atomic<bool>& ended) {
    while (!ended) {
      ended.wait(false);
    }
  }

  std::atomic<bool> ended_ = false;
  std::vector<std::thread> threads_;
};

/// Asks again until that many threads have got to where they wait.
profile::Profile threads_waiting(ProfileClient& client, std::int64_t count) {
  while (true) {
    profile::Profile profile = client.profile("threads");
    if (sum_below(profile, "wait_in_here", 0) == count ||
        testing::Test::HasFailure()) {
      return profile;
    }
  }
}

/// Asks for a profile of processor time until none is being made.
httplib::Response get_in_turn(int port, const std::string& path) {
  ProfileClient client(port);
  httplib::Response response = client.get(path);
  while (response.status == 500) {
    response = client.get(path);
  }
  return response;
}

/// Until a profile of processor time is being made.
void wait_for_profile(int port) {
  ProfileClient client(port);
  while (client.get("profile?seconds=0.01").status == 200) {
  }
}

TEST_F(LiveServer, ListsWhatThereIs) {
  const httplib::Response page = client_.get("");
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.get_header_value("Content-Type"), StartsWith("text/html"));
  for (const char* const name :
       {"allocs", "block", "cmdline", "heap", "mutex", "profile", "threads"}) {
    EXPECT_THAT(page.body, HasSubstr(std::string("'") + name + "?debug=1'"));
  }
  const auto above = client_.client().Get("/debug/pprof");
  EXPECT_EQ(above->status, 302);
  EXPECT_EQ(above->get_header_value("Location"), "/debug/pprof/");
}

TEST_F(LiveServer, SaysHowTheProgramWasStarted) {
  std::ifstream file("/proc/self/cmdline", std::ios::binary);
  std::string line((std::istreambuf_iterator<char>(file)), {});
  line.pop_back();
  EXPECT_EQ(client_.text("cmdline"), line);
}

TEST_F(LiveServer, RefusesWhatItDoesNotHaveInWordsThatPprofShows) {
  const httplib::Response response = client_.get("nothing");
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.get_header_value("X-Go-Pprof"), "1");
  EXPECT_THAT(response.body, StartsWith("Unknown profile"));
  EXPECT_THAT(client_.text("profile?seconds=-1", 400), HasSubstr("seconds"));
  EXPECT_THAT(client_.text("profile?seconds=1e9", 400), HasSubstr("600"));
  EXPECT_THAT(client_.text("threads?seconds=1", 400),
              HasSubstr("not supported"));
  EXPECT_THAT(client_.text("threads?debug=9", 400), HasSubstr("debug"));
}

TEST_F(LiveServer, SaysWhatToLinkForTheHeapAndForWaits) {
  EXPECT_FALSE(has_hooks());
  for (const char* const name : {"heap", "allocs", "block", "mutex"}) {
    EXPECT_THAT(client_.text(name, 501), HasSubstr("benchgate::live_hooks"));
  }
}

TEST_F(LiveServer, AnswersToItsOwnNameOnly) {
  const httplib::Headers evil = {{"Host", "evil.example"}};
  EXPECT_EQ(client_.client().Get("/debug/pprof/cmdline", evil)->status, 421);
  EXPECT_EQ(client_.client().Post("/debug/pprof/cmdline")->status, 405);
}

TEST(LiveServerErrors, SayThatAPortIsTaken) {
  const Server first;
  try {
    const Server second({.port = first.port()});
    FAIL() << "two servers have one port";
  } catch (const Error& error) {
    EXPECT_EQ(std::string(error.what()),
              "profiles cannot be served at port " +
                  std::to_string(first.port()) +
                  " of 127.0.0.1, which is taken: choose another one, or 0 for "
                  "any that is free");
  }
}

TEST(LiveServerErrors, SayThatAnAddressIsNotOurs) {
  try {
    const Server server({.address = "192.0.2.1"});
    FAIL() << "it listens at an address of documentation";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(),
                StartsWith("profiles cannot be served at 192.0.2.1, port 0: "));
  }
}

TEST_F(LiveServer, NamesTheFunctionsThatTakeProcessorTime) {
  if (kIsWithThreadSanitizer) {
    GTEST_SKIP() << "the sanitizer handles a signal later than it comes";
  }
  const Busy busy(2);
  // Three standard deviations of a share; once in 400 times it is more.
  bool is_near = false;
  for (int attempt = 0; attempt < 2 && !is_near; ++attempt) {
    const auto profile = client_.profile("profile?seconds=2&rate=1000");
    const auto of_seventy =
        static_cast<double>(sum_below(profile, "seventy", 0));
    const auto of_thirty = static_cast<double>(sum_below(profile, "thirty", 0));
    const double samples = of_seventy + of_thirty;
    ASSERT_GT(samples, 0);
    is_near = std::abs(of_seventy / samples - 0.7) <
              3 * std::sqrt(0.7 * 0.3 / samples);
    // Nearly all of what there is, and nothing of ours.
    EXPECT_GE(samples, 0.95 * static_cast<double>(sum_below(profile, "", 0)));
    EXPECT_EQ(sum_below(profile, "benchgate::live", 0), 0);
  }
  EXPECT_TRUE(is_near);
}

TEST_F(LiveServer, TimesAddUpToTheProcessorTimeOfTheProgram) {
  const auto cpu_now = [] {
    timespec time{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e9 +
           static_cast<double>(time.tv_nsec);
  };
  const Busy busy(1);
  const double before = cpu_now();
  const auto profile = client_.profile("profile?seconds=1.5");
  const double spent = cpu_now() - before;
  const auto sampled = static_cast<double>(sum_below(profile, "", 1));
  EXPECT_LE(sampled, spent);
  // The rest is ours: symbols are looked up in the same time.
  EXPECT_GT(sampled, 0);
  EXPECT_EQ(profile.text(profile.sample_types[0].type), "samples");
  EXPECT_EQ(profile.text(profile.sample_types[1].type), "cpu");
  EXPECT_EQ(profile.period, 10'000'000);
  EXPECT_GE(profile.duration_nanos, 1'500'000'000);
}

TEST_F(LiveServer, MakesOneProfileOfProcessorTimeAtATime) {
  const Busy busy(1);
  std::atomic<bool> ended = false;
  std::thread other([this, &ended] {
    EXPECT_EQ(get_in_turn(server_.port(), "profile?seconds=3").status, 200);
    ended = true;
  });
  std::string refused;
  while (refused.empty() && !ended) {
    const httplib::Response response = client_.get("profile?seconds=0.01");
    refused = response.status == 500 ? response.body : "";
  }
  other.join();
  EXPECT_EQ(refused,
            "Could not enable CPU profiling: cpu profiling already in use\n");
  EXPECT_EQ(client_.get("profile?seconds=0.01").status, 200);
}

TEST_F(LiveServer, SamplesThreadsThatComeAndGoMeanwhile) {
  if (kIsWithThreadSanitizer) {
    GTEST_SKIP() << "the sanitizer handles a signal later than it comes";
  }
  std::atomic<bool> ended = false;
  std::thread parent([&ended] {
    while (!ended) {
      const Busy first(2);
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
  });
  const auto profile = client_.profile("profile?seconds=2");
  ended = true;
  parent.join();
  EXPECT_GT(sum_below(profile, "Busy", 0), 0);
}

TEST_F(LiveServer, TellsWhereTwoHundredThreadsAre) {
  if (kIsWithThreadSanitizer) {
    GTEST_SKIP() << "the sanitizer handles a signal later than it comes";
  }
  const Waiting waiting(200);
  const profile::Profile profile = threads_waiting(client_, 200);
  EXPECT_EQ(sum_below(profile, "benchgate::live::Server", 0), 0);
  EXPECT_EQ(profile.text(profile.sample_types[0].type), "threads");
  EXPECT_THAT(client_.text("threads?debug=1"),
              AllOf(StartsWith("threads profile: total "),
                    ContainsRegex("\n200 @ 0x"), HasSubstr("wait_in_here")));
  EXPECT_THAT(client_.text("threads?debug=2"),
              ContainsRegex("thread [0-9]+ \"[^\"]+\" \\[sleeping"));
  EXPECT_EQ(client_.text("goroutine?debug=1").substr(0, 15), "threads profile");
}

TEST_F(LiveServer, TellsOfThreadsWhileProcessorTimeIsSampled) {
  if (kIsWithThreadSanitizer) {
    GTEST_SKIP() << "the sanitizer handles a signal later than it comes";
  }
  const Waiting waiting(20);
  const Busy busy(2);
  std::thread other([this] {
    ProfileClient(server_.port()).profile("profile?seconds=1&rate=1000");
  });
  for (int i = 0; i < 10; ++i) {
    threads_waiting(client_, 20);
  }
  other.join();
}

TEST_F(LiveServer, TracesWhenThreadsRun) {
  const Busy busy(1);
  const httplib::Response response = client_.get("trace?seconds=0.5");
  EXPECT_EQ(response.get_header_value("Content-Type"), "application/json");
  const auto document = nlohmann::json::parse(response.body);
  EXPECT_THAT(document["otherData"]["notes"][0].get<std::string>(),
              HasSubstr("benchgate::live_hooks"));
  std::map<int, std::map<double, double>> spans;  // Of each thread: from, to.
  std::size_t names = 0;
  for (const auto& event : document["traceEvents"]) {
    EXPECT_EQ(event["pid"], ::getpid());
    if (event["ph"] == "M") {
      EXPECT_EQ(event["name"], "thread_name");
      ++names;
    } else {
      EXPECT_EQ(event["ph"], "X");
      EXPECT_EQ(event["cat"], "cpu");
      const double begin = event["ts"];
      spans[event["tid"]][begin] = begin + event["dur"].get<double>();
    }
  }
  EXPECT_GE(names, 2U);  // This thread and the busy one.
  EXPECT_GE(spans.size(), 1U);
  for (const auto& thread : spans) {
    double last = 0;
    for (const auto& [begin, end] : thread.second) {
      EXPECT_GE(begin + 0.001, last);  // Microseconds; sums are rounded.
      EXPECT_GT(end, begin);
      last = end;
    }
  }
}

TEST_F(LiveServer, AThreadThatBlocksTheSignalIsListedWithoutAStack) {
  std::atomic<bool> blocked = false;
  std::atomic<bool> ended = false;
  std::thread deaf([&] {
    sigset_t all;
    sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, nullptr);
    ::pthread_setname_np(::pthread_self(), "deaf");
    blocked = true;
    ended.wait(false);
  });
  while (!blocked) {
    std::this_thread::yield();
  }
  EXPECT_THAT(client_.text("threads?debug=2"),
              ContainsRegex("\"deaf\" \\[[^\n]*\nno stack"));
  ended = true;
  ended.notify_all();
  deaf.join();
}

TEST_F(LiveServer, PassesOnSignalsThatAreNotOurs) {
  // Ours is set already, so that the program's own replaces it.
  static std::atomic<int> seen = 0;
  EXPECT_EQ(client_.get("profile?seconds=0.01").status, 200);

  struct sigaction ours {};

  struct sigaction theirs {};

  theirs.sa_handler = [](int) { ++seen; };
  ::sigaction(SIGPROF, &theirs, &ours);
  EXPECT_THAT(client_.text("profile?seconds=0.01", 500),
              HasSubstr("handler of its own for SIGPROF"));
  ::raise(SIGPROF);
  EXPECT_EQ(seen, 1);
  ::sigaction(SIGPROF, &ours, nullptr);
  ::raise(SIGPROF);  // Nobody's: it does not end the program.
  EXPECT_EQ(client_.get("profile?seconds=0.01").status, 200);
}

TEST(LiveServerEnd, CutsShortARequestThatTakesLonger) {
  auto server = std::make_unique<Server>();
  const Busy busy(1);
  std::thread other([port = server->port()] {
    const httplib::Response response = get_in_turn(port, "profile?seconds=500");
    EXPECT_EQ(response.status, 503);
    EXPECT_THAT(response.body, HasSubstr("the server ends"));
  });
  wait_for_profile(server->port());
  server.reset();
  other.join();
}

TEST(LiveServerEnd, AnotherCanBeginAtTheSamePort) {
  int port = 0;
  {
    const Server first;
    port = first.port();
    EXPECT_EQ(ProfileClient(port).get("cmdline").status, 200);
  }
  const Server second({.port = port});
  EXPECT_EQ(ProfileClient(port).get("cmdline").status, 200);
}

/// What a child of ours says by how it ends.
int status_of_child(pid_t child) {
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status)) << "killed by signal " << WTERMSIG(status);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(LiveServerFork, LeavesTheParentsServerAndLetsTheChildMakeItsOwn) {
  if (kIsWithThreadSanitizer) {
    GTEST_SKIP() << "the sanitizer lets no child of threads have its own";
  }
  auto server = std::make_unique<Server>();
  const Busy busy(1);
  std::thread other([port = server->port()] {
    EXPECT_EQ(get_in_turn(port, "profile?seconds=2").status, 200);
  });
  wait_for_profile(server->port());
  const pid_t child = ::fork();
  if (child == 0) {
    ::alarm(60);
    server.reset();  // Nobody is waited for.
    const Server own;
    ProfileClient to_own(own.port());
    const bool works = to_own.get("threads?debug=1").status == 200 &&
                       to_own.get("profile?seconds=0.1").status == 200;
    ::_exit(works ? 0 : 1);
  }
  EXPECT_EQ(status_of_child(child), 0);
  other.join();
}

TEST(LiveServerFork, ThePortIsFreeWhenTheParentsServerIsGone) {
  auto server = std::make_unique<Server>();
  const int port = server->port();
  std::array<int, 2> pipe{};
  ASSERT_EQ(::pipe(pipe.data()), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(pipe[1]);
    char ignored = 0;
    ::_exit(::read(pipe[0], &ignored, 1) == 0 ? 0 : 1);  // Until it is closed.
  }
  server.reset();
  EXPECT_NO_THROW(Server({.port = port}));
  ::close(pipe[1]);
  EXPECT_EQ(status_of_child(child), 0);
  ::close(pipe[0]);
}

}  // namespace
}  // namespace benchgate::live
