#pragma once

#include <cstdint>

namespace benchgate::preload {

/// What the kernel has counted of a thread.
struct ThreadUsage {
  std::int64_t running;      ///< Nanoseconds on a processor.
  std::int64_t queued;       ///< Nanoseconds ready to run, without a processor.
  std::int64_t voluntary;    ///< How often it gave its processor up,
  std::int64_t involuntary;  ///< and how often it had to.
};

/// Of this thread, since it started; 0 where the kernel does not say.
ThreadUsage own_usage();

inline ThreadUsage operator-(const ThreadUsage& end, const ThreadUsage& begin) {
  return {end.running - begin.running, end.queued - begin.queued,
          end.voluntary - begin.voluntary, end.involuntary - begin.involuntary};
}

}  // namespace benchgate::preload
