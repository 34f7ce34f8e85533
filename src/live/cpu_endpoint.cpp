#include "src/live/cpu_sampler.h"
#include "src/live/endpoints.h"
#include "src/live/loaded_files.h"
#include "src/preload/run_time.h"
#include "src/profile/symbolize.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

namespace benchgate::live {

namespace {

using std::chrono::nanoseconds;

// As Go's; the kernel can give no more than a thousand.
constexpr int kDefaultRate = 100;
constexpr int kMostRate = 1000;
constexpr std::chrono::seconds kDefaultDuration{30};

/// Samples until `time` is over.
void sample_for(nanoseconds time, CpuSampler& sampler, EndSignal& end) {
  // A thread that lives for less than that may not be seen.
  constexpr nanoseconds kLook = std::chrono::milliseconds(20);
  const auto until = std::chrono::steady_clock::now() + time;
  while (true) {
    const nanoseconds left = until - std::chrono::steady_clock::now();
    if (left <= nanoseconds{0}) {
      return;
    }
    wait_out(std::min(left, kLook), end);
    sampler.look_for_threads();
  }
}

void add_comments(profile::AddressProfile& all, const SamplingSummary& summary,
                  double process_seconds) {
  constexpr double kNanoseconds = 1e9;
  const auto say = [&](const std::string& sentence) {
    all.profile().comments.push_back(all.text(sentence));
  };
  say(fmt::format(
      "{} samples of {} threads, by timers of their processor time; {:.2f} of "
      "the process's {:.2f} s are in them",
      summary.samples, summary.threads,
      static_cast<double>(summary.sampled_nanos) / kNanoseconds,
      process_seconds));
  if (summary.refused > 0) {
    say(fmt::format("{} threads could not be given a timer and are missing",
                    summary.refused));
  }
  if (summary.lost > 0) {
    say(fmt::format("{} samples were lost: there was no memory", summary.lost));
  }
}

}  // namespace

Answer answer_profile(const Query& query, EndSignal& end) {
  const nanoseconds time = query.duration().value_or(kDefaultDuration);
  const int rate = query.rate(kDefaultRate, kMostRate);
  const std::int64_t started = preload::nanoseconds_of(CLOCK_REALTIME);
  const std::int64_t before = preload::nanoseconds_of(CLOCK_PROCESS_CPUTIME_ID);
  CpuSampler sampler(rate);
  sample_for(time, sampler, end);
  sampler.stop();
  const std::int64_t spent =
      preload::nanoseconds_of(CLOCK_PROCESS_CPUTIME_ID) - before;

  profile::AddressProfile all(loaded_files());
  all.add_type("samples", "count");
  all.add_type("cpu", "nanoseconds");
  for (const preload::Stack* stack = CpuSampler::stacks().first();
       stack != nullptr; stack = stack->next) {
    all.add(std::span(stack->frames, stack->depth),
            {stack->values[0], stack->values[1]});
  }
  profile::Profile& profile = all.profile();
  profile.period_type = profile.sample_types.back();
  constexpr std::int64_t kNanoseconds = 1'000'000'000;
  profile.period = kNanoseconds / rate;
  profile.time_nanos = started;
  profile.duration_nanos = preload::nanoseconds_of(CLOCK_REALTIME) - started;
  add_comments(all, sampler.summary(),
               static_cast<double>(spent) / static_cast<double>(kNanoseconds));
  profile::symbolize(profile);
  return profile_answer("profile", profile);
}

}  // namespace benchgate::live
