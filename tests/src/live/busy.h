#pragma once

#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

namespace benchgate::tests {

/// Processor time, of which seventy() takes 70 % and thirty() 30 %. Not
/// inlined: their names are looked for.
[[gnu::noinline]] inline void seventy(std::atomic<std::uint64_t>& sink) {
  for (int i = 0; i < 70'000; ++i) {
    sink.fetch_add(1, std::memory_order_relaxed);
  }
}

[[gnu::noinline]] inline void thirty(std::atomic<std::uint64_t>& sink) {
  for (int i = 0; i < 30'000; ++i) {
    sink.fetch_add(1, std::memory_order_relaxed);
  }
}

/// Threads of that work, from construction to destruction.
class Busy {
 public:
  explicit Busy(int threads = 1) {
    for (int i = 0; i < threads; ++i) {
      threads_.emplace_back([this] {
        std::atomic<std::uint64_t> sink = 0;
        while (!ended_.load(std::memory_order_relaxed)) {
          seventy(sink);
          thirty(sink);
        }
      });
    }
  }

  ~Busy() {
    ended_ = true;
    for (std::thread& thread : threads_) {
      thread.join();
    }
  }

  Busy(const Busy&) = delete;
  Busy& operator=(const Busy&) = delete;
  Busy(Busy&&) = delete;
  Busy& operator=(Busy&&) = delete;

 private:
  std::atomic<bool> ended_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace benchgate::tests
