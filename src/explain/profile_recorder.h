#pragma once

#include "src/measure/google_benchmark_suite.h"
#include "src/measure/preloaded_suite.h"
#include "src/measure/process.h"
#include "src/preload/recording.h"
#include "src/profile/profile.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace benchgate::explain {

/// A kind of profile, see src/preload/recording.h.
struct ProfileMode {
  const char* word;
  const char* records;  ///< For people.
  /// All that the loop does is recorded, with 1, then 10, then 100 iterations.
  bool is_exact;
};

inline constexpr std::array kProfileModes = {
    ProfileMode{preload::kCpu, "processor time", false},
    ProfileMode{preload::kHeap, "allocations", true},
    ProfileMode{preload::kBlock, "waiting, by who waits", false},
    ProfileMode{preload::kMutex, "waiting for locks, by who holds them", false},
    ProfileMode{preload::kLeak, "what is left behind", true},
};

/// The one of that name; null: there is none.
const ProfileMode* find_profile_mode(const std::string& word);

inline constexpr std::int64_t kDefaultRate = preload::kDefaultRate;
inline constexpr std::int64_t kHighestRate = preload::kHighestRate;

/// What recording one benchmark came to.
struct Recorded {
  /// With names; each profile sample has the label `benchmark`. Empty: see
  /// `trouble`. Without profile samples: none was taken in so short a time.
  std::optional<profile::Profile> profile;
  /// Sentences about what is missing: programs without debug information, a
  /// clock that was refused.
  std::vector<std::string> warnings;
  /// Why there is no profile, as the end of a sentence about the benchmark.
  std::string trouble;
};

/// Records profiles of a suite's timed loops by a library that is loaded into
/// it (src/preload), or is built into it. Refers to the runner and the suite.
class ProfileRecorder {
 public:
  /// `library`: libbenchgate_preload.so.
  ProfileRecorder(measure::ProcessRunner& runner,
                  const measure::GoogleBenchmarkSuite& suite,
                  std::filesystem::path library);

  /// Why nothing can be recorded of the whole suite, as the end of a sentence
  /// about its executable; empty: nothing is known to be in the way.
  [[nodiscard]] const std::string& obstacle() const {
    return suite_.obstacle();
  }

  /// Profile samples in a second of a thread's time, 1 to
  /// kHighestRate; for mode cpu.
  void set_rate(std::int64_t rate) { rate_ = rate; }

  /// One benchmark, in a process of its own.
  ///
  /// `duration`: how long its loop runs, as Google Benchmark means it; for
  /// modes that are not exact.
  /// Throws: MeasurementError if the program or the scratch folder is gone.
  Recorded record(const std::string& name, const ProfileMode& mode,
                  std::chrono::nanoseconds duration);

 private:
  measure::PreloadedSuite suite_;
  std::int64_t rate_ = kDefaultRate;
};

}  // namespace benchgate::explain
