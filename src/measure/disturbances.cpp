#include "src/measure/disturbances.h"

#include <fmt/core.h>

#include <sys/resource.h>

#include <algorithm>
#include <cstddef>
#include <sstream>
#include <string_view>
#include <utility>

namespace benchgate::measure {

namespace {

using Number = std::optional<double>;

// In /proc/stat, whatever the kernel was configured for (proc(5), USER_HZ).
constexpr double kTicksPerSecond = 100.0;

// From where on the reader is told. Judged by eye, and harmless if misjudged:
// a busy cloud host steals a percent or two all day, and a calm machine has a
// few percent to do for itself.
constexpr double kMuchSteal = 0.02;
constexpr double kMuchOfOthers = 0.10;

/// The number that the line has as its word of this index, from 0.
Number number_at(std::string_view line, std::size_t index) {
  std::istringstream words{std::string(line)};
  std::string skipped;
  for (std::size_t i = 0; i < index; ++i) {
    words >> skipped;
  }
  double number = 0.0;
  return words >> number ? Number(number) : std::nullopt;
}

Number difference(const Number& start, const Number& end) {
  // Counters are said to run backwards when a machine moves to another host.
  return start && end && *end >= *start ? Number(*end - *start) : std::nullopt;
}

Number share(const Number& part, const Number& whole) {
  return part && whole && *whole > 0.0 ? Number(std::min(1.0, *part / *whole))
                                       : std::nullopt;
}

double percent(double share_of_one) {
  return 100.0 * share_of_one;
}

}  // namespace

double own_cpu_seconds() {
  double seconds = 0.0;
  for (const auto whose : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
    rusage usage{};
    if (::getrusage(whose, &usage) == 0) {
      for (const timeval& time : {usage.ru_utime, usage.ru_stime}) {
        seconds += static_cast<double>(time.tv_sec) +
                   1e-6 * static_cast<double>(time.tv_usec);
      }
    }
  }
  return seconds;
}

Disturbances::Disturbances(const std::filesystem::path& root,
                           std::function<double()> own)
    : files_(root), own_(std::move(own)), start_(read_counters()) {}

Disturbances::Counters Disturbances::read_counters() const {
  Counters counters;
  counters.seconds = number_at(files_.line("proc/uptime").value_or(""), 0);

  // cpu user nice system idle iowait irq softirq steal guest guest_nice; the
  // guests' time is part of user and nice.
  constexpr std::size_t kIdle = 4;
  constexpr std::size_t kWaiting = 5;
  constexpr std::size_t kSteal = 8;
  const std::string times = files_.line("proc/stat").value_or("");
  counters.stolen_ticks = number_at(times, kSteal);
  if (counters.stolen_ticks) {
    double all = 0.0;
    double busy = 0.0;
    for (std::size_t i = 1; i <= kSteal; ++i) {
      const double ticks = number_at(times, i).value_or(0.0);
      all += ticks;
      busy += i == kIdle || i == kWaiting || i == kSteal ? 0.0 : ticks;
    }
    counters.all_ticks = all;
    counters.busy_ticks = busy;
  }
  counters.own_seconds = own_();
  return counters;
}

DisturbanceReport Disturbances::finish(
    std::int64_t involuntary_switches) const {
  const Counters end = read_counters();
  DisturbanceReport report;
  report.seconds = difference(start_.seconds, end.seconds);
  report.steal_share = share(difference(start_.stolen_ticks, end.stolen_ticks),
                             difference(start_.all_ticks, end.all_ticks));
  if (const Number busy = difference(start_.busy_ticks, end.busy_ticks);
      busy && report.seconds && *report.seconds > 0.0) {
    const double seconds = *busy / kTicksPerSecond;
    const double own = end.own_seconds - start_.own_seconds;
    report.others_cpus = std::max(0.0, seconds - own) / *report.seconds;
  }
  report.involuntary_switches = involuntary_switches;
  return report;
}

std::vector<std::string> warnings(const DisturbanceReport& report) {
  std::vector<std::string> sentences;
  if (report.steal_share.value_or(0.0) >= kMuchSteal) {
    sentences.push_back(fmt::format(
        "{:.0f} % of the machine's time was stolen by other guests of its "
        "host: intervals are wider than they need be; a dedicated machine "
        "would narrow them",
        percent(*report.steal_share)));
  }
  if (report.others_cpus.value_or(0.0) >= kMuchOfOthers) {
    sentences.push_back(fmt::format(
        "other processes kept {:.1f} CPUs busy on average, and the measured "
        "ones had to make room {} times, for each other, too: alone, intervals "
        "would be narrower",
        *report.others_cpus, report.involuntary_switches));
  }
  return sentences;
}

}  // namespace benchgate::measure
