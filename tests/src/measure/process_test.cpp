#include "src/measure/process.h"

#include "src/measure/descendants.h"
#include "src/measure/interruption.h"
#include "src/measure/measurement_error.h"
#include "tests/support/temporary_folder.h"

#include <fmt/core.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <thread>
#include <utility>

// What harms: a run that never returns, and a process that lives on, takes the
// CPU from everything measured later, and is nobody's to end. All processes
// here are real.

namespace benchgate::measure {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;
using tests::TemporaryFolder;

/// Long enough that a test which waits for it has failed.
constexpr auto kTooLong = 60s;

Command shell(const std::string& script) {
  return {.executable = "/bin/sh",
          .arguments = {"sh", "-c", script},
          .working_directory = {},
          .environment = {"PATH=/usr/local/bin:/usr/bin:/bin"}};
}

Limits within(std::chrono::milliseconds timeout) {
  Limits limits;
  limits.timeout = timeout;
  return limits;
}

ProcessResult run(const Command& command, const Limits& limits = within(30s),
                  EndNotice end_notice = EndNotice::at_once) {
  return SystemProcessRunner(end_notice).run(command, limits);
}

ProcessResult run(const std::string& script,
                  const Limits& limits = within(30s)) {
  return run(shell(script), limits);
}

std::string contents(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

fs::path write_file(const fs::path& path, std::string_view text,
                    fs::perms permissions = fs::perms::owner_all) {
  std::ofstream(path) << text;
  fs::permissions(path, permissions);
  return path;
}

/// Waits for a condition that must come; whether it did.
bool comes(const std::function<bool()>& condition) {
  const auto end = std::chrono::steady_clock::now() + kTooLong;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) {
      return false;
    }
    std::this_thread::sleep_for(1ms);
  }
  return true;
}

/// The process whose number the script left in a file.
pid_t process_in(const fs::path& path) {
  const std::string text = contents(path);
  return text.empty() ? 0 : std::stoi(text);
}

bool exists(pid_t process) {
  return ::kill(process, 0) == 0 || errno != ESRCH;
}

/// How many processes a file names, and how many of those exist.
std::pair<int, int> count_processes(const fs::path& path) {
  std::ifstream file(path);
  int named = 0;
  int existing = 0;
  for (pid_t process = 0; file >> process; ++named) {
    existing += exists(process) ? 1 : 0;
  }
  return {named, existing};
}

std::size_t open_files() {
  return static_cast<std::size_t>(std::distance(
      fs::directory_iterator("/proc/self/fd"), fs::directory_iterator()));
}

std::string reason_for(
    const Command& command,
    MeasurementError::Kind kind = MeasurementError::Kind::bad_input,
    const Limits& limits = within(30s)) {
  try {
    const ProcessResult result = run(command, limits);
    return "it ran and " + describe(result, limits);
  } catch (const MeasurementError& error) {
    EXPECT_EQ(error.kind(), kind);
    return error.what();
  }
}

Command program(const fs::path& path) {
  return {.executable = path.string(),
          .arguments = {},
          .working_directory = {},
          .environment = {}};
}

/// Every test: no child is left, dead or alive.
class ProcessTest : public testing::Test {
 protected:
  void TearDown() override { EXPECT_THAT(children(), IsEmpty()); }

  TemporaryFolder folder;
};

TEST_F(ProcessTest, TellsBothStreamsAndTheExitStatus) {
  const ProcessResult result = run("echo out; echo err >&2; exit 3");
  EXPECT_EQ(result.ending, Ending::exited);
  EXPECT_EQ(result.exit_status, 3);
  EXPECT_EQ(result.output, "out\n");
  EXPECT_EQ(result.errors, "err\n");
  EXPECT_FALSE(result.succeeded());
  EXPECT_EQ(describe(result, {}), "exited with status 3");
  EXPECT_TRUE(run("exit 0").succeeded());
}

TEST_F(ProcessTest, TellsTheTimeItTook) {
  const ProcessResult result =
      run("i=0; while [ $i -lt 50000 ]; do i=$((i+1)); done; sleep 0.05");
  EXPECT_GT(result.user, 0ns);
  EXPECT_GE(result.wall, 50ms);
  EXPECT_GE(result.wall, result.user);
}

TEST_F(ProcessTest, TellsTheSignalThatKilledIt) {
  const ProcessResult result = run("kill -SEGV $$");
  EXPECT_EQ(result.ending, Ending::killed);
  EXPECT_EQ(result.signal, SIGSEGV);
  EXPECT_EQ(describe(result, {}),
            "was killed by signal 11 (Segmentation fault)");
}

TEST_F(ProcessTest, StopsWhatHangs) {
  const Limits limits = within(50ms);
  const ProcessResult result = run("echo begun; sleep 1000", limits);
  EXPECT_EQ(result.ending, Ending::timed_out);
  EXPECT_EQ(result.output, "begun\n");
  EXPECT_LT(result.wall, kTooLong);
  EXPECT_EQ(describe(result, limits),
            "did not end within 50 ms and was stopped");
}

TEST_F(ProcessTest, LetsItPutThingsInOrderOnATimeout) {
  const ProcessResult result = run(
      "trap 'echo removed; exit 0' TERM; echo begun; while :; do sleep 0.01; "
      "done",
      within(100ms));
  EXPECT_EQ(result.ending, Ending::timed_out);
  EXPECT_EQ(result.output, "begun\nremoved\n");
}

TEST_F(ProcessTest, StopsWhatIgnoresSigterm) {
  const ProcessResult result =
      run("trap '' TERM INT HUP; while :; do sleep 0.01; done", within(50ms));
  EXPECT_EQ(result.ending, Ending::timed_out);
  EXPECT_LT(result.wall, kTooLong);
}

TEST_F(ProcessTest, StopsWhatStoppedItself) {
  EXPECT_EQ(run("kill -STOP $$", within(50ms)).ending, Ending::timed_out);
}

TEST_F(ProcessTest, AnEndlessTimeoutIsNoOverflow) {
  EXPECT_TRUE(
      run("exit 0", within(std::chrono::milliseconds::max())).succeeded());
}

TEST_F(ProcessTest, StopsAGigabyteOfOutputAndKeepsBothEnds) {
  Limits limits = within(30s);
  limits.output_bytes = std::size_t{1} << 20;
  limits.kept_bytes = 100;
  const ProcessResult result =
      run("echo first; yes | head -c 1000000000", limits);
  EXPECT_EQ(result.ending, Ending::too_much_output);
  EXPECT_THAT(result.output,
              AllOf(StartsWith("first\ny\n"), HasSubstr("bytes left out"),
                    EndsWith("y\n"), SizeIs(testing::Lt(200U))));
  EXPECT_EQ(describe(result, limits), "wrote more than 1 MiB and was stopped");

  const ProcessResult errors = run("yes >&2", limits);
  EXPECT_EQ(errors.ending, Ending::too_much_output);
}

TEST_F(ProcessTest, TheOutputLimitIsExactEvenForWhatHasExited) {
  Limits limits = within(30s);
  limits.output_bytes = 1'000;
  EXPECT_TRUE(run("printf %1000d 1", limits).succeeded());
  EXPECT_EQ(run("printf %1001d 1", limits).ending, Ending::too_much_output);
}

TEST_F(ProcessTest, LosesNothingOfALongOutput) {
  Limits limits = within(30s);
  limits.kept_bytes = std::size_t{8} << 20;
  const ProcessResult result = run("head -c 3000000 /dev/zero", limits);
  EXPECT_TRUE(result.succeeded());
  EXPECT_EQ(result.output, std::string(3'000'000, '\0'));
}

TEST_F(ProcessTest, AGrandchildThatHoldsThePipesDoesNotHoldUs) {
  const ProcessResult result = run("sleep 1000 & echo $!");
  EXPECT_EQ(result.ending, Ending::exited);
  EXPECT_LT(result.wall, kTooLong);
  EXPECT_FALSE(exists(std::stoi(result.output)));
}

TEST_F(ProcessTest, AGrandchildDoesNotOutliveATimeout) {
  const ProcessResult result =
      run("sh -c 'trap \"\" TERM; while :; do sleep 1; done' & echo $!; wait",
          within(100ms));
  EXPECT_EQ(result.ending, Ending::timed_out);
  EXPECT_FALSE(exists(std::stoi(result.output)));
}

TEST_F(ProcessTest, ADaemonInASessionOfItsOwnDoesNotSurvive) {
  const fs::path pid = folder / "pid";
  // Orphaned, in another session and group, with nothing of ours open.
  const ProcessResult result = run(fmt::format(
      "setsid sh -c 'sleep 1000 >/dev/null 2>&1 & echo $! >{0}.new; "
      "mv {0}.new {0}' >/dev/null 2>&1; test -s {0}",
      pid.string()));
  EXPECT_TRUE(result.succeeded());
  ASSERT_NE(process_in(pid), 0);
  EXPECT_FALSE(exists(process_in(pid)));
}

TEST_F(ProcessTest, ChainsOfDaemonsDoNotSurvive) {
  const fs::path pids = folder / "pids";
  const ProcessResult result = run(fmt::format(
      "for i in 1 2 3 4 5; do setsid sh -c 'echo $$ >>{0}; setsid sh -c \""
      "echo \\$\\$ >>{0}; sleep 1000\" & sleep 1000' & done; "
      "while [ $(cat {0} | wc -l) -lt 10 ]; do sleep 0.01; done",
      pids.string()));
  EXPECT_TRUE(result.succeeded());
  EXPECT_EQ(count_processes(pids), std::pair(10, 0));
}

TEST_F(ProcessTest, OurOtherChildrenAreLeftAlone) {
  const SystemProcessRunner runner;
  const pid_t other = ::fork();
  if (other == 0) {
    ::pause();
    ::_exit(0);
  }
  run("setsid sleep 1000 &");
  EXPECT_THAT(children(), testing::ElementsAre(other));
  EXPECT_EQ(::waitpid(other, nullptr, WNOHANG), 0);
  ::kill(other, SIGKILL);
  ::waitpid(other, nullptr, 0);
}

TEST_F(ProcessTest, ClosingItsStreamsIsNotEnding) {
  const ProcessResult result =
      run("echo said; exec >&- 2>&-; sleep 0.1; exit 4");
  EXPECT_EQ(result.exit_status, 4);
  EXPECT_EQ(result.output, "said\n");
  EXPECT_GE(result.wall, 100ms);
  EXPECT_EQ(run("exec >&- 2>&-; sleep 1000", within(50ms)).ending,
            Ending::timed_out);
}

TEST_F(ProcessTest, ReadsWhatItIsGivenToItsEnd) {
  Command command = shell("cat | wc -c");
  command.input = std::string(3'000'000, 'x');  // More than any pipe holds.
  EXPECT_EQ(run(command).output, "3000000\n");
  command = shell("cat");
  command.input = std::string("a\0b\n", 4);
  EXPECT_EQ(run(command).output, command.input);
}

TEST_F(ProcessTest, StandardInputIsEmpty) {
  EXPECT_EQ(run("wc -c").output, "0\n");
}

TEST_F(ProcessTest, GetsItsEnvironmentAndNothingElse) {
  Command command = program("/usr/bin/env");
  command.environment = {"A=1", "B=two words"};
  EXPECT_EQ(run(command).output, "A=1\nB=two words\n");
}

TEST_F(ProcessTest, GetsItsArgumentsUntouched) {
  Command command = shell(R"(printf '<%s>' "$0" "$@")");
  command.arguments.insert(command.arguments.end(),
                           {"name", "", "a b", "$HOME", "'\"\\\n"});
  EXPECT_EQ(run(command).output, "<name><><a b><$HOME><'\"\\\n>");
}

TEST_F(ProcessTest, RunsInItsFolderButIsFoundFromOurs) {
  write_file(folder / "here", "#!/bin/sh\npwd -P\n");
  const fs::path ours = fs::current_path();
  fs::create_directory(folder / "inner");
  fs::current_path(folder.path());
  Command command = program("./here");
  command.working_directory = folder / "inner";
  const ProcessResult result = run(command);
  fs::current_path(ours);
  EXPECT_EQ(result.output, fs::canonical(folder / "inner").string() + "\n");
}

TEST_F(ProcessTest, ANameIsLookedUpInThePathOfTheChild) {
  fs::create_directory(folder / "a");
  fs::create_directory(folder / "b");
  write_file(folder / "a" / "tool", "data", fs::perms::owner_read);
  write_file(folder / "b" / "tool", "#!/bin/sh\necho $0\n");
  Command command = program("tool");
  command.environment = {"PATH=" + (folder / "a").string() + ":" +
                         (folder / "b").string()};
  EXPECT_EQ(run(command).output, (folder / "b" / "tool").string() + "\n");
}

TEST_F(ProcessTest, SignalsAreAsUsualWhateverWeIgnoreOrBlock) {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  ::signal(SIGPIPE, SIG_IGN);
  const ProcessResult result = run("grep -E '^Sig(Blk|Ign)' /proc/self/status");
  ::signal(SIGPIPE, SIG_DFL);
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  EXPECT_EQ(result.output,
            "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n");
}

TEST_F(ProcessTest, IgnoringSigchldLosesNeitherStatusNorTimes) {
  ::signal(SIGCHLD, SIG_IGN);
  EXPECT_EQ(run("exit 5").exit_status, 5);
}

TEST_F(ProcessTest, HasNoOpenFileOfOurs) {
  const int leaked = ::open("/dev/null", O_RDONLY);  // NOLINT: that is it.
  const ProcessResult result = run("ls /proc/$$/fd");
  ::close(leaked);
  EXPECT_EQ(result.output, "0\n1\n2\n");
}

TEST_F(ProcessTest, IsPinnedToTheCpuAskedForAndWeAreNot) {
  cpu_set_t before;
  ASSERT_EQ(::sched_getaffinity(0, sizeof before, &before), 0);
  for (std::size_t cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
    if (!CPU_ISSET(cpu, &before)) {
      continue;
    }
    Limits limits = within(30s);
    limits.cpu = static_cast<int>(cpu);
    const ProcessResult result =
        run("grep Cpus_allowed_list /proc/self/status", limits);
    EXPECT_EQ(result.output, fmt::format("Cpus_allowed_list:\t{}\n", cpu));
  }
  cpu_set_t after;
  ASSERT_EQ(::sched_getaffinity(0, sizeof after, &after), 0);
  EXPECT_TRUE(CPU_EQUAL(&before, &after));
}

TEST_F(ProcessTest, ACpuThatIsNotOursIsABadInput) {
  Limits limits;
  limits.cpu = 100'000;
  EXPECT_THAT(
      reason_for(shell("exit 0"), MeasurementError::Kind::bad_input, limits),
      HasSubstr("cannot pin '/bin/sh' to CPU 100000"));
}

TEST_F(ProcessTest, TheMemoryLimitHolds) {
  // tail keeps the line that it is looking for the end of.
  const std::string greedy = "head -c 200000000 /dev/zero | tail -n 1 | wc -c";
  EXPECT_EQ(run(greedy).output, "200000000\n");
  Limits limits = within(30s);
  limits.memory_bytes = std::uint64_t{100} << 20;
  const ProcessResult result = run(greedy, limits);
  EXPECT_EQ(result.output, "0\n");
  EXPECT_THAT(result.errors, HasSubstr("memory"));
}

TEST_F(ProcessTest, TheFileLimitHolds) {
  Limits limits = within(30s);
  limits.file_bytes = 5'000;
  const fs::path file = folder / "file";
  const ProcessResult result =
      run("exec head -c 100000 /dev/zero >" + file.string(), limits);
  EXPECT_EQ(result.ending, Ending::killed);
  EXPECT_EQ(result.signal, SIGXFSZ);
  EXPECT_EQ(fs::file_size(file), 5'000U);
}

TEST_F(ProcessTest, AddressesAreFixedWhenAskedFor) {
  // As "setarch -R" does it, which needs the same permission.
  if (!run("setarch -R true").succeeded()) {
    GTEST_SKIP() << "this sandbox does not let programs turn address "
                    "randomisation off";
  }
  Limits limits = within(30s);
  const std::string usual = run("cat /proc/self/personality", limits).output;
  limits.fixed_addresses = true;
  const std::string fixed = run("cat /proc/self/personality", limits).output;
  constexpr unsigned long kNoRandomisation = 0x0040000;
  EXPECT_EQ(std::stoul(usual, nullptr, 16) | kNoRandomisation,
            std::stoul(fixed, nullptr, 16));
  EXPECT_EQ(run("cat /proc/self/personality").output, usual);
}

TEST_F(ProcessTest, SaysWhatIsNotThere) {
  EXPECT_THAT(reason_for(program(folder / "none")),
              HasSubstr("there is no such file"));
  EXPECT_THAT(reason_for(program("no-such-tool-anywhere")),
              AllOf(HasSubstr("no-such-tool-anywhere"), HasSubstr("PATH")));
  EXPECT_THAT(reason_for(program("")), HasSubstr("its name is empty"));
  Command command = shell("exit 0");
  command.working_directory = folder / "none";
  EXPECT_THAT(reason_for(command),
              AllOf(HasSubstr((folder / "none").string()),
                    HasSubstr("No such file or directory")));
}

TEST_F(ProcessTest, SaysWhatIsNoProgram) {
  EXPECT_THAT(reason_for(program(folder.path())), HasSubstr("a directory"));
  EXPECT_THAT(reason_for(program(
                  write_file(folder / "data", "x", fs::perms::owner_read))),
              HasSubstr("chmod +x"));
  EXPECT_THAT(reason_for(program(write_file(folder / "text", "echo hello\n"))),
              HasSubstr("'#!'"));
  EXPECT_THAT(reason_for(program(write_file(folder / "empty", ""))),
              HasSubstr("it is empty"));
  EXPECT_THAT(reason_for(program(
                  write_file(folder / "script", "#!/no/such/interpreter\n"))),
              HasSubstr("interpreter or loader that it names"));
}

TEST_F(ProcessTest, SaysWhatWasBuiltForAnotherMachine) {
  std::string binary = contents("/bin/sh");
  ASSERT_EQ(binary.substr(1, 3), "ELF");
  binary.at(18) = '\xf7';  // e_machine: no machine has this number.
  binary.at(19) = '\x77';
  EXPECT_THAT(reason_for(program(write_file(folder / "foreign", binary))),
              HasSubstr("another kind of machine"));
}

TEST_F(ProcessTest, AFailureToStartLeavesNothing) {
  EXPECT_THAT(reason_for(program(folder / "none")), HasSubstr("no such file"));
  const std::size_t before = open_files();
  for (int i = 0; i < 100; ++i) {
    reason_for(program(folder / "none"));
  }
  EXPECT_EQ(open_files(), before);
}

TEST_F(ProcessTest, AThousandRunsLeaveNoFileOpen) {
  run("exit 0");
  const std::size_t before = open_files();
  SystemProcessRunner runner;
  const Command command = program("/bin/true");
  for (int i = 0; i < 1'000; ++i) {
    ASSERT_TRUE(runner.run(command, within(kTooLong)).succeeded());
  }
  EXPECT_EQ(open_files(), before);
}

TEST_F(ProcessTest, WithoutAnEndDescriptorAllIsTheSame) {
  EXPECT_EQ(run(shell("exec >&- 2>&-; sleep 0.05; exit 6"), within(30s),
                EndNotice::periodic)
                .exit_status,
            6);
  EXPECT_EQ(run(shell("sleep 1000"), within(50ms), EndNotice::periodic).ending,
            Ending::timed_out);
}

bool ends_by_interruption(const std::string& script) {
  try {
    run(script, within(kTooLong));
    return false;
  } catch (const Interrupted&) {
    return true;
  }
}

TEST_F(ProcessTest, AnInterruptionEndsTheProcesses) {
  const InterruptionGuard guard;
  const fs::path pids = folder / "pids";
  std::thread user([&pids] {
    comes([&] { return contents(pids).ends_with("all\n"); });
    ::kill(::getpid(), SIGINT);
  });
  const std::string script = fmt::format(
      "trap '' TERM; echo $$ >>{0}; setsid sleep 1000 & echo $! >>{0}; "
      "echo all >>{0}; while :; do sleep 0.01; done",
      pids.string());
  const auto start = std::chrono::steady_clock::now();
  EXPECT_TRUE(ends_by_interruption(script));
  EXPECT_LT(std::chrono::steady_clock::now() - start, kTooLong);
  user.join();
  EXPECT_EQ(count_processes(pids), std::pair(2, 0));
}

TEST_F(ProcessTest, NothingStartsAfterAnInterruption) {
  const InterruptionGuard guard;
  ::raise(SIGTERM);
  // It is not even looked for.
  EXPECT_THROW(run(program(folder / "none")), Interrupted);
}

TEST_F(ProcessTest, AChildKilledTogetherWithUsIsNoFailureOfIts) {
  const InterruptionGuard guard;
  EXPECT_THROW(run(fmt::format("kill -INT {}; kill -KILL $$", ::getpid())),
               Interrupted);
}

TEST_F(ProcessTest, DiesWithUs) {
  const fs::path pid = folder / "pid";
  const Command command = shell(fmt::format(
      "echo $$ >{0}.new; mv {0}.new {0}; exec sleep 1000", pid.string()));
  adopt_orphans();  // So that the orphan is ours to reap.
  const pid_t us = ::fork();
  if (us == 0) {
    run(command, within(kTooLong));
    ::_exit(0);
  }
  ASSERT_TRUE(comes([&] { return process_in(pid) != 0; }));
  ::kill(us, SIGKILL);
  ::waitpid(us, nullptr, 0);
  int status = 0;
  EXPECT_TRUE(comes([&] {
    return ::waitpid(process_in(pid), &status, WNOHANG) == process_in(pid);
  }));
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
  end_children_except({});  // The shell's mv may have become ours as well.
}

TEST_F(ProcessTest, WorksWithoutStandardStreamsOfOurOwn) {
  const fs::path file = folder / "result";
  const pid_t us = ::fork();
  if (us == 0) {
    ::close(0);
    ::close(1);
    ::close(2);
    const ProcessResult result = run("echo out; echo err >&2; wc -c");
    std::ofstream(file) << result.output << result.errors;
    ::_exit(0);
  }
  ::waitpid(us, nullptr, 0);
  EXPECT_EQ(contents(file), "out\n0\nerr\n");
}

TEST_F(ProcessTest, RunsOfSeveralThreadsWaitForEachOther) {
  std::array<std::thread, 4> threads;
  for (std::thread& thread : threads) {
    thread = std::thread([] {
      for (int j = 0; j < 10; ++j) {
        EXPECT_EQ(run("setsid sleep 1000 & exit 7").exit_status, 7);
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
}

TEST(DescribeTest, TimesReadWell) {
  ProcessResult result;
  result.ending = Ending::timed_out;
  const auto after = [&](std::chrono::milliseconds timeout) {
    return describe(result, within(timeout));
  };
  EXPECT_EQ(after(5s), "did not end within 5 s and was stopped");
  EXPECT_EQ(after(1500ms), "did not end within 1.5 s and was stopped");
  EXPECT_EQ(after(90s), "did not end within 90 s and was stopped");
  EXPECT_EQ(after(5min), "did not end within 5 min and was stopped");
}

TEST(DescribeTest, SizesReadWell) {
  ProcessResult result;
  result.ending = Ending::too_much_output;
  const auto after = [&](std::size_t bytes) {
    Limits limits;
    limits.output_bytes = bytes;
    return describe(result, limits);
  };
  EXPECT_EQ(after(64U << 20U), "wrote more than 64 MiB and was stopped");
  EXPECT_EQ(after(2048), "wrote more than 2 KiB and was stopped");
  EXPECT_EQ(after(1000), "wrote more than 1000 bytes and was stopped");
}

TEST(ChildEnvironmentTest, LeavesOutWhatPointsAtOneRepository) {
  ::setenv("GIT_DIR", "/elsewhere", 1);           // NOLINT: one thread.
  ::setenv("GIT_INDEX_FILE", "/elsewhere/i", 1);  // NOLINT
  ::setenv("GIT_CONFIG_COUNT", "0", 1);           // NOLINT
  ::setenv("BENCHGATE_TEST", "a=b", 1);           // NOLINT
  const std::vector<std::string> environment = inherited_environment();
  EXPECT_THAT(environment, testing::Contains("BENCHGATE_TEST=a=b"));
  EXPECT_THAT(environment, testing::Contains("GIT_CONFIG_COUNT=0"));
  EXPECT_THAT(environment,
              testing::Not(testing::Contains(StartsWith("GIT_DIR="))));
  EXPECT_THAT(environment,
              testing::Not(testing::Contains(StartsWith("GIT_INDEX_FILE="))));
  for (const char* name :
       {"GIT_DIR", "GIT_INDEX_FILE", "GIT_CONFIG_COUNT", "BENCHGATE_TEST"}) {
    ::unsetenv(name);  // NOLINT
  }
}

TEST(ChildEnvironmentTest, SetsAndReplacesAVariable) {
  std::vector<std::string> environment{"A=1", "AB=2", "C=3", "A=4"};
  set_variable(environment, "A", "x=y");
  set_variable(environment, "D", "");
  EXPECT_THAT(environment, testing::ElementsAre("A=x=y", "AB=2", "C=3", "D="));
}

}  // namespace
}  // namespace benchgate::measure
