#include "src/threads/process_stacks.h"

#include "src/threads/process_files.h"

#include <fmt/format.h>

#include <elfutils/libdwfl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

namespace benchgate::threads {

namespace {

using Kind = ProcessError::Kind;

/// Deeper stacks lose their outermost frames: recursion without an end has
/// some ten thousand.
constexpr std::size_t kMostFrames = 512;

struct EndDwfl {
  void operator()(Dwfl* session) const { dwfl_end(session); }
};

using Session = std::unique_ptr<Dwfl, EndDwfl>;

/// Nowhere else than on this machine: no server is asked for anything.
int find_no_debuginfo(Dwfl_Module* /*module*/, void** /*data*/,
                      const char* /*name*/, Dwarf_Addr /*base*/,
                      const char* /*file*/, const char* /*link*/,
                      GElf_Word /*checksum*/, char** /*found*/) {
  return -1;
}

const Dwfl_Callbacks kCallbacks = {
    .find_elf = &dwfl_linux_proc_find_elf,
    .find_debuginfo = &find_no_debuginfo,
    .section_address = nullptr,
    .debuginfo_path = nullptr,
};

[[noreturn]] void throw_ended(pid_t process) {
  throw ProcessError(Kind::no_right,
                     fmt::format("process {} has ended meanwhile", process));
}

Session attach(pid_t process) {
  Session session(dwfl_begin(&kCallbacks));
  if (session == nullptr ||
      dwfl_linux_proc_report(session.get(), process) != 0 ||
      dwfl_report_end(session.get(), nullptr, nullptr) != 0 ||
      dwfl_linux_proc_attach(session.get(), process, false) != 0) {
    if (::kill(process, 0) != 0 && errno == ESRCH) {
      throw_ended(process);
    }
    throw ProcessError(
        Kind::no_right,
        fmt::format("the stacks of process {} cannot be read: {}", process,
                    dwfl_errmsg(-1)));
  }
  return session;
}

int add_frame(Dwfl_Frame* frame, void* all) {
  auto& frames = *static_cast<std::vector<std::uintptr_t>*>(all);
  Dwarf_Addr address = 0;
  bool is_activation = false;
  if (frames.size() == kMostFrames ||
      !dwfl_frame_pc(frame, &address, &is_activation)) {
    return DWARF_CB_ABORT;
  }
  // Of a caller, the address is that after its call.
  frames.push_back(address - (is_activation ? 0 : 1));
  return DWARF_CB_OK;
}

bool can_be_stopped(const ThreadState& thread) {
  return thread.state != 'D' && thread.state != 'Z' && thread.state != 'X';
}

std::string build_id_of(Dwfl* session, std::uint64_t address) {
  Dwfl_Module* const module = dwfl_addrmodule(session, address);
  const unsigned char* bytes = nullptr;
  GElf_Addr where = 0;
  const int size =
      module == nullptr ? 0 : dwfl_module_build_id(module, &bytes, &where);
  std::string digits;
  for (int i = 0; i < size; ++i) {
    digits += fmt::format("{:02x}", bytes[i]);
  }
  return digits;
}

}  // namespace

ProcessStacks read_stacks(pid_t process) {
  check_readable(process);
  const Session session = attach(process);
  ProcessStacks stacks;
  for (const pid_t id : thread_ids(process)) {
    auto state = thread_state(process, id);
    if (!state) {
      continue;
    }
    ThreadStack stack{std::move(*state), {}};
    if (can_be_stopped(stack.thread)) {
      // What it returns is an error at the end of many stacks, too.
      dwfl_getthread_frames(session.get(), id, &add_frame, &stack.frames);
    }
    stacks.threads.push_back(std::move(stack));
  }
  stacks.files = mapped_files(process);
  if (stacks.threads.empty() || stacks.files.empty()) {
    throw_ended(process);
  }
  for (profile::MappedFile& file : stacks.files) {
    file.build_id = build_id_of(session.get(), file.start);
  }
  return stacks;
}

}  // namespace benchgate::threads
