#include "src/live/endpoints.h"
#include "src/live/hooks.h"
#include "src/live/recorded_stacks.h"
#include "src/profile/stack_lines.h"
#include "src/profile/symbolize.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <string>

namespace benchgate::live {

namespace {

/// Of a request.
struct OwnRate {
  std::atomic<bool> is_set = false;
  std::int64_t before = 0;  ///< The program's.
};

OwnRate block_rate;
OwnRate mutex_rate;

/// One of the two profiles of waiting: at those who wait, or at those who let
/// them wait.
struct Waits {
  const char* name;
  const char* heading;  ///< Of the text, as Go has it.
  void (*Hooks::*visit)(StackVisitor visitor, void* to);
  std::int64_t (*Hooks::*rate)();
  void (*Hooks::*set_rate)(std::int64_t rate);
  const char* setter;  ///< By which the program sets the rate.
  OwnRate* own_rate;
};

constexpr Waits kBlock = {"block",
                          "contention",
                          &Hooks::visit_block,
                          &Hooks::block_rate,
                          &Hooks::set_block_rate,
                          "set_block_profile_rate",
                          &block_rate};
constexpr Waits kMutex = {"mutex",
                          "mutex",
                          &Hooks::visit_mutex,
                          &Hooks::mutex_rate,
                          &Hooks::set_mutex_rate,
                          "set_mutex_profile_fraction",
                          &mutex_rate};

const Hooks& wait_hooks() {
  const Hooks* const found = hooks();
  if (found == nullptr) {
    constexpr int kNotImplemented = 501;
    throw Refusal(kNotImplemented,
                  "waits are not recorded in this program: link it with "
                  "benchgate::live_hooks, or start it with "
                  "LD_PRELOAD=libbenchgate_live_hooks.so");
  }
  return *found;
}

/// As Go writes it with debug=1, and pprof reads.
std::string text_of(const profile::Profile& profile, const Waits& waits,
                    std::int64_t rate) {
  std::vector<const profile::Sample*> samples;
  for (const profile::Sample& sample : profile.samples) {
    samples.push_back(&sample);
  }
  std::ranges::sort(samples, std::ranges::greater(),
                    [](const auto* each) { return each->values[1]; });
  std::string text =
      fmt::format("--- {}:\ncycles/second=1000000000\n", waits.heading);
  if (waits.visit == &Hooks::visit_mutex) {
    // What is recorded has been multiplied by the rate already.
    text += "sampling period=1\n";
  }
  if (rate == 0) {
    text += fmt::format("# nothing is recorded now: see {}\n", waits.setter);
  }
  for (const profile::Sample* const sample : samples) {
    text += fmt::format("{} {} @{}\n{}\n", sample->values[1], sample->values[0],
                        profile::address_text(profile, sample->locations),
                        profile::commented_lines(profile, sample->locations));
  }
  return text;
}

/// Another rate for the time of a request: one at a time of each kind, or the
/// second would take the first one's rate for the program's own.
class RateMeanwhile {
 public:
  RateMeanwhile(const Hooks& found, const Waits& waits, std::int64_t rate)
      : found_(found), waits_(waits) {
    constexpr int kServerError = 500;
    if (waits.own_rate->is_set.exchange(true)) {
      throw Refusal(kServerError,
                    "another request has waits recorded at a rate of its own "
                    "now: ask again when it is over");
    }
    waits.own_rate->before = (found.*waits.rate)();
    (found.*waits.set_rate)(rate);
  }

  ~RateMeanwhile() {
    (found_.*waits_.set_rate)(waits_.own_rate->before);
    waits_.own_rate->is_set = false;
  }

  RateMeanwhile(const RateMeanwhile&) = delete;
  RateMeanwhile& operator=(const RateMeanwhile&) = delete;
  RateMeanwhile(RateMeanwhile&&) = delete;
  RateMeanwhile& operator=(RateMeanwhile&&) = delete;

 private:
  const Hooks& found_;
  const Waits& waits_;
};

Answer answer(const Query& query, EndSignal& end, const Waits& waits) {
  constexpr int kMostRate = 1'000'000'000;
  const Hooks& found = wait_hooks();
  const auto time = query.duration();
  const int debug = query.debug();
  const int rate = query.rate(0, kMostRate);
  if (time && debug != 0) {
    throw Refusal(400, "seconds and debug params are incompatible");
  }
  std::optional<RateMeanwhile> meanwhile;
  if (rate > 0) {
    if (!time) {
      throw Refusal(400,
                    "\"rate\" is that of the next \"seconds\", which are not "
                    "given");
    }
    meanwhile.emplace(found, waits, rate);
  }
  profile::AddressProfile all =
      profile_of(recorded_stacks({found.*waits.visit, 2}, time, end),
                 {{"contentions", "count"}, {"delay", "nanoseconds"}}, time);
  const std::int64_t rate_now = (found.*waits.rate)();
  profile::Profile& profile = all.profile();
  profile.period_type = profile.sample_types.front();
  profile.period = 1;
  if (rate_now == 0) {
    profile.comments.push_back(all.text(fmt::format(
        "nothing is recorded now: see {}, or ask with rate=1 and seconds",
        waits.setter)));
  }
  profile::symbolize(profile);
  const std::string name = waits.name;
  return debug != 0 ? text_answer(text_of(profile, waits, rate_now))
                    : profile_answer(time ? name + "-delta" : name, profile);
}

}  // namespace

Answer answer_block(const Query& query, EndSignal& end) {
  return answer(query, end, kBlock);
}

Answer answer_mutex(const Query& query, EndSignal& end) {
  return answer(query, end, kMutex);
}

std::int64_t count_block() {
  return hooks() == nullptr ? 0 : count_stacks(hooks()->visit_block);
}

std::int64_t count_mutex() {
  return hooks() == nullptr ? 0 : count_stacks(hooks()->visit_mutex);
}

void forget_rates() {
  for (const Waits* const each : {&kBlock, &kMutex}) {
    if (each->own_rate->is_set.exchange(false)) {
      (hooks()->*each->set_rate)(each->own_rate->before);
    }
  }
}

}  // namespace benchgate::live
