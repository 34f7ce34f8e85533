#include "src/live/query.h"

#include <fmt/format.h>

#include <charconv>
#include <string_view>
#include <system_error>
#include <utility>

namespace benchgate::live {

namespace {

constexpr int kBadRequest = 400;

std::optional<double> parsed(std::string_view text) {
  double number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number);
  // What is too large for a double is too large.
  return end == text.data() + text.size() && error == std::errc()
             ? std::optional(number)
             : std::nullopt;
}

}  // namespace

Query::Query(Parameters parameters) : parameters_(std::move(parameters)) {}

std::optional<double> Query::number(const std::string& name, double least,
                                    double most) const {
  const auto found = parameters_.find(name);
  if (found == parameters_.end() || found->second.empty()) {
    return std::nullopt;
  }
  const auto number = parsed(found->second);
  // Also where it is no number at all, not even for itself.
  if (!number || !(*number >= least && *number <= most)) {
    // What was said is left out: it may be anything.
    throw Refusal(kBadRequest,
                  fmt::format("invalid value for \"{}\": it must be a number "
                              "from {} to {}",
                              name, least, most));
  }
  return number;
}

std::optional<std::chrono::nanoseconds> Query::duration() const {
  constexpr double kShortest = 0.001;
  const auto seconds =
      number("seconds", kShortest, static_cast<double>(kLongest.count()));
  if (!seconds) {
    return std::nullopt;
  }
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
      std::chrono::duration<double>(*seconds));
}

int Query::debug() const {
  return static_cast<int>(number("debug", 0, 2).value_or(0));
}

int Query::rate(int otherwise, int most) const {
  return static_cast<int>(number("rate", 1, most).value_or(otherwise));
}

}  // namespace benchgate::live
