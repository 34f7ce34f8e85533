#include "src/formats/utc_time.h"

#include <fmt/format.h>

#include <charconv>
#include <chrono>

namespace benchgate::formats {

namespace {

using std::chrono::sys_days;

constexpr std::int64_t kDay = 86400;

/// Digits only; empty otherwise.
std::optional<int> number(std::string_view digits) {
  int value = 0;
  const char* const end = digits.data() + digits.size();
  const auto [rest, error] = std::from_chars(digits.data(), end, value);
  return error == std::errc() && rest == end && !digits.empty() &&
                 digits.front() != '-'
             ? std::optional(value)
             : std::nullopt;
}

/// "13:05" or "13:05:00" as seconds; a fraction is left out.
std::optional<std::int64_t> seconds_of_day(std::string_view time) {
  time = time.substr(0, time.find('.'));
  constexpr std::size_t kMinutes = 5;
  constexpr std::size_t kSeconds = 8;
  if ((time.size() != kMinutes && time.size() != kSeconds) || time[2] != ':' ||
      (time.size() == kSeconds && time[5] != ':')) {
    return std::nullopt;
  }
  const auto hours = number(time.substr(0, 2));
  const auto minutes = number(time.substr(3, 2));
  const auto seconds =
      time.size() == kSeconds ? number(time.substr(6, 2)) : std::optional(0);
  if (!hours || !minutes || !seconds || *hours > 23 || *minutes > 59 ||
      *seconds > 60) {
    return std::nullopt;
  }
  return *hours * std::int64_t{3600} + *minutes * 60 + *seconds;
}

/// "Z", "+09:00", "-0330": seconds that local time is ahead.
std::optional<std::int64_t> offset_of(std::string_view text) {
  if (text == "Z" || text == "z") {
    return 0;
  }
  if (text.size() < 5 || (text[0] != '+' && text[0] != '-')) {
    return std::nullopt;
  }
  std::string time(text.substr(1));
  if (time.size() == 4) {
    time.insert(2, ":");
  }
  const auto seconds =
      time.size() == 5 ? seconds_of_day(time) : std::optional<std::int64_t>();
  if (!seconds) {
    return std::nullopt;
  }
  return text[0] == '+' ? *seconds : -*seconds;
}

std::optional<std::int64_t> days_since_epoch(std::string_view date) {
  constexpr std::size_t kLength = 10;
  if (date.size() != kLength || date[4] != '-' || date[7] != '-') {
    return std::nullopt;
  }
  const auto year = number(date.substr(0, 4));
  const auto month = number(date.substr(5, 2));
  const auto day = number(date.substr(8, 2));
  if (!year || !month || !day) {
    return std::nullopt;
  }
  const std::chrono::year_month_day calendar(
      std::chrono::year(*year),
      std::chrono::month(static_cast<unsigned>(*month)),
      std::chrono::day(static_cast<unsigned>(*day)));
  if (!calendar.ok()) {
    return std::nullopt;
  }
  return sys_days(calendar).time_since_epoch().count();
}

}  // namespace

std::optional<std::string> utc_from_milliseconds(std::int64_t milliseconds) {
  constexpr std::int64_t kAfter = 253'402'300'800'000;  // Year 10000.
  if (milliseconds < 0 || milliseconds >= kAfter) {
    return std::nullopt;
  }
  const std::int64_t seconds = milliseconds / 1000;
  const std::chrono::year_month_day date(
      sys_days(std::chrono::days(seconds / kDay)));
  const std::int64_t clock = seconds % kDay;
  const std::int64_t fraction = milliseconds % 1000;
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}Z", int(date.year()),
                     unsigned(date.month()), unsigned(date.day()), clock / 3600,
                     clock / 60 % 60, clock % 60,
                     fraction == 0 ? "" : fmt::format(".{:03}", fraction));
}

std::optional<std::string> utc_from_offset_time(std::string_view time) {
  constexpr std::size_t kDate = 10;
  if (time.size() <= kDate + 1 || (time[kDate] != 'T' && time[kDate] != ' ')) {
    return std::nullopt;
  }
  const std::string_view rest = time.substr(kDate + 1);
  const std::size_t zone = rest.find_first_of("Zz+-");
  if (zone == std::string_view::npos) {
    return std::nullopt;
  }
  const auto days = days_since_epoch(time.substr(0, kDate));
  const auto clock = seconds_of_day(rest.substr(0, zone));
  const auto offset = offset_of(rest.substr(zone));
  if (!days || !clock || !offset) {
    return std::nullopt;
  }
  return utc_from_milliseconds((*days * kDay + *clock - *offset) * 1000);
}

}  // namespace benchgate::formats
