#include "src/preload/trace_events.h"

#include "src/preload/numbered_entries.h"
#include "src/preload/trace.h"
#include "src/preload/whole_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <initializer_list>

namespace benchgate::preload {

namespace {

/// Of a run. As many as a page still draws at once, some 20 MB.
constexpr std::size_t kMostEvents = 200'000;
constexpr std::size_t kMostNames = 16'384;

/// As prctl wants it.
constexpr std::size_t kNameSize = 16;

template <typename Type>
Type* take_pages(std::size_t count) {
  const int before = errno;
  void* const memory =
      ::mmap(nullptr, count * sizeof(Type), PROT_READ | PROT_WRITE,
             MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  errno = before;
  return memory == MAP_FAILED ? nullptr : static_cast<Type*>(memory);
}

void add_numbers(WholeFile& file, std::initializer_list<std::int64_t> numbers) {
  for (const std::int64_t number : numbers) {
    file.add(" ");
    file.add_number(number);
  }
}

/// A name is the program's own to choose: on one line, whatever it is.
void add_name(WholeFile& file, const char* name) {
  char line[kNameSize];
  std::size_t used = 0;
  for (; used < kNameSize - 1 && name[used] != '\0'; ++used) {
    line[used] = name[used] == '\n' ? ' ' : name[used];
  }
  file.add(line, used);
}

void add_thread(WholeFile& file, pid_t thread, const char* name) {
  file.add("thread");
  add_numbers(file, {thread});
  file.add(" ");
  add_name(file, name);
  file.add("\n");
}

/// Of a thread that is there; empty if it is not.
void read_name(pid_t thread, char* name) {
  char path[64] = "/proc/self/task/";
  char digits[24];
  char* at = digits + sizeof digits;
  *--at = '\0';
  for (pid_t rest = thread; rest > 0; rest /= 10) {
    *--at = static_cast<char>('0' + rest % 10);
  }
  std::strcat(path, at);       // NOLINT: there is room for any number.
  std::strcat(path, "/comm");  // NOLINT
  ssize_t length = 0;
  if (const int file = ::open(path, O_RDONLY | O_CLOEXEC); file >= 0) {
    length = ::read(file, name, kNameSize);
    ::close(file);
  }
  // It ends with a line's end.
  name[length > 0 ? length - 1 : 0] = '\0';
}

void add_wait(WholeFile& file, const TraceEvent& event) {
  file.add("wait");
  add_numbers(file, {event.thread, event.begin, event.end});
  file.add(" ");
  file.add(kWaitKinds[static_cast<std::size_t>(event.what)]);
  file.add(" ");
  file.add_hexadecimal(reinterpret_cast<std::uintptr_t>(event.object));
  add_numbers(file, {event.stack == nullptr ? -1 : event.stack->values[0]});
  file.add("\n");
}

void add_event(WholeFile& file, const TraceEvent& event) {
  using Switch = ProcessorSwitch::Kind;
  switch (event.kind) {
    case TraceEvent::Kind::region:
    case TraceEvent::Kind::life:
      file.add(event.kind == TraceEvent::Kind::region ? "region" : "life");
      add_numbers(file, {event.thread, event.begin, event.end});
      break;
    case TraceEvent::Kind::wait:
      add_wait(file, event);
      return;
    case TraceEvent::Kind::on_off:
      file.add(event.on_off == Switch::on ? "on" : "off");
      add_numbers(file, {event.thread, event.begin});
      file.add(event.on_off == Switch::on          ? ""
               : event.on_off == Switch::preempted ? " preempted"
                                                   : " blocked");
      break;
    case TraceEvent::Kind::usage:
      file.add("usage");
      add_numbers(file, {event.thread, event.begin, event.usage.running,
                         event.usage.queued, event.usage.voluntary,
                         event.usage.involuntary});
      break;
  }
  file.add("\n");
}

}  // namespace

struct TraceEvents::Name {
  pid_t thread;
  char name[kNameSize];
};

bool TraceEvents::make_room() {
  if (events_ == nullptr) {
    events_ = take_pages<TraceEvent>(kMostEvents);
    names_ = take_pages<Name>(kMostNames);
  }
  return events_ != nullptr && names_ != nullptr;
}

void TraceEvents::clear() {
  used_ = 0;
  names_used_ = 0;
  dropped_ = 0;
  stacks_.clear();
}

void TraceEvents::add(const TraceEvent& event) {
  if (!make_room() || used_ == kMostEvents) {
    ++dropped_;
    return;
  }
  events_[used_++] = event;
}

const Stack* TraceEvents::find(const std::uintptr_t* frames,
                               std::size_t depth) {
  return stacks_.find(frames, depth);
}

void TraceEvents::name_this_thread() {
  if (make_room() && names_used_ < kMostNames) {
    Name& name = names_[names_used_++];
    name.thread = static_cast<pid_t>(::syscall(SYS_gettid));
    ::prctl(PR_GET_NAME, name.name);
  }
}

const TraceEvents::Name* TraceEvents::find_name(pid_t thread) const {
  for (std::size_t i = 0; i < names_used_; ++i) {
    if (names_[i].thread == thread) {
      return names_ + i;
    }
  }
  return nullptr;
}

void TraceEvents::write_threads(WholeFile& file) const {
  for (std::size_t i = 0; i < names_used_; ++i) {
    add_thread(file, names_[i].thread, names_[i].name);
  }
  NumberedEntries threads("/proc/self/task");
  for (long entry = threads.next(); entry >= 0; entry = threads.next()) {
    const auto thread = static_cast<pid_t>(entry);
    if (find_name(thread) == nullptr) {
      char name[kNameSize];
      read_name(thread, name);
      add_thread(file, thread, name);
    }
  }
}

/// A stack's number is kept with it.
void TraceEvents::write_stacks(WholeFile& file) {
  std::int64_t number = 0;
  for (Stack* stack = stacks_.first(); stack != nullptr; stack = stack->next) {
    stack->values[0] = number;
    file.add("stack");
    add_numbers(file, {number});
    file.add(" :");
    for (std::size_t i = 0; i < stack->depth; ++i) {
      file.add(" ");
      file.add_hexadecimal(stack->frames[i]);
    }
    file.add("\n");
    ++number;
  }
}

void TraceEvents::write(WholeFile& file) {
  write_stacks(file);
  write_threads(file);
  for (std::size_t i = 0; i < used_; ++i) {
    add_event(file, events_[i]);
  }
}

}  // namespace benchgate::preload
