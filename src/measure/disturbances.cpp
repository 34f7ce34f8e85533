#include "src/measure/disturbances.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstddef>
#include <sstream>
#include <string_view>

namespace benchgate::measure {

namespace {

using Number = std::optional<double>;

// From where on the reader is told. Judged by eye, and harmless if misjudged:
// a busy cloud host steals a percent or two all day, and starting processes,
// which measuring does all the time, makes for a little pressure of its own.
constexpr double kMuchSteal = 0.02;
constexpr double kMuchPressure = 0.10;
constexpr double kMuchLoadPerCpu = 0.5;
// The load average forgets an earlier build only slowly: e^-2 is left of it.
constexpr double kLoadIsOursAfter = 120.0;

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

Disturbances::Disturbances(const std::filesystem::path& root)
    : files_(root), start_(read_counters()) {}

Disturbances::Counters Disturbances::read_counters() const {
  Counters counters;
  counters.seconds = number_at(files_.line("proc/uptime").value_or(""), 0);

  // cpu user nice system idle iowait irq softirq steal guest guest_nice; the
  // guests' time is part of user and nice.
  constexpr std::size_t kSteal = 8;
  const std::string times = files_.line("proc/stat").value_or("");
  counters.stolen_ticks = number_at(times, kSteal);
  if (counters.stolen_ticks) {
    double sum = 0.0;
    for (std::size_t i = 1; i <= kSteal; ++i) {
      sum += number_at(times, i).value_or(0.0);
    }
    counters.all_ticks = sum;
  }

  // some avg10=0.00 avg60=0.00 avg300=0.00 total=12345
  constexpr std::string_view kTotal = " total=";
  const std::string pressure = files_.line("proc/pressure/cpu").value_or("");
  const std::size_t total = pressure.find(kTotal);
  if (pressure.starts_with("some ") && total != std::string::npos) {
    counters.pressure_microseconds =
        number_at(std::string_view(pressure).substr(total + kTotal.size()), 0);
  }
  return counters;
}

DisturbanceReport Disturbances::finish(
    std::int64_t involuntary_switches) const {
  const Counters end = read_counters();
  DisturbanceReport report;
  report.seconds = difference(start_.seconds, end.seconds);
  report.steal_share = share(difference(start_.stolen_ticks, end.stolen_ticks),
                             difference(start_.all_ticks, end.all_ticks));
  const Number pressure =
      difference(start_.pressure_microseconds, end.pressure_microseconds);
  report.pressure_share =
      share(pressure ? Number(*pressure * 1e-6) : std::nullopt, report.seconds);
  report.load_average = number_at(files_.line("proc/loadavg").value_or(""), 0);
  report.cpus = files_.online_cpus();
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
  if (report.pressure_share.value_or(0.0) >= kMuchPressure) {
    sentences.push_back(fmt::format(
        "processes waited for a CPU during {:.0f} % of the time, and the "
        "measured ones had to make room {} times: something else was running; "
        "without it, intervals would be narrower",
        percent(*report.pressure_share), report.involuntary_switches));
  }
  const double others = report.load_average.value_or(0.0) - 1.0;
  if (report.cpus && report.seconds.value_or(0.0) >= kLoadIsOursAfter &&
      others >= kMuchLoadPerCpu * *report.cpus) {
    sentences.push_back(fmt::format(
        "the load average was {:.1f} on {} CPU{}, of which measuring makes "
        "1: something else was running; without it, intervals would be "
        "narrower",
        *report.load_average, *report.cpus, *report.cpus == 1 ? "" : "s"));
  }
  return sentences;
}

}  // namespace benchgate::measure
