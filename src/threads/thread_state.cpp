#include "src/threads/thread_state.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace benchgate::threads {

namespace {

std::string folder_of(pid_t process) {
  return fmt::format("/proc/{}/task", process);
}

/// Of a file without a NUL; empty if it cannot be read, as when the thread has
/// ended since it was opened.
std::string contents(const std::string& file) {
  std::ifstream stream(file);
  std::string text;
  // Unlike an iterator over the stream's buffer, this throws nothing.
  std::getline(stream, text, '\0');
  if (stream.bad()) {
    return "";
  }
  while (text.ends_with('\n')) {
    text.pop_back();
  }
  return text;
}

/// The first argument of the system call that the thread is in, "202 0x7f12
/// 0x80 ...", if that waits for a futex.
std::optional<std::uint64_t> futex_of(const std::string& system_call) {
  const std::string futex = fmt::format("{} 0x", SYS_futex);
  std::uint64_t address = 0;
  if (!system_call.starts_with(futex)) {
    return std::nullopt;
  }
  const char* const digits = system_call.data() + futex.size();
  const auto [end, error] = std::from_chars(
      digits, system_call.data() + system_call.size(), address, 16);
  return error == std::errc() && end != digits ? std::optional(address)
                                               : std::nullopt;
}

/// The first members of glibc's pthread_mutex_t; a thread that waits for one
/// waits for the first of them.
struct MutexWords {
  std::uint32_t lock;
  std::uint32_t count;
  std::int32_t owner;
};

/// Nothing if what is there is no mutex that a thread of the process holds.
std::optional<pid_t> holder_of(pid_t process, std::uint64_t mutex) {
  const std::string file = fmt::format("/proc/{}/mem", process);
  const int memory = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (memory < 0) {
    return std::nullopt;
  }
  MutexWords words{};
  const bool whole = ::pread(memory, &words, sizeof words,
                             static_cast<off_t>(mutex)) == sizeof words;
  ::close(memory);
  constexpr std::uint32_t kTaken = 1;
  constexpr std::uint32_t kWaitedFor = 2;
  std::error_code error;
  const bool is_held =
      whole && (words.lock == kTaken || words.lock == kWaitedFor) &&
      words.owner > 0 &&
      std::filesystem::exists(
          fmt::format("{}/{}", folder_of(process), words.owner), error);
  return is_held ? std::optional(words.owner) : std::nullopt;
}

}  // namespace

std::vector<pid_t> thread_ids(pid_t process) {
  std::vector<pid_t> ids;
  std::error_code error;
  std::filesystem::directory_iterator entry(folder_of(process), error);
  for (const std::filesystem::directory_iterator end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename();
    pid_t id = 0;
    std::from_chars(name.data(), name.data() + name.size(), id);
    if (id > 0) {
      ids.push_back(id);
    }
  }
  std::ranges::sort(ids);
  return ids;
}

std::optional<ThreadState> thread_state(pid_t process, pid_t thread) {
  const std::string folder = fmt::format("{}/{}/", folder_of(process), thread);
  // "12 (a name) S ...", and a name can be any characters.
  const std::string stat = contents(folder + "stat");
  const std::size_t open = stat.find('(');
  const std::size_t close = stat.rfind(')');
  if (open == std::string::npos || close == std::string::npos ||
      close + 2 >= stat.size()) {
    return std::nullopt;
  }
  ThreadState state;
  state.id = thread;
  state.name = stat.substr(open + 1, close - open - 1);
  state.state = stat[close + 2];
  const std::string wait = contents(folder + "wchan");
  state.kernel_function = wait == "0" ? "" : wait;
  state.futex = futex_of(contents(folder + "syscall"));
  if (state.futex) {
    state.holder = holder_of(process, *state.futex);
  }
  return state;
}

std::string_view state_word(char state) {
  switch (state) {
    case 'R':
      return "running";
    case 'S':
      return "sleeping";
    case 'D':
      return "waiting for a device";
    case 'T':
      return "stopped";
    case 't':
      return "stopped by a debugger";
    case 'I':
      return "idle";
    case 'Z':
    case 'X':
      return "dead";
    default:
      return "in an unknown state";
  }
}

std::string describe(const ThreadState& thread) {
  std::string words(state_word(thread.state));
  if (!thread.kernel_function.empty()) {
    words += " in " + thread.kernel_function;
  }
  if (thread.futex) {
    words += fmt::format(" on {:#x}", *thread.futex);
  }
  if (thread.holder) {
    words += fmt::format(", a mutex that thread {} holds", *thread.holder);
  }
  return words;
}

}  // namespace benchgate::threads
