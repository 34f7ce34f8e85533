#pragma once

#include <stdexcept>

namespace benchgate::measure {

/// Something could not be measured: a revision that does not exist, a build
/// that fails, a suite that is no suite. The message is one sentence for the
/// user: what, which, what to do.
class MeasurementError : public std::runtime_error {
 public:
  enum class Kind {
    bad_input,    ///< The user asked for something that is not there: exit 2.
    not_measured  ///< Build failed, suite crashed: exit 3.
  };

  MeasurementError(Kind kind, const std::string& message)
      : std::runtime_error(message), kind_(kind) {}

  [[nodiscard]] Kind kind() const { return kind_; }

 private:
  Kind kind_;
};

/// The user pressed Ctrl-C (or SIGTERM came): unwind, keep the journal.
class Interrupted : public std::runtime_error {
 public:
  Interrupted() : std::runtime_error("interrupted") {}
};

}  // namespace benchgate::measure
