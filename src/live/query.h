#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>

namespace benchgate::live {

/// A request that is not answered with a profile: the HTTP status, and a
/// sentence for whoever has asked.
class Refusal : public std::runtime_error {
 public:
  Refusal(int status, const std::string& sentence)
      : std::runtime_error(sentence), status_(status) {}

  [[nodiscard]] int status() const { return status_; }

 private:
  int status_;
};

/// Nobody waits longer for an answer, and a profile that nobody fetches holds
/// up the next one for as long.
inline constexpr std::chrono::seconds kLongest{600};

/// What a request says behind the "?", as Go's net/http/pprof reads it. Unlike
/// there, a value that means nothing is refused. Others than these are ignored.
class Query {
 public:
  using Parameters = std::multimap<std::string, std::string>;

  explicit Query(Parameters parameters = {});

  /// seconds=N, which may be a fraction.
  ///
  /// Throws: Refusal (400) unless it is above 0 and at most kLongest.
  [[nodiscard]] std::optional<std::chrono::nanoseconds> duration() const;

  /// debug=0, 1 or 2: a file for programs, or text with less or more of it.
  ///
  /// Throws: Refusal (400).
  [[nodiscard]] int debug() const;

  /// rate=N: profile samples for each second of processor time.
  ///
  /// Throws: Refusal (400) unless it is from 1 to `most`.
  [[nodiscard]] int rate(int otherwise, int most) const;

 private:
  [[nodiscard]] std::optional<double> number(const std::string& name,
                                             double least, double most) const;

  Parameters parameters_;
};

}  // namespace benchgate::live
