#include "src/explain/profile_recorder.h"

#include "src/profile/dropped_frames.h"
#include "src/profile/profile_error.h"
#include "src/profile/recording.h"
#include "src/profile/symbolize.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <new>
#include <string_view>
#include <utility>

namespace benchgate::explain {

namespace {

/// A million stacks; a suite that writes more has put something else there.
constexpr std::size_t kLargest = std::size_t{512} << 20U;

void add_label(profile::Profile& profile, const std::string& name) {
  const profile::Text key = profile.strings.add("benchmark");
  const profile::Text text = profile.strings.add(name);
  for (profile::Sample& sample : profile.samples) {
    sample.labels.push_back({.key = key, .text = text});
  }
}

/// Whether a stack ends in `file`. Of the others, as of Google Benchmark's own
/// library, nobody misses lines.
bool has_leaf_in(const profile::Profile& profile, std::string_view file) {
  return std::ranges::any_of(
      profile.samples, [&](const profile::Sample& sample) {
        const auto mapping =
            profile.locations[sample.locations.front()].mapping;
        return mapping && profile.text(profile.mappings[*mapping].file) == file;
      });
}

/// Names the addresses.
///
/// Returns: what is missing of names that somebody may look for.
std::vector<std::string> add_names(profile::Profile& profile,
                                   const std::string& benchmark) {
  // "BM_Get<int>/8" runs a function BM_Get.
  std::vector<std::string> notes = profile::symbolize(
      profile, benchmark.substr(0, benchmark.find_first_of("</")));
  std::erase_if(notes, [&](const std::string& note) {
    return std::ranges::any_of(
        profile.mappings, [&](const profile::Mapping& mapping) {
          const std::string_view file = profile.text(mapping.file);
          return note.starts_with(file) && !has_leaf_in(profile, file);
        });
  });
  return notes;
}

constexpr const char* kNoMemory =
    "there is not enough memory for the names in it";

/// Why a profile has no samples; empty: it has some, or was too short.
std::string without_clock(const profile::Profile& profile) {
  const bool is_told =
      std::ranges::any_of(profile.comments, [&](const profile::Text comment) {
        return profile.text(comment).ends_with(" had no clock");
      });
  return is_told && profile.samples.empty()
             ? "the kernel gave it no clock to sample by: perf_event_open and "
               "timer_create were refused, as a seccomp filter does"
             : "";
}

}  // namespace

const ProfileMode* find_profile_mode(const std::string& word) {
  const auto found = std::ranges::find_if(
      kProfileModes,
      [&](const ProfileMode& mode) { return word == mode.word; });
  return found == kProfileModes.end() ? nullptr : found;
}

ProfileRecorder::ProfileRecorder(measure::ProcessRunner& runner,
                                 const measure::GoogleBenchmarkSuite& suite,
                                 std::filesystem::path library)
    : suite_(runner, suite, std::move(library)) {}

Recorded ProfileRecorder::record(const std::string& name,
                                 const ProfileMode& mode,
                                 std::chrono::nanoseconds duration) {
  measure::PreloadTask task{.mode = mode.word, .largest = kLargest};
  if (!mode.is_exact) {
    task.duration = duration;
  }
  task.variables.push_back(fmt::format("{}={}", preload::kRateVariable, rate_));
  measure::PreloadOutcome outcome = suite_.run(name, task);
  Recorded recorded;
  recorded.trouble = std::move(outcome.trouble);
  if (!recorded.trouble.empty()) {
    return recorded;
  }
  try {
    recorded.profile = profile::read_recording(*outcome.written);
  } catch (const profile::ProfileError& error) {
    recorded.trouble = fmt::format("of it {}", error.what());
    return recorded;
  } catch (const std::bad_alloc&) {
    recorded.trouble = kNoMemory;
    return recorded;
  }
  recorded.trouble = without_clock(*recorded.profile);
  if (!recorded.trouble.empty()) {
    recorded.profile.reset();
    return recorded;
  }
  try {
    recorded.warnings = add_names(*recorded.profile, name);
  } catch (const std::bad_alloc&) {
    recorded.profile.reset();
    recorded.trouble = kNoMemory;
    return recorded;
  }
  profile::remove_dropped_frames(*recorded.profile);
  add_label(*recorded.profile, name);
  return recorded;
}

}  // namespace benchgate::explain
