#include "src/audit/words.h"

#include "reporters/quantity.h"

#include <fmt/format.h>

namespace benchgate::audit {

namespace {

/// Without its sign: 0.0361 is "3.6", 0.613 is "61".
std::string percent_number(double share) {
  const double percent = share * 100.0;
  if (percent == 0.0) {
    return "0";
  }
  return percent < 9.95 ? fmt::format("{:.1f}", percent)
                        : fmt::format("{:.0f}", percent);
}

}  // namespace

std::string name_of(const Judge& judge) {
  if (!judge.rule) {
    return "benchgate";
  }
  switch (*judge.rule) {
    case Rule::benchstat:
      return "benchstat's rule";
    case Rule::compare_py:
      return "compare.py's rule";
    case Rule::means_5:
      return "means over 5 % apart";
    case Rule::means_10:
      return "means over 10 % apart";
  }
  return "";
}

std::string name_of(Leg leg) {
  return leg == Leg::paired ? "in pairs" : "one after the other";
}

std::string name_of_load(std::size_t processes) {
  return processes == 0 ? "no load"
                        : fmt::format("{} busy {}", processes,
                                      processes == 1 ? "core" : "cores");
}

std::string share_text(double share) {
  return percent_number(share) + " %";
}

std::string interval_text(const Rate& rate) {
  return fmt::format("[{}, {}]", percent_number(rate.low),
                     percent_number(rate.high));
}

std::string of_text(const Count& count) {
  return count.of == 0 ? "-" : fmt::format("{} of {}", count.hits, count.of);
}

std::string rate_text(const Count& count) {
  if (count.of == 0) {
    return "-";
  }
  const Rate rate = rate_of(count);
  return fmt::format("{} {}", share_text(rate.share), interval_text(rate));
}

std::string seconds_text(std::optional<double> seconds) {
  return seconds ? reporters::quantity(*seconds, "s") : "-";
}

}  // namespace benchgate::audit
