#include "src/preload/processor_switches.h"

#include <linux/perf_event.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <ctime>

namespace benchgate::preload {

namespace {

/// More are not looked at.
constexpr long kMostProcessors = 256;

/// Of each processor: some eight thousand switches. Within what the kernel lets
/// everybody lock (perf_event_mlock_kb, 516 by default).
constexpr std::size_t kDataSize = std::size_t{256} << 10U;

perf_event_mmap_page* buffers[kMostProcessors];
long buffer_count = 0;
std::uint32_t process = 0;

perf_event_mmap_page* open_buffer(int processor) {
  perf_event_attr wanted{};
  wanted.size = sizeof wanted;
  wanted.type = PERF_TYPE_SOFTWARE;
  wanted.config = PERF_COUNT_SW_DUMMY;
  wanted.sample_type = PERF_SAMPLE_TID | PERF_SAMPLE_TIME;
  wanted.sample_id_all = 1;
  wanted.context_switch = 1;
  wanted.inherit = 1;
  wanted.exclude_kernel = 1;
  wanted.exclude_hv = 1;
  wanted.use_clockid = 1;
  wanted.clockid = CLOCK_MONOTONIC;
  const auto file = static_cast<int>(::syscall(
      SYS_perf_event_open, &wanted, 0, processor, -1, PERF_FLAG_FD_CLOEXEC));
  if (file < 0) {
    return nullptr;
  }
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  void* const memory = ::mmap(nullptr, page + kDataSize, PROT_READ | PROT_WRITE,
                              MAP_SHARED, file, 0);
  ::close(file);  // The memory keeps it open.
  return memory == MAP_FAILED ? nullptr
                              : static_cast<perf_event_mmap_page*>(memory);
}

/// What each of the records ends with, as asked for.
struct Identity {
  std::uint32_t process;
  std::uint32_t thread;
  std::uint64_t time;
};

struct LostRecord {
  perf_event_header header;
  std::uint64_t id;
  std::uint64_t lost;
};

/// Out of a ring of kDataSize bytes, whose end a record may lie across.
void copy_out(const perf_event_mmap_page* buffer, std::uint64_t at, void* to,
              std::size_t size) {
  const char* const data =
      reinterpret_cast<const char*>(buffer) + buffer->data_offset;
  const std::size_t first = at % kDataSize;
  const std::size_t step = size < kDataSize - first ? size : kDataSize - first;
  std::memcpy(to, data + first, step);
  std::memcpy(static_cast<char*>(to) + step, data, size - step);
}

ProcessorSwitch::Kind kind_of(const perf_event_header& header) {
  if ((header.misc & PERF_RECORD_MISC_SWITCH_OUT) == 0) {
    return ProcessorSwitch::Kind::on;
  }
  return (header.misc & PERF_RECORD_MISC_SWITCH_OUT_PREEMPT) != 0
             ? ProcessorSwitch::Kind::preempted
             : ProcessorSwitch::Kind::blocked;
}

std::int64_t take_from(perf_event_mmap_page* buffer,
                       void (*take)(const ProcessorSwitch&)) {
  const std::uint64_t head =
      __atomic_load_n(&buffer->data_head, __ATOMIC_ACQUIRE);
  std::uint64_t at = buffer->data_tail;
  std::int64_t lost = 0;
  while (at < head) {
    perf_event_header header{};
    copy_out(buffer, at, &header, sizeof header);
    if (header.size < sizeof header) {
      break;
    }
    if (header.type == PERF_RECORD_SWITCH) {
      Identity who{};
      copy_out(buffer, at + sizeof header, &who, sizeof who);
      if (who.process == process) {
        take({static_cast<pid_t>(who.thread),
              static_cast<std::int64_t>(who.time), kind_of(header)});
      }
    } else if (header.type == PERF_RECORD_LOST) {
      LostRecord record{};
      copy_out(buffer, at, &record, sizeof record);
      lost += static_cast<std::int64_t>(record.lost);
    }
    at += header.size;
  }
  __atomic_store_n(&buffer->data_tail, head, __ATOMIC_RELEASE);
  return lost;
}

}  // namespace

bool open_processor_switches() {
  const int before = errno;
  process = static_cast<std::uint32_t>(::getpid());
  const long processors = ::sysconf(_SC_NPROCESSORS_CONF);
  for (int i = 0; i < processors && i < kMostProcessors; ++i) {
    // Not there for a processor that is switched off.
    if (perf_event_mmap_page* const buffer = open_buffer(i);
        buffer != nullptr) {
      buffers[buffer_count++] = buffer;
    }
  }
  errno = before;
  return buffer_count > 0;
}

std::int64_t take_processor_switches(void (*take)(const ProcessorSwitch&)) {
  std::int64_t lost = 0;
  for (long i = 0; i < buffer_count; ++i) {
    lost += take_from(buffers[i], take);
  }
  return lost;
}

}  // namespace benchgate::preload
