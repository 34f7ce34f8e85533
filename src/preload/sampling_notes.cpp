#include "src/preload/sampling_notes.h"

#include <charconv>
#include <cstring>

namespace benchgate::preload {

void SamplingNotes::add_clock(SampleClock::Kind kind) {
  if (kind == SampleClock::Kind::perf) {
    perf_was_used_.store(true, std::memory_order_relaxed);
  } else if (kind == SampleClock::Kind::timer) {
    timer_was_used_.store(true, std::memory_order_relaxed);
  }
}

void SamplingNotes::add(const char* sentence) {
  if (used_ < kMost) {
    sentences_[used_++] = sentence;
  }
}

void SamplingNotes::add(const char* before, std::int64_t number,
                        const char* after) {
  constexpr std::size_t kLongestNumber = 20;
  if (used_ == kMost ||
      std::strlen(before) + kLongestNumber + std::strlen(after) >= kLongest) {
    return;
  }
  char* at = texts_[used_];
  std::memcpy(at, before, std::strlen(before));
  at += std::strlen(before);
  at = std::to_chars(at, at + kLongestNumber, number).ptr;
  std::memcpy(at, after, std::strlen(after) + 1);
  add(texts_[used_]);
}

const char* const* SamplingNotes::all(std::int64_t period) {
  constexpr std::int64_t kSecond = 1'000'000'000;
  used_ = 0;
  add("sampled ", kSecond / period, " times in each second of a thread's time");
  if (perf_was_used_.load()) {
    add("clock: perf_event_open (task clock)");
  }
  if (timer_was_used_.load()) {
    add("clock: timer_create (thread time), at most one profile sample in each "
        "tick of the kernel");
  }
  if (const int error = refusal_.load(); error != 0) {
    add("perf_event_open was refused (errno ", error, ")");
  }
  if (const int threads = bare_threads_.load(); threads > 0) {
    add("", threads, " threads had no clock");
  }
  if (signal_is_lost_.load()) {
    add("the program handles SIGPROF itself");
  }
  sentences_[used_] = nullptr;
  return sentences_;
}

}  // namespace benchgate::preload
