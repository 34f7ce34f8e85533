// A timeline as text: what each thread was in, as `go tool trace` sums up
// goroutines, and where it waited.

#include "reporters/display_text.h"
#include "reporters/quantity.h"
#include "src/explain/timeline.h"
#include "src/explain/timeline_shares.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace benchgate::explain {

namespace {

using reporters::quantity;
using reporters::visible_text;

/// More threads or places than that are summed up.
constexpr std::size_t kMostLines = 20;

std::string seconds(std::int64_t nanoseconds) {
  return quantity(static_cast<double>(nanoseconds) * 1e-9, "s");
}

/// The columns: the kernel's queue is shown where it is known.
std::string header(const char* first) {
  return fmt::format("{:<24} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9}\n",
                     first, "time", "running", "runnable", "lock", "condition",
                     "other", "asleep");
}

std::string row(const std::string& name, const StateTimes& times) {
  const std::int64_t sum = sum_of(times);
  std::string text =
      fmt::format("{:<24} {:>9}", reporters::shorten(name, 24), seconds(sum));
  for (const std::int64_t time : times) {
    text += time == 0
                ? fmt::format(" {:>9}", "-")
                : fmt::format(" {:>7.2f} %", 100.0 * static_cast<double>(time) /
                                                 static_cast<double>(sum));
  }
  return text + "\n";
}

std::string name_of(const TimelineThread& thread) {
  return visible_text(fmt::format("{} {}{}", thread.number, thread.name,
                                  thread.regions.empty() ? "" : " (loop)"));
}

std::string threads(const Timeline& timeline) {
  std::string text = header("thread");
  StateTimes all{};
  StateTimes rest{};
  for (std::size_t i = 0; i < timeline.threads.size(); ++i) {
    const StateTimes times = times_of(timeline.threads[i]);
    for (std::size_t state = 0; state < kThreadStates; ++state) {
      all.at(state) += times.at(state);
      rest.at(state) += i < kMostLines ? 0 : times.at(state);
    }
    if (i < kMostLines) {
      text += row(name_of(timeline.threads[i]), times);
    }
  }
  const std::size_t count = timeline.threads.size();
  if (count > kMostLines) {
    text += row(fmt::format("{} more", count - kMostLines), rest);
  }
  return text + row(fmt::format("all {}", count), all);
}

std::string places(const Timeline& timeline) {
  const std::vector<PlaceTime> all = times_by_place(timeline);
  if (all.empty()) {
    return "No thread has waited for another one.\n";
  }
  std::string text = fmt::format("{:>9} {:>9}  waits for\n", "time", "times");
  for (std::size_t i = 0; i < std::min(all.size(), kMostLines); ++i) {
    text +=
        fmt::format("{:>9} {:>9}  {}\n", seconds(all[i].nanoseconds),
                    all[i].waits, visible_text(timeline.places[all[i].place]));
  }
  if (all.size() > kMostLines) {
    text += fmt::format("{} more places\n", all.size() - kMostLines);
  }
  return text;
}

/// What the kernel itself has counted, of the threads with a loop.
std::string counts(const Timeline& timeline) {
  KernelCounts sum;
  std::size_t threads = 0;
  for (const TimelineThread& thread : timeline.threads) {
    if (const auto& counts = thread.counts) {
      sum.running += counts->running;
      sum.queued += counts->queued;
      sum.voluntary += counts->voluntary;
      sum.involuntary += counts->involuntary;
      ++threads;
    }
  }
  return threads == 0
             ? ""
             : fmt::format(
                   "By the kernel's count the loops ran for {}, and for {} "
                   "they "
                   "were ready but had no processor; they gave it up {} times, "
                   "and had to {} times.\n",
                   seconds(sum.running), seconds(sum.queued), sum.voluntary,
                   sum.involuntary);
}

}  // namespace

std::vector<std::string> warnings(const Timeline& timeline) {
  std::vector<std::string> sentences;
  if (!timeline.has_switches) {
    sentences.emplace_back(
        "When threads had a processor is not known, since perf_event_open was "
        "refused: they count as running whenever they did not wait.");
  }
  if (timeline.dropped > 0) {
    sentences.push_back(fmt::format(
        "There was no room for {} events: what is missing counts as the state "
        "before it.",
        timeline.dropped));
  }
  return sentences;
}

std::string timeline_report(const Timeline& timeline) {
  std::string text = fmt::format(
      "{}: {} iterations in {}\n\n{}\n{}\n{}", visible_text(timeline.benchmark),
      timeline.operations, seconds(timeline.duration), threads(timeline),
      places(timeline), counts(timeline));
  for (const std::string& warning : warnings(timeline)) {
    text += warning + "\n";
  }
  return text;
}

}  // namespace benchgate::explain
